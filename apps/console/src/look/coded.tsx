import { Badge } from '@mantine/core';
import type { JSX } from 'react';
import { useWords } from '../language/use-words.ts';

const COLOURS: Record<string, string> = {
  OVERDUE: 'red',
  MET_LATE: 'orange',
  DUE_SOON: 'yellow',
  AT_RISK: 'orange',
  SUSPENDED: 'gray',
  DEVIATED: 'grape',
  ON_TRACK: 'teal',
  MET: 'teal',
  URGENT: 'red',
  REFUSED: 'red',
  REFUSED_BY_PARTNER: 'red',
  RESTRICTED: 'orange',
  ANSWERED: 'teal',
  CLOSED: 'gray',
  WITHDRAWN: 'gray',
  QUEUED: 'yellow',
};

/** A coded value, in words and with a sign of its own: never by its colour alone (WCAG 2.2, 1.4.1). */
export function Coded({ value }: { value: string }): JSX.Element {
  const { code } = useWords();
  const sign = value === 'OVERDUE' || value === 'MET_LATE' ? '! ' : '';
  return (
    <Badge
      variant="outline"
      color={COLOURS[value] ?? 'sea'}
      tt="none"
      className="coded"
      radius="sm"
    >
      {sign}
      {code(value)}
    </Badge>
  );
}

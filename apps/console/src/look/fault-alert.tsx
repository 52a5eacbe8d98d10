import { Alert, Text } from '@mantine/core';
import { useEffect, useRef, type JSX } from 'react';
import { ApiFault } from '../api/api-fault.ts';
import { useWords } from '../language/use-words.ts';

/** What went wrong, in the words of the api, with the number under which log and audit know it. */
export function FaultAlert({ fault }: { fault: Error }): JSX.Element {
  const { t, code, language } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), [fault]);
  const problem = fault instanceof ApiFault ? fault.problem : {};
  const known = problem.code !== undefined && code(problem.code) !== problem.code;
  return (
    <Alert ref={place} color="red" role="alert" tabIndex={-1} title={t('fault.title')}>
      {known && language !== 'en' ? (
        <Text size="sm">{code(problem.code ?? '')}</Text>
      ) : (
        <Text size="sm" lang="en" dir="ltr">
          {problem.detail ?? (fault instanceof ApiFault ? t('fault.unreachable') : fault.message)}
        </Text>
      )}
      {problem.instance !== undefined && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('fault.instance')} <span className="ref">{problem.instance}</span>
        </Text>
      )}
    </Alert>
  );
}

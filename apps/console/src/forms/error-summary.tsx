import { Alert, List } from '@mantine/core';
import { useEffect, useRef, type JSX, type MouseEvent } from 'react';
import { Said } from '../language/said.tsx';
import { useWords } from '../language/use-words.ts';
import type { ProblemFaultView } from '../client/types.gen.ts';
import { fieldId } from './field-id.ts';

/**
 * What is wrong, above the form, with the focus upon it; each entry leads to its field (the pattern of the GOV.UK
 * Design System; WCAG 2.2, 3.3.1).
 */
export function ErrorSummary({
  faults,
  takesFocus = true,
}: {
  faults: readonly ProblemFaultView[];
  takesFocus?: boolean;
}): JSX.Element | null {
  const { t, field } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus && faults.length > 0) place.current?.focus();
  }, [faults, takesFocus]);
  if (faults.length === 0) return null;

  const jump = (event: MouseEvent, pointer: string): void => {
    event.preventDefault();
    const target = nearest(pointer);
    target?.scrollIntoView({ block: 'center' });
    target?.focus();
  };
  return (
    <Alert
      ref={place}
      role="alert"
      data-faults
      tabIndex={-1}
      color="red"
      title={t('form.faults', { count: faults.length })}
    >
      <List size="sm" spacing={6}>
        {faults.map(({ pointer, code, detail }) => (
          <List.Item key={`${pointer} ${code}`}>
            <a href={`#${fieldId(pointer)}`} onClick={(event) => jump(event, pointer)}>
              {lastNameOf(pointer) === '' ? '' : `${field(lastNameOf(pointer))}: `}
              <Said>{detail}</Said>
            </a>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** The field of a place, or of the closest one around it that has a field. */
function nearest(pointer: string): HTMLElement | null {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = document.getElementById(fieldId(at));
    if (found) return found;
  }
  return null;
}

function lastNameOf(pointer: string): string {
  return pointer.split('/').findLast((step) => step !== '' && !/^\d+$/.test(step)) ?? '';
}

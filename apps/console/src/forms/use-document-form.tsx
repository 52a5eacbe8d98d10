import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState, type JSX } from 'react';
import { schemas } from 'virtual:form-schemas';
import { answerOf } from '../api/answer-of.ts';
import { listPartners } from '../client/sdk.gen.ts';
import type { ProblemFaultView } from '../client/types.gen.ts';
import { withValueAt, type Draft, type Path } from './draft-value.ts';
import { Field } from './field.tsx';
import type { FieldProps } from './field-props.ts';
import type { FormState } from './form-context.ts';

/** What a form is made for. */
export interface FormOrder {
  start: Draft;
  faults: readonly ProblemFaultView[];
  only?: Readonly<Record<string, readonly string[]>>;
  /** Called with the whole document after each change. */
  onChange?: (root: Draft) => void;
}

const ALL_CODES = {};

/** A form over one document, which begins with what is given. */
export function useDocumentForm({
  start,
  faults,
  only = ALL_CODES,
  onChange,
}: FormOrder): FormState {
  const [root, setRoot] = useState<Draft>(start);
  const latest = useRef<Draft>(start);
  const { data } = useQuery({
    queryKey: ['partners'],
    queryFn: async () => (await answerOf(listPartners())).content,
    staleTime: 300_000,
  });
  const change = useCallback(
    (path: Path, value: Draft) => {
      latest.current = withValueAt(latest.current, path, value);
      setRoot(latest.current);
      onChange?.(latest.current);
    },
    [onChange],
  );
  const byPointer = useMemo(
    () => new Map(faults.map(({ pointer, detail }) => [pointer, detail])),
    [faults],
  );
  const states = data?.partners ?? [];
  return { schemas, root, faults: byPointer, states, only, change, draw };
}

function draw(field: FieldProps): JSX.Element {
  return <Field {...field} />;
}

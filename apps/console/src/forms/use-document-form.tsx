import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState, type JSX } from 'react';
import { schemas } from 'virtual:form-schemas';
import { answerOf } from '../api/answer-of.ts';
import { listPartners } from '../client/sdk.gen.ts';
import type { ProblemFaultView } from '../client/types.gen.ts';
import type { Draft, Path } from './draft-value.ts';
import { formStore } from './form-store.ts';
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
const NONE: FormState['states'] = [];

/** A form over one document, which begins with what is given. */
export function useDocumentForm({
  start,
  faults,
  only = ALL_CODES,
  onChange,
}: FormOrder): FormState {
  const [store] = useState(() => formStore(start));
  const { data } = useQuery({
    queryKey: ['partners'],
    queryFn: async () => (await answerOf(listPartners())).content,
    staleTime: 300_000,
  });
  const change = useCallback(
    (path: Path, value: Draft) => {
      const after = store.change(path, value);
      onChange?.(after);
    },
    [store, onChange],
  );
  const byPointer = useMemo(
    () => new Map(faults.map(({ pointer, detail }) => [pointer, detail])),
    [faults],
  );
  const states = data?.partners ?? NONE;
  return useMemo(
    () => ({
      schemas,
      faults: byPointer,
      states,
      only,
      change,
      draw,
      current: store.current,
      subscribe: store.subscribe,
    }),
    [byPointer, states, only, change, store],
  );
}

function draw(field: FieldProps): JSX.Element {
  return <Field {...field} />;
}

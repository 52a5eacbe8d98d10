import { useCallback, useMemo, useState } from 'react';
import type { CaseLineView } from '../client/types.gen.ts';
import type { CaseFilters } from './case-filters.ts';
import type { Chosen } from './case-table.tsx';

interface Choice {
  list: string;
  ids: ReadonlySet<string>;
}

/** Which cases of a list are chosen; another list begins with none. */
export function useChosen(filters: CaseFilters): { chosen: Chosen; ids: readonly string[] } {
  const list = JSON.stringify(filters);
  const [choice, setChoice] = useState<Choice>({ list, ids: new Set() });
  const ids = useMemo(
    () => (choice.list === list ? choice.ids : new Set<string>()),
    [choice, list],
  );
  const choose = useCallback(
    ({ caseId }: CaseLineView, isChosen: boolean) =>
      setChoice((before) => {
        const next = new Set(before.list === list ? before.ids : []);
        if (isChosen) next.add(caseId);
        else next.delete(caseId);
        return { list, ids: next };
      }),
    [list],
  );
  const clear = useCallback(() => setChoice({ list, ids: new Set() }), [list]);
  return useMemo(() => ({ chosen: { ids, choose, clear }, ids: [...ids] }), [ids, choose, clear]);
}

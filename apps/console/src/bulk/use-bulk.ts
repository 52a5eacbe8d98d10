import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../api/queries.ts';
import type { CaseFilters } from '../cases/case-filters.ts';
import type { BulkResultView } from '../client/types.gen.ts';
import type { BulkAction } from './bulk-bar.tsx';
import { previewBulk, runBulk, type BulkWish } from './run-bulk.ts';

/** One piece of work in many cases: how it would go, how far it is, and what became of it. */
export interface BulkWork {
  isLooking: boolean;
  /** What would be done, case by case. */
  looked: readonly BulkResultView[];
  possible: readonly BulkResultView[];
  /** What is done so far; undefined before it was begun. */
  done: readonly BulkResultView[] | undefined;
  isBusy: boolean;
  isOver: boolean;
  fault: Error | null;
  run: (wish: BulkWish) => Promise<void>;
}

/** Looks at the cases first, and does the work when it is told to; begun again after a fault, nothing is done twice. */
export function useBulk(
  action: BulkAction,
  ids: readonly string[],
  filters: CaseFilters,
): BulkWork {
  const [key] = useState(() => crypto.randomUUID());
  const [done, setDone] = useState<readonly BulkResultView[]>();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<Error | null>(null);
  const preview = useQuery({
    queryKey: ['bulk', key],
    queryFn: async () => previewBulk({ action }, ids, filters),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const looked = preview.data ?? [];
  const possible = looked.filter(({ outcome }) => outcome === 'POSSIBLE');
  const run = async (wish: BulkWish): Promise<void> => {
    setBusy(true);
    setFault(null);
    setDone([]);
    try {
      const caseIds = possible.map(({ caseId }) => caseId);
      await runBulk(wish, caseIds, key, setDone);
      await queries.invalidateQueries({ queryKey: ['cases'] });
    } catch (thrown) {
      setFault(thrown as Error);
    } finally {
      setBusy(false);
    }
  };
  return {
    isLooking: preview.isPending,
    looked,
    possible,
    done,
    isBusy,
    isOver: done !== undefined && !isBusy && fault === null,
    fault: fault ?? preview.error,
    run,
  };
}

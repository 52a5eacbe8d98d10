import type { JSX } from 'react';
import type { CaseFilters } from '../cases/case-filters.ts';
import { Go } from '../look/go.tsx';

/** A number of cases that leads to exactly the cases that it counts. */
export function CaseCount({
  count,
  filters,
  says,
  isBig = false,
}: {
  count: number;
  filters: CaseFilters;
  /** What is counted, for whoever hears the link without its surroundings. */
  says: string;
  isBig?: boolean;
}): JSX.Element {
  return (
    <Go
      to="/cases"
      search={filters as never}
      aria-label={`${count}: ${says}`}
      className={count === 0 ? 'count count-none' : 'count'}
      {...(isBig ? { fz: 28, fw: 700 } : { size: 'sm', underline: 'always' as const })}
    >
      {count}
    </Go>
  );
}

/** The filters of the list of cases, in the order in which they are shown. */
export const CASE_FILTERS = [
  'direction',
  'standing',
  'state',
  'partner',
  'waitingFor',
  'urgency',
  'requestType',
  'legalBasis',
  'lateCause',
  'unit',
  'assignee',
  'without',
  'dueWithin',
  'record',
  'refusedOn',
  'openedFrom',
  'overdue',
  'atRisk',
  'sort',
] as const;

/** Those that are folded away until one of them is used. */
export const MORE_FILTERS = [
  'requestType',
  'waitingFor',
  'legalBasis',
  'lateCause',
  'unit',
  'assignee',
  'without',
  'dueWithin',
  'overdue',
  'atRisk',
  'record',
  'refusedOn',
  'openedFrom',
] as const satisfies CaseFilterName[];

/** The name of a filter. */
export type CaseFilterName = (typeof CASE_FILTERS)[number];

/** The filters as they stand in the address: a list can be kept and passed on. */
export type CaseFilters = Partial<Record<CaseFilterName, string>>;

/** Reads the filters out of an address; what is none is left out. */
export function readFilters(search: Record<string, unknown>): CaseFilters {
  return Object.fromEntries(
    CASE_FILTERS.map((name) => [name, textOf(search[name])] as const).filter(([, v]) => v !== ''),
  );
}

/** The address reads a bare `true` or `24` as what it looks like; a filter is always a text. */
function textOf(value: unknown): string {
  return ['string', 'boolean', 'number'].includes(typeof value) ? String(value) : '';
}

/** The filters of the list of cases, as they stand in the address: a list can be kept and passed on. */
export interface CaseFilters {
  direction?: 'OUT' | 'IN';
  state?: string;
  partner?: string;
  waitingFor?: string;
  requestType?: string;
  urgency?: string;
  overdue?: string;
  atRisk?: string;
}

const NAMES = [
  'direction',
  'state',
  'partner',
  'waitingFor',
  'requestType',
  'urgency',
  'overdue',
  'atRisk',
];

/** Reads the filters out of an address; what is none is left out. */
export function readFilters(search: Record<string, unknown>): CaseFilters {
  return Object.fromEntries(
    NAMES.map((name) => [name, textOf(search[name])] as const).filter(([, v]) => v !== ''),
  );
}

/** The address reads a bare `true` as a truth value; a filter is always a text. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}

import type { ListEntriesData } from '../client/types.gen.ts';

type TrailQuery = NonNullable<ListEntriesData['query']>;

/** Which lines of the audit trail are shown; it stands in the address, so that it can be shared. */
export interface TrailFilters {
  actor?: string;
  caseId?: string;
  action?: string;
  /** The first and the last day, as the reader's own zone has them. */
  from?: string;
  until?: string;
}

const NAMES = ['actor', 'caseId', 'action', 'from', 'until'] as const;

/** The filters of an address; what is no text is left out. */
export function readTrailFilters(search: Record<string, unknown>): TrailFilters {
  const said = NAMES.filter((name) => typeof search[name] === 'string' && search[name] !== '');
  return Object.fromEntries(said.map((name) => [name, search[name]]));
}

/**
 * The same as the api asks for it: days become the instants at which they begin and end where the reader is. An action
 * that is none, in an address that somebody has typed, is for the api to refuse.
 */
export function trailQueryOf({ from, until, action, ...rest }: TrailFilters): TrailQuery {
  const begins = midnightOf(from, 0);
  const ends = midnightOf(until, 1);
  return {
    ...rest,
    ...(action !== undefined && { action: action as NonNullable<TrailQuery['action']> }),
    ...(begins !== undefined && { from: begins }),
    ...(ends !== undefined && { until: ends }),
  };
}

function midnightOf(day: string | undefined, later: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '') ?? [];
  if (year === undefined) return undefined;
  return new Date(Number(year), Number(month) - 1, Number(date) + later).toISOString();
}

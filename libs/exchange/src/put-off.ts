import { DEATHS_THAT_PART } from './at-work.ts';

/** How processes of this node have died as they opened the parcels of one partner. */
export interface OpeningDeaths {
  deaths: number;
  lastAt: Date | null;
}

const FIRST_REST_MS = 2 * 60_000;
const LONGEST_REST_MS = 15 * 60_000;

/**
 * A parcel that is opened well takes back the deaths that are older than this. Younger ones stay, since a partner may
 * send a good parcel between any two that kill; the first rest is as long, so that a good one after it takes back all.
 */
export const FORGIVEN_AFTER_MS = FIRST_REST_MS;

/**
 * Until when the parcels of a partner are put off; undefined where the next one may be opened. Five deaths put them off
 * for two minutes, each further one for twice as long, up to fifteen. Pure.
 */
export function putOffUntil({ deaths, lastAt }: OpeningDeaths, now: Date): Date | undefined {
  if (deaths < DEATHS_THAT_PART || lastAt === null) return undefined;
  const rest = Math.min(FIRST_REST_MS * 2 ** (deaths - DEATHS_THAT_PART), LONGEST_REST_MS);
  const left = lastAt.getTime() + rest - now.getTime();
  // Further ahead than the rest itself: the clock was set back since (F48).
  return left > 0 && left <= rest ? new Date(now.getTime() + left) : undefined;
}

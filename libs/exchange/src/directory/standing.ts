import type { Partner } from '@trace/protocol';
import type { PartnerInForceRow } from './partner-in-force.entity.ts';

/** How long a State is still believed. */
export interface Standing {
  /** IN_FORCE; EXPIRED while the time of grace runs; SUSPENDED when that is over too: nothing is sent or taken */
  word: 'IN_FORCE' | 'EXPIRED' | 'SUSPENDED';
  source: PartnerInForceRow['source'];
  since: Date;
  /** when the statement ends */
  until: Date;
  /** when it is believed no longer, unless a new one comes */
  suspendedFrom: Date;
  floor: string;
}

const DAY_MS = 86_400_000;

/** How the statement of a State stands at an instant: pure. */
export function standingOf(
  { partner, row }: { partner: Pick<Partner, 'statement'>; row: PartnerInForceRow },
  now: Date,
  graceDays: number,
): Standing {
  const until = new Date(partner.statement.exp * 1_000);
  const suspendedFrom = new Date(until.getTime() + graceDays * DAY_MS);
  const ended = now < until ? 'IN_FORCE' : 'EXPIRED';
  const { source, takenAt, floor } = row;
  return {
    word: now < suspendedFrom ? ended : 'SUSPENDED',
    source,
    since: takenAt,
    until,
    suspendedFrom,
    floor,
  };
}

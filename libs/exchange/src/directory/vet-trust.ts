import type { TrustEntry } from './kept-trust.ts';
import type { PartnerInForceRow } from './partner-in-force.entity.ts';

/** A row of the table with its statement, where that is there. */
export interface FoundRow {
  row: PartnerInForceRow;
  token: string | null;
}

/** Why the row of a State does not count. */
export type TrustAlarm = 'trust.foreign' | 'trust.older' | 'trust.gone';

/** What counts, and where the table is not as this node has written it. */
export interface Vetted {
  entries: TrustEntry[];
  alarms: { state: string; why: TrustAlarm; kept: TrustEntry | undefined }[];
}

/**
 * What counts of a table that others can write into: pure. A row counts with a mark of this node and if it is no older
 * than what this node has put into force; in the place of any other comes what was kept.
 */
export function vetTrust(
  found: readonly FoundRow[],
  kept: ReadonlyMap<string, TrustEntry>,
  isOurs: (entry: TrustEntry) => boolean,
): Vetted {
  const rows = new Map(found.map((one) => [one.row.state, one]));
  const states = [...new Set([...rows.keys(), ...kept.keys()])].toSorted();
  const vetted: Vetted = { entries: [], alarms: [] };
  for (const state of states) {
    const [row, held] = [rows.get(state), kept.get(state)];
    const [entry, ours] = [entryOf(row, isOurs), held && isOurs(held) ? held : undefined];
    const why = whyNot(row, entry, ours);
    const counts = why === undefined ? entry : ours;
    if (counts) vetted.entries.push(counts);
    if (why !== undefined) vetted.alarms.push({ state, why, kept: ours });
  }
  return vetted;
}

function whyNot(
  row: FoundRow | undefined,
  entry: TrustEntry | undefined,
  kept: TrustEntry | undefined,
): TrustAlarm | undefined {
  if (row === undefined) return kept && 'trust.gone';
  if (entry === undefined) return 'trust.foreign';
  const isOlder = kept && BigInt(entry.row.revision) < BigInt(kept.row.revision);
  return isOlder ? 'trust.older' : undefined;
}

function entryOf(
  found: FoundRow | undefined,
  isOurs: (entry: TrustEntry) => boolean,
): TrustEntry | undefined {
  if (!found || found.token === null) return undefined;
  const entry = { row: found.row, token: found.token };
  return isOurs(entry) ? entry : undefined;
}

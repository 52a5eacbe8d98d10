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
  const entries: TrustEntry[] = [];
  const alarms: Vetted['alarms'] = [];
  for (const state of states) {
    const held = kept.get(state);
    const ours = held && isOurs(held) ? held : undefined;
    const entry = entryOf(rows.get(state), isOurs);
    const isOlder = ours && entry && BigInt(entry.row.revision) < BigInt(ours.row.revision);
    if (entry && !isOlder) {
      entries.push(entry);
      continue;
    }
    if (ours) entries.push(ours);
    if (!rows.has(state) && !ours) continue;
    const why = isOlder ? 'trust.older' : rows.has(state) ? 'trust.foreign' : 'trust.gone';
    alarms.push({ state, why, kept: ours });
  }
  return { entries, alarms };
}

function entryOf(
  found: FoundRow | undefined,
  isOurs: (entry: TrustEntry) => boolean,
): TrustEntry | undefined {
  if (!found || found.token === null) return undefined;
  const entry = { row: found.row, token: found.token };
  return isOurs(entry) ? entry : undefined;
}

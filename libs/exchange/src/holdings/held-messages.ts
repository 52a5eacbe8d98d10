import { GrowingTree, hashLeaf, LIMITS, type HeldMessageEntry } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import type { HeldSide, Interval } from './reconcile.ts';

/** Which messages are meant: those that one of the two States has said to the other, and the other has accepted. */
export interface HeldFilter {
  partner: string;
  direction: 'OUT' | 'IN';
  caseId?: string;
}

const PAGE = 5_000;
/** About a second of work on either side. */
const MOST_AT_ONCE = 50_000;

/** What this node holds of an interval, of the messages that have a receipt. */
export async function heldMessages(
  em: EntityManager,
  filter: HeldFilter,
  interval: Interval,
): Promise<HeldSide> {
  const tree = new GrowingTree();
  const listed: HeldMessageEntry[] = [];
  const most =
    interval.to.getTime() - interval.from.getTime() <= 1
      ? LIMITS.holdingsEntries
      : LIMITS.holdingsListed;
  let after: string | undefined;
  for (;;) {
    const page = await pageOf(em, filter, interval, after);
    for (const entry of page) {
      tree.append(leafOf(entry));
      if (tree.size <= most) listed.push(entry);
    }
    after = page.at(-1)?.messageId;
    if (page.length < PAGE) break;
  }
  const root = tree.root().toString('base64url');
  return { count: tree.size, root, ...(tree.size <= most && { entries: listed }) };
}

/**
 * An interval in parts of at most so many messages of this node: each is one question that a partner can answer within
 * the time for an answer, however much there is in all.
 */
export async function partsOf(
  em: EntityManager,
  { partner, direction }: HeldFilter,
  { from, to }: Interval,
  most = MOST_AT_ONCE,
): Promise<Interval[]> {
  const rows: { messageId: string }[] = await em.query(
    `select message_id as "messageId" from (
       select message_id, row_number() over (order by message_id) as place from message
        where partner = $1 and direction = $2 and message_id >= $3::uuid and message_id < $4::uuid) as numbered
      where place % $5 = 0 order by message_id`,
    [partner, direction, firstIdAt(from), firstIdAt(to), most],
  );
  const ends = rows.map(({ messageId }) => new Date(millisecondOf(messageId) + 1));
  const bounds = [from, ...ends.filter((end) => end > from && end < to), to];
  return bounds
    .slice(1)
    .map((end, index) => ({ from: bounds[index] ?? from, to: end }))
    .filter((part) => part.from < part.to);
}

/** The leaf of an entry: the JSON array of its three members without white space. */
function leafOf({ messageId, digest, state }: HeldMessageEntry): Buffer {
  return hashLeaf(Buffer.from(JSON.stringify([messageId, digest, state])));
}

async function pageOf(
  em: EntityManager,
  { partner, direction, caseId }: HeldFilter,
  { from, to }: Interval,
  after: string | undefined,
): Promise<HeldMessageEntry[]> {
  return em.query(
    `select m.message_id as "messageId", m.digest, f.state
       from message m join case_file f using (case_id)
      where m.partner = $1 and m.direction = $2 and m.receipt_id is not null
        and m.outcome is distinct from 'REFUSED'
        and m.message_id >= $3::uuid and m.message_id < $4::uuid
        and ($5::uuid is null or m.message_id > $5::uuid)
        and ($6::uuid is null or m.case_id = $6::uuid)
      order by m.message_id limit ${PAGE}`,
    [partner, direction, firstIdAt(from), firstIdAt(to), after ?? null, caseId ?? null],
  );
}

/** The smallest id that can be made at an instant (RFC 9562 section 5.7). */
function firstIdAt(at: Date): string {
  const time = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

/** The time in an id. */
function millisecondOf(id: string): number {
  return Number.parseInt(id.replace('-', '').slice(0, 12), 16);
}

/** Of one case: the last sequence of a State before which none is missing, and what is missing behind it. */
export async function sequencesOf(
  em: EntityManager,
  { partner, direction, caseId }: Required<HeldFilter>,
): Promise<{ contiguous: number; gaps: number[] }> {
  const rows: { sequence: number }[] = await em.query(
    `select sequence from message
      where partner = $1 and direction = $2 and case_id = $3
        and outcome is distinct from 'REFUSED' and outcome is distinct from 'RECALLED'
      order by sequence`,
    [partner, direction, caseId],
  );
  return gapsIn(rows.map(({ sequence }) => sequence));
}

/** Where rising numbers from 1 on have their first hole, and all holes up to the last of them. */
export function gapsIn(sequences: readonly number[]): { contiguous: number; gaps: number[] } {
  const held = new Set(sequences);
  const last = sequences.at(-1) ?? 0;
  const gaps: number[] = [];
  for (let place = 1; place < last && gaps.length < LIMITS.holdingsListed; place += 1) {
    if (!held.has(place)) gaps.push(place);
  }
  return { contiguous: (gaps[0] ?? last + 1) - 1, gaps };
}

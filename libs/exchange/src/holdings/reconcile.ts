import type { HeldMessageEntry } from '@trace/protocol';
import { ComparisonBudget } from './comparison-budget.ts';
import { NotComparable } from './not-comparable.ts';

/** Messages by the time in their ids: `from` and later, before `to`. */
export interface Interval {
  from: Date;
  to: Date;
}

/** What one side holds of an interval: how many, the root over them, and the entries where they are few. */
export interface HeldSide {
  count: number;
  root: string;
  entries?: readonly HeldMessageEntry[];
}

/** How a message can differ between two nodes. */
export type DifferenceKind =
  /** it has a receipt here and is not held there */
  | 'MISSING_THERE'
  /** it is held there, and this node has no receipt for it or does not know it */
  | 'MISSING_HERE'
  /** both hold it, with other bytes */
  | 'OTHER_BYTES'
  /** both hold it, and its case stands otherwise */
  | 'OTHER_STATE';

/** A message in which two nodes differ. */
export interface Difference {
  messageId: string;
  kind: DifferenceKind;
}

/** What a comparison has found. */
export interface Reconciled {
  heldThere: number;
  questions: number;
  differences: Difference[];
}

type Hold = (interval: Interval) => Promise<HeldSide>;

/**
 * Finds every message of an interval in which two nodes differ: equal roots end it, otherwise each half is asked for,
 * until both sides list what they hold. For d differences among n messages that is about d · log n questions.
 *
 * @throws NotComparable where the budget is spent, or the partner does not list what it holds
 */
export async function reconcile(
  whole: Interval,
  here: Hold,
  there: Hold,
  budget = new ComparisonBudget(Infinity),
): Promise<Reconciled> {
  const differences: Difference[] = [];
  const open = [whole];
  let [questions, heldThere] = [0, 0];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    budget.spend();
    questions += 1;
    // One after the other: what has a receipt here by now is held there when it is asked.
    const own = await here(next);
    const other = await there(next);
    if (next === whole) heldThere = other.count;
    if (own.count === other.count && own.root === other.root) continue;
    if (own.entries && other.entries) differences.push(...compare(own.entries, other.entries));
    else open.push(...halves(next));
  }
  return { heldThere, questions, differences: differences.toSorted(byId) };
}

/** In which messages two lists differ. */
export function compare(
  here: readonly HeldMessageEntry[],
  there: readonly HeldMessageEntry[],
): Difference[] {
  const others = new Map(there.map((entry) => [entry.messageId, entry]));
  const differences: Difference[] = [];
  for (const { messageId, digest, state } of here) {
    const other = others.get(messageId);
    others.delete(messageId);
    if (other === undefined) differences.push({ messageId, kind: 'MISSING_THERE' });
    else if (other.digest !== digest) differences.push({ messageId, kind: 'OTHER_BYTES' });
    else if (other.state !== state) differences.push({ messageId, kind: 'OTHER_STATE' });
  }
  for (const messageId of others.keys()) differences.push({ messageId, kind: 'MISSING_HERE' });
  return differences;
}

/** Both halves; an interval of one millisecond has none, and there both sides list what they hold. */
function halves({ from, to }: Interval): Interval[] {
  const length = to.getTime() - from.getTime();
  if (length <= 1) throw new NotComparable('NOT_LISTED');
  const middle = new Date(from.getTime() + Math.floor(length / 2));
  return [
    { from: middle, to },
    { from, to: middle },
  ];
}

function byId(one: Difference, other: Difference): number {
  return one.messageId < other.messageId ? -1 : 1;
}

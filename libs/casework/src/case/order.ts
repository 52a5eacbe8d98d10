import type { Filed } from './filed.ts';
import { isOpening } from './transitions.ts';

/** A message that has no place in the order yet, and why. */
export interface Parked {
  filed: Filed;
  because: string;
}

/** The messages of a case in the one order that both nodes find. */
export interface Ordered {
  ordered: Filed[];
  /** What has to wait: a message before it is missing, or it is none of this case's two States'. */
  parked: Parked[];
  /** What the partner's node refused or its own State recalled: it never came about, and its place is free for another. */
  void: Filed[];
  /** From this index on places may still change, because receipts are missing; the length where all is settled. */
  provisionalFrom: number;
}

/** The messages of one State, by sequence. */
type Lane = Map<number, Filed>;

/**
 * Merges the messages of the two States into one order that depends on the set of messages and receipts only, never on
 * how they came. Messages of one State stand by sequence, without a gap; none stands before one that it had seen; of
 * two that are free the one received earlier comes first, then the smaller id; a message without a receipt waits for
 * every other. Repeats count once. What was refused or recalled has no place: the other node does not hold it, and both
 * must find the same order.
 */
export function order(filed: readonly Filed[]): Ordered {
  const all = dropRepeats(filed);
  const distinct = all.filter((one) => !isVoid(one));
  const parked: Parked[] = [];
  const [one, other] = partiesOf(distinct);
  const lanes = new Map<string, Lane>([
    [one, new Map()],
    [other, new Map()],
  ]);
  for (const candidate of distinct.toSorted(byRank)) {
    const because = place(candidate, lanes, [one, other]);
    if (because !== undefined) parked.push({ filed: candidate, because });
  }
  const { ordered, done } = merge(lanes, [one, other]);
  parked.push(...left(lanes, done, [one, other]));
  return {
    ordered,
    parked: parked.toSorted(byEnvelope),
    void: all.filter(isVoid).toSorted(byPlace),
    provisionalFrom: settled(ordered, [one, other]),
  };
}

/** Whether a message never came about: its receiver's node refused it, or its sender recalled it before it left. */
export function isVoid({ outcome }: Pick<Filed, 'outcome'>): boolean {
  return outcome === 'REFUSED' || outcome === 'RECALLED';
}

/** Of two copies of a message the one with its receipt counts. */
function dropRepeats(filed: readonly Filed[]): Filed[] {
  const byId = new Map<string, Filed>();
  for (const candidate of filed) {
    const { messageId } = candidate.message;
    const held = byId.get(messageId);
    if (held === undefined || byRank(candidate, held) < 0) byId.set(messageId, candidate);
  }
  return [...byId.values()];
}

/** The two States of the case: those of its request, or else of what opened it, or of the smallest id while there is neither. */
function partiesOf(distinct: readonly Filed[]): [string, string] {
  const requests = distinct.filter(({ message }) => message.kind === 'REQUEST');
  const openings = distinct.filter(({ message }) => isOpening(message.kind) && message.seen === 0);
  const [telling = distinct] = [requests, openings].filter((some) => some.length > 0);
  const [first] = telling.toSorted((a, b) => (a.message.messageId < b.message.messageId ? -1 : 1));
  return first ? [first.message.issuer, first.message.audience] : ['', ''];
}

function place(
  candidate: Filed,
  lanes: Map<string, Lane>,
  [one, other]: [string, string],
): string | undefined {
  const { issuer, audience, sequence } = candidate.message;
  const between = (issuer === one && audience === other) || (issuer === other && audience === one);
  const lane = lanes.get(issuer);
  if (!between || !lane || issuer === audience) {
    return `It goes from ${issuer} to ${audience}, and this case is between ${one} and ${other}.`;
  }
  const taken = lane.get(sequence);
  if (taken)
    return `Place ${sequence} of ${issuer} is already taken by message ${taken.message.messageId}.`;
  lane.set(sequence, candidate);
  return undefined;
}

function merge(
  lanes: Map<string, Lane>,
  states: [string, string],
): { ordered: Filed[]; done: Map<string, number> } {
  const ordered: Filed[] = [];
  const done = new Map(states.map((state) => [state, 0]));
  for (;;) {
    const free = states
      .map((state) => lanes.get(state)?.get((done.get(state) ?? 0) + 1))
      .filter((head) => head !== undefined)
      .filter(({ message }) => message.seen <= (done.get(message.audience) ?? 0));
    const [next] = free.toSorted(byRank);
    if (!next) return { ordered, done };
    ordered.push(next);
    done.set(next.message.issuer, next.message.sequence);
  }
}

/** What is left when neither State's next message is free. */
function left(
  lanes: Map<string, Lane>,
  done: Map<string, number>,
  states: [string, string],
): Parked[] {
  return states.flatMap((state) => {
    const behind = done.get(state) ?? 0;
    return [...(lanes.get(state)?.values() ?? [])]
      .filter(({ message }) => message.sequence > behind)
      .map((filed) => ({ filed, because: reason(filed, behind, lanes.get(state)) }));
  });
}

function reason({ message }: Filed, behind: number, lane: Lane | undefined): string {
  const { issuer, audience, seen } = message;
  const next = lane?.get(behind + 1);
  if (!next) return `It waits for message ${behind + 1} of ${issuer}, which has not come.`;
  if (next.message === message)
    return `Its sender had seen message ${seen} of ${audience}, which has not come.`;
  return `It waits for message ${behind + 1} of ${issuer}, which waits itself.`;
}

/**
 * The first place at which a message without a receipt could come to stand once its receipt is here: behind its own
 * predecessor and behind what it had seen. All before it is settled.
 */
function settled(ordered: readonly Filed[], states: [string, string]): number {
  const places = new Map(
    ordered.map(({ message }, index) => [placeOf(message.issuer, message.sequence), index]),
  );
  const firsts = states.flatMap((state) => {
    const first = ordered.find(
      ({ message, receivedAt }) => message.issuer === state && !receivedAt,
    );
    if (!first) return [];
    const { issuer, audience, sequence, seen } = first.message;
    const own = places.get(placeOf(issuer, sequence - 1)) ?? -1;
    return [Math.max(own, places.get(placeOf(audience, seen)) ?? -1) + 1];
  });
  return Math.min(ordered.length, ...firsts);
}

function placeOf(state: string, sequence: number): string {
  return `${state} ${sequence}`;
}

/** Earlier receipt first, none last; then the smaller id; then, for two forms of one message, the smaller digest. */
function byRank(one: Filed, other: Filed): number {
  const [a, b] = [one.receivedAt?.getTime() ?? Infinity, other.receivedAt?.getTime() ?? Infinity];
  if (a !== b) return a < b ? -1 : 1;
  const [m, n] = [one.message.messageId, other.message.messageId];
  if (m !== n) return m < n ? -1 : 1;
  if (one.digest === other.digest) return 0;
  return one.digest < other.digest ? -1 : 1;
}

function byEnvelope({ filed: one }: Parked, { filed: other }: Parked): number {
  return byPlace(one, other);
}

function byPlace(one: Filed, other: Filed): number {
  const [a, b] = [one.message, other.message];
  if (a.issuer !== b.issuer) return a.issuer < b.issuer ? -1 : 1;
  return a.sequence - b.sequence || byRank(one, other);
}

import type { MessageKind } from '@trace/protocol';
import * as fc from 'fast-check';
import { fold, OPENINGS, possibleKinds, type Filed } from '../src/case/index.ts';
import { aHeader, aMessage, anId, aResponse, someTerms } from './messages.ts';

// ---- Two nodes in conversation, as they really are: each numbers its own messages, says what it has seen without a
// ---- gap, and learns of the other's messages and of its own receipts some time later, in any order.

/** The two States that talk. */
export type State = 'QN' | 'QS';

/** A message on its way between them. */
export interface Said {
  filed: Filed & { receivedAt: Date };
  issuer: State;
  saidAt: number;
  /** When the other node takes it, and when its receipt is back. */
  arrivesAt: number;
  receiptAt: number;
}

/** What one of them says next, and how long everything takes. */
export interface Step {
  by: State;
  kind: MessageKind;
  /** Where it is set, the kind is one of those that the speaker may say by what it holds, as a node would have it. */
  guided?: number;
  words: Record<string, unknown>;
  pause: number;
  travel: number;
  receiptTravel: number;
  refused: boolean;
  replyTo: number | null;
}

/** When the first message is on its way. */
export const START = Date.parse('2026-04-03T14:20:00.000Z');
/** Which side says what; a kind stands as often as it should come. */
const KINDS_OF: Record<State, MessageKind[]> = {
  QN: [
    'CLARIFICATION',
    'CLARIFICATION',
    'CONSULT_REPLY',
    'STATUS_QUERY',
    'EXPLANATION_QUERY',
    'WITHDRAWAL',
    'REQUEST',
  ],
  QS: [
    'ACKNOWLEDGEMENT',
    'ACKNOWLEDGEMENT',
    'CLARIFICATION_REQUEST',
    'CLARIFICATION_REQUEST',
    'DELAY_NOTICE',
    'STATUS_REPLY',
    'CONSULT_PROPOSAL',
    'PARTIAL_ANSWER',
    'FINAL_ANSWER',
    'REFUSAL',
    'REFUSAL',
    'REFERRAL',
    'EXPLANATION',
  ],
};
const OF_EITHER: MessageKind[] = [
  'CLOSE',
  'CLOSE',
  'REOPEN',
  'REOPEN',
  'REMINDER',
  'REMINDER',
  'CORRECTION',
  'PERMISSION_REQUEST',
  'PERMISSION_DECISION',
  'SPONTANEOUS_INFO',
  'JIT_PROPOSAL',
  'JIT_REPLY',
  'HIT_NOTICE',
  'PURGE_NOTICE',
  'PURGE_CONFIRMATION',
];
/** What is seldom possible, and so is said more often than not when it is. */
const RARE: MessageKind[] = [
  'CLARIFICATION',
  'CONSULT_REPLY',
  'EXPLANATION_QUERY',
  'EXPLANATION',
  'JIT_REPLY',
];
/** Every kind, as often as it should come. */
export const KINDS = [...KINDS_OF.QN, ...KINDS_OF.QS, ...OF_EITHER];
const speaks = (kind: MessageKind, either: State): State => {
  if (OF_EITHER.includes(kind)) return either;
  return KINDS_OF.QN.includes(kind) ? 'QN' : 'QS';
};
const other = (state: string): State => (state === 'QN' ? 'QS' : 'QN');

/** Words that decide something, for whichever kind of message. */
export const body = fc.record({
  requestType: fc.constantFrom('TRACE', 'COOPERATION'),
  urgency: fc.constantFrom('URGENT', 'ROUTINE'),
  legalBases: fc.constantFrom(
    ['EU_2023_977'],
    ['ITI'],
    ['UNTOC_18'],
    ['ECOWAS_19', 'ITI'],
    ['BILATERAL', 'ITI'],
  ),
  requestedBy: fc.constantFrom(undefined, '2026-05-01T12:00:00.000Z'),
  accessClass: fc.constantFrom('DIRECT', 'INDIRECT', 'JUDICIAL'),
  acceptedCompetence: fc.constantFrom('YES', 'NO'),
  expectedBy: fc.constantFrom(undefined, '2026-04-20'),
  mode: fc.constantFrom('REFUSE', 'RESTRICT', 'POSTPONE'),
  ground: fc.constantFrom('ITI22-INV', 'TOC18-21B'),
  reviewDate: fc.constantFrom(undefined, '2026-04-01', '2026-04-30', '2027-01-01'),
  expectedDate: fc.constantFrom('2026-04-01', '2026-04-18', '2026-06-01'),
  judicialAuthorisation: fc.boolean(),
  refusalStands: fc.boolean(),
  decision: fc.constantFrom('ACCEPTED', 'DECLINED'),
  clock: fc.constantFrom('ANSWER', 'CLARIFICATION', 'CLOSE'),
  corrected: fc.integer({ min: 1, max: 9 }),
  cause: fc.constantFrom(undefined, 'INSUFFICIENT' as const),
  status: fc.constantFrom('ANSWERED', 'PARTLY', 'NOT_AVAILABLE'),
});

const step: fc.Arbitrary<Step> = fc
  .record({
    kind: fc.constantFrom(...KINDS),
    wrongSide: fc.integer({ min: 0, max: 29 }),
    guided: fc.option(fc.nat({ max: 1_000 }), { nil: undefined }),
    either: fc.constantFrom<State>('QN', 'QS'),
    // The message that a reply names: an earlier one by its place, or none.
    replyTo: fc.option(fc.integer({ min: 1, max: 12 })),
    body,
    // Often at once, so that messages cross; sometimes days, so that clocks run out.
    pause: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 4 * 86_400_000 })),
    travel: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 86_400_000 })),
    receiptTravel: fc.oneof(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 86_400_000 }),
    ),
    refused: fc.integer({ min: 0, max: 19 }).map((number) => number === 0),
  })
  .map(({ wrongSide, either, guided, body: words, ...rest }) => {
    const by = speaks(rest.kind, either);
    return {
      ...rest,
      ...(guided !== undefined && { guided }),
      words,
      by: wrongSide === 0 ? other(by) : by,
    };
  });

/** A request, or now and then one of the other messages that open a case, and whatever follows. */
export const conversation = fc.tuple(
  fc
    .tuple(step, fc.constantFrom<MessageKind>('REQUEST', 'REQUEST', 'REQUEST', ...OPENINGS))
    .map(([{ guided: _guided, ...first }, kind]): Step => ({ ...first, kind, by: 'QN' })),
  fc.array(step, { maxLength: 15, size: 'max' }),
);

/** The body of a message of a kind, out of such words. */
export function bodyOf(kind: MessageKind, words: Record<string, unknown>): object {
  const { urgency, legalBases, requestedBy, requestType, status, corrected, ...reply } = words;
  if (kind === 'REQUEST') {
    const header = aHeader({
      urgency: urgency ?? 'ROUTINE',
      legalBases: legalBases ?? ['ITI'],
      requestedBy,
      bilateralRef: 'Border',
    });
    return {
      requestType: requestType ?? 'TRACE',
      header,
      measures: [{ measure: 'TOC18-3E', text: 'Ask.' }],
      ...words,
    };
  }
  return {
    ...reply,
    delay: { reasonCode: 'JUDICIAL', text: 'A court.', expectedDate: words['expectedDate'] },
    correctsMessageId: anId(idNumber(Number(corrected))),
    response: aResponse({ questionResults: [{ questionNo: 2, code: 'Q-LASTHOLDER', status }] }),
  };
}

/** The words with every day and instant in them so much later. */
function daysLater(words: Record<string, unknown>, ms: number): Record<string, unknown> {
  const moved = Object.entries(words).map(([name, word]) => {
    if (typeof word !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(word)) return [name, word];
    const then = new Date(Date.parse(word) + ms).toISOString();
    return [name, then.slice(0, word.length)];
  });
  return Object.fromEntries(moved) as Record<string, unknown>;
}

/** The list in another order, which the seed decides. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const copy = [...list];
  let state = seed;
  for (let at = copy.length - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const swap = state % (at + 1);
    [copy[at], copy[swap]] = [copy[swap] as T, copy[at] as T];
  }
  return copy;
}

/** Ids that do not sort as the messages were said. */
function idNumber(place: number): number {
  return (place * 7919) % 1009;
}

/**
 * Lets the two talk; clocks of the nodes may be wrong by a fixed time each. Where they begin at another time, the days
 * that they name lie as far from it.
 */
export function talk(
  [first, steps]: [Step, Step[]],
  skew: Record<State, number>,
  start = START,
): Said[] {
  const said: Said[] = [];
  const taken = new Set<number>();
  const later = Math.floor((start - START) / 86_400_000) * 86_400_000;
  let now = start;
  for (const one of [first, ...steps]) {
    const { by, words, pause, travel, receiptTravel, refused, replyTo } = one;
    now += pause;
    const number = said.length + 1;
    const kind = kindOf(one, said, now);
    // Each instant of the world is used once, so that two receipts never tie by the accident of the test.
    let arrivesAt = now + travel;
    while (taken.has(arrivesAt)) arrivesAt += 1;
    taken.add(arrivesAt);
    const message = aMessage({
      kind,
      issuer: by,
      sequence: freePlace(by, said, now),
      seen: seenBy(by, said, now),
      number: idNumber(number),
      ...(replyTo !== null && { cause: anId(idNumber(replyTo)) }),
      createdAt: new Date(now + skew[by]).toISOString(),
      body: bodyOf(kind, later === 0 ? words : daysLater(words, later)),
    });
    said.push({
      filed: {
        message,
        digest: `digest-${number}`,
        outcome: refused ? 'REFUSED' : 'ACCEPTED',
        ...(refused && { refusalCode: 'body.invalid' }),
        receivedAt: new Date(arrivesAt + skew[other(by)]),
      },
      issuer: by,
      saidAt: now,
      arrivesAt,
      receiptAt: arrivesAt + receiptTravel,
    });
  }
  return said;
}

/** The kind that a speaker chooses: any, or one of those that its own node would let it say. */
function kindOf({ kind, by, guided }: Step, said: readonly Said[], at: number): MessageKind {
  if (guided === undefined) return kind;
  const possible = possibleKinds(fold(held(by, said, at), someTerms()), by);
  const rare = possible.filter((one) => RARE.includes(one));
  const among = guided % 3 > 0 && rare.length > 0 ? rare : possible;
  return among[guided % among.length] ?? kind;
}

/** The first place that a node has free: one that was refused is free again as soon as the node knows. */
function freePlace(by: State, said: readonly Said[], at: number): number {
  const taken = new Set(
    said
      .filter(
        ({ issuer, filed, receiptAt }) => issuer === by && !(isRefused(filed) && receiptAt <= at),
      )
      .map(({ filed }) => filed.message.sequence),
  );
  let place = 1;
  while (taken.has(place)) place += 1;
  return place;
}

/** Whether the partner's node refused it. */
export function isRefused({ outcome }: Filed): boolean {
  return outcome === 'REFUSED';
}

/** The last message of the other side that a node holds without a gap before it. */
function seenBy(by: State, said: readonly Said[], at: number): number {
  const held = new Set(
    said
      .filter(
        ({ issuer, arrivesAt, filed }) => issuer !== by && arrivesAt <= at && !isRefused(filed),
      )
      .map(({ filed }) => filed.message.sequence),
  );
  let seen = 0;
  while (held.has(seen + 1)) seen += 1;
  return seen;
}

/** What a node holds at a moment: its own messages, with the receipts that are back, and those of the other that came. */
export function held(node: State, said: readonly Said[], at: number): Filed[] {
  return said.flatMap(({ filed, issuer, saidAt, arrivesAt, receiptAt }): Filed[] => {
    // what a node refuses it does not hold
    if (issuer !== node) return arrivesAt <= at && !isRefused(filed) ? [filed] : [];
    if (saidAt > at) return [];
    return receiptAt <= at ? [filed] : [{ message: filed.message, digest: filed.digest }];
  });
}

import { isDeepStrictEqual } from 'node:util';
import type { MessageKind } from '@trace/protocol';
import * as fc from 'fast-check';
import {
  aCalendar,
  aHeader,
  aMessage,
  anId,
  aResponse,
  someTerms,
} from '../../testing/messages.ts';
import { apply } from './apply.ts';
import { EMPTY_CASE, type Case } from './case.ts';
import { pendingDialogues } from './dialogues.ts';
import type { Filed, Terms } from './filed.ts';
import { fold } from './fold.ts';
import { mayDo, possibleKinds } from './may-do.ts';
import { order } from './order.ts';
import { isOpen, type CaseState } from './transitions.ts';

// ---- Two nodes in conversation, as they really are: each numbers its own messages, says what it has seen without a
// ---- gap, and learns of the other's messages and of its own receipts some time later, in any order.

type State = 'QN' | 'QS';

interface Said {
  filed: Filed & { receivedAt: Date };
  issuer: State;
  saidAt: number;
  /** When the other node takes it, and when its receipt is back. */
  arrivesAt: number;
  receiptAt: number;
}

interface Step {
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

const START = Date.parse('2026-04-03T14:20:00.000Z');
/** Which side says what; a kind stands as often as it should come. */
const KINDS_OF: Record<State, MessageKind[]> = {
  QN: [
    'CLARIFICATION',
    'CLARIFICATION',
    'CONSULT_REPLY',
    'STATUS_QUERY',
    'EXPLANATION_QUERY',
    'WITHDRAWAL',
    'CLOSE',
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
  'REOPEN',
  'REOPEN',
  'REMINDER',
  'CORRECTION',
  'PERMISSION_REQUEST',
  'PERMISSION_DECISION',
  'SPONTANEOUS_INFO',
];
/** What is seldom possible, and so is said more often than not when it is. */
const RARE: MessageKind[] = ['CLARIFICATION', 'CONSULT_REPLY', 'EXPLANATION_QUERY', 'EXPLANATION'];
const KINDS = [...KINDS_OF.QN, ...KINDS_OF.QS, ...OF_EITHER];
const speaks = (kind: MessageKind, either: State): State => {
  if (OF_EITHER.includes(kind)) return either;
  return KINDS_OF.QN.includes(kind) ? 'QN' : 'QS';
};
const other = (state: string): State => (state === 'QN' ? 'QS' : 'QN');

const body = fc.record({
  requestType: fc.constantFrom('TRACE', 'COOPERATION'),
  urgency: fc.constantFrom('URGENT', 'ROUTINE'),
  legalBases: fc.constantFrom(['EU_2023_977'], ['ITI'], ['UNTOC_18'], ['ECOWAS_19', 'ITI']),
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

const conversation = fc.tuple(
  step.map(({ guided: _guided, ...first }): Step => ({ ...first, kind: 'REQUEST', by: 'QN' })),
  fc.array(step, { maxLength: 15, size: 'max' }),
);

function bodyOf(kind: MessageKind, words: Record<string, unknown>): object {
  const { urgency, legalBases, requestedBy, requestType, status, corrected, ...reply } = words;
  if (kind === 'REQUEST') {
    const header = aHeader({
      urgency: urgency ?? 'ROUTINE',
      legalBases: legalBases ?? ['ITI'],
      requestedBy,
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

/** Ids that do not sort as the messages were said. */
function idNumber(place: number): number {
  return (place * 7919) % 1009;
}

/** Lets the two talk; clocks of the nodes may be wrong by a fixed time each. */
function talk([first, steps]: [Step, Step[]], skew: Record<State, number>): Said[] {
  const said: Said[] = [];
  let now = START;
  for (const one of [first, ...steps]) {
    const { by, words, pause, travel, receiptTravel, refused, replyTo } = one;
    now += pause;
    const number = said.length + 1;
    const kind = kindOf(one, said, now * 100);
    // Each instant of the world is used once, so that two receipts never tie by the accident of the test.
    const arrivesAt = (now + travel) * 100 + number;
    const message = aMessage({
      kind,
      issuer: by,
      sequence: freePlace(by, said, now * 100),
      seen: seenBy(by, said, now * 100),
      number: idNumber(number),
      ...(replyTo !== null && { cause: anId(idNumber(replyTo)) }),
      createdAt: new Date(now + skew[by]).toISOString(),
      body: bodyOf(kind, words),
    });
    said.push({
      filed: {
        message,
        digest: `digest-${number}`,
        outcome: refused ? 'REFUSED' : 'ACCEPTED',
        ...(refused && { refusalCode: 'body.invalid' }),
        receivedAt: new Date(arrivesAt + skew[other(by)] * 100),
      },
      issuer: by,
      saidAt: now * 100,
      arrivesAt,
      receiptAt: arrivesAt + receiptTravel * 100,
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

function isRefused({ outcome }: Filed): boolean {
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
function held(node: State, said: readonly Said[], at: number): Filed[] {
  return said.flatMap(({ filed, issuer, saidAt, arrivesAt, receiptAt }): Filed[] => {
    // what a node refuses it does not hold
    if (issuer !== node) return arrivesAt <= at && !isRefused(filed) ? [filed] : [];
    if (saidAt > at) return [];
    return receiptAt <= at ? [filed] : [{ message: filed.message, digest: filed.digest }];
  });
}

const ALWAYS = Number.MAX_SAFE_INTEGER;
const NO_SKEW = { QN: 0, QS: 0 };
const terms: fc.Arbitrary<Terms> = fc
  .record({
    reading: fc.constantFrom('CALENDAR_STRICT' as const, 'EU_1182_71' as const),
    // The clocks of Santiago go back over midnight in the days of these conversations.
    zone: fc.constantFrom('Europe/Ljubljana', 'Asia/Kathmandu', 'America/Santiago'),
    weekend: fc.constantFrom([6, 7], [5, 6]),
    sharedBases: fc.constantFrom<Terms['sharedBases']>(
      ['EU_2023_977', 'ITI', 'UNTOC_18'],
      ['ITI'],
      ['ECOWAS_19'],
    ),
  })
  .map(({ reading, zone, weekend, sharedBases }) =>
    someTerms({
      calendars: { QN: aCalendar('QN'), QS: aCalendar('QS', { reading, zone, weekend }) },
      sharedBases,
    }),
  );

function shuffled<T>(list: readonly T[], seed: number): T[] {
  const copy = [...list];
  let state = seed;
  for (let at = copy.length - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const swap = state % (at + 1);
    [copy[at], copy[swap]] = [copy[swap] as T, copy[at] as T];
  }
  return copy;
}

/** Makes any change to what came before an error. */
function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value))
    if (typeof part === 'object' && part !== null) frozen(part);
  return Object.isFrozen(value) ? value : Object.freeze(value);
}

/** The states in which nobody is waited for, unless a question is still open. */
const ENDS: CaseState[] = [
  'ANSWERED',
  'REFUSED',
  'REFERRED',
  'WITHDRAWN',
  'CLOSED',
  'DELIVERY_FAILED',
];

/** The case without what only the sender knows: that something of its own was refused. */
function shared(c: Case): Case {
  return { ...c, entries: c.entries.filter(({ effect }) => effect !== 'REFUSED_BY_PARTNER') };
}

const idsOf = (c: Case): string[] => c.entries.map(({ messageId }) => messageId);

describe('fold of random conversations', () => {
  it('is the same on both nodes once both hold everything, whatever came when and how often, 2,000 times', () => {
    fc.assert(
      fc.property(
        conversation,
        terms,
        fc.nat(),
        fc.record({
          QN: fc.integer({ min: -300_000, max: 300_000 }),
          QS: fc.integer({ min: -300_000, max: 300_000 }),
        }),
        (steps, agreed, seed, skew) => {
          // a refused request has no case at the other node; fold.spec.ts has what becomes of it
          const said = talk([{ ...steps[0], refused: false }, steps[1]], skew);
          const asking = fold(
            shuffled([...held('QN', said, ALWAYS), ...held('QN', said, START * 100 + seed)], seed),
            agreed,
          );
          const asked = fold(
            shuffled(
              [...held('QS', said, ALWAYS), ...held('QS', said.slice(seed % 7), ALWAYS)],
              seed + 1,
            ),
            agreed,
          );
          const refused = said.filter(({ filed }) => isRefused(filed));
          const theirs = refused.filter(({ issuer }) => issuer === 'QS').length;
          expect(idsOf(asking)).toHaveLength(said.length - theirs);
          expect(new Set(idsOf(asking)).size).toBe(said.length - theirs);
          expect(isDeepStrictEqual(shared(asking), shared(asked))).toBe(true);
          const parked = asking.entries.some(({ effect }) => effect === 'PARKED');
          // only behind a place that a refused message has left can anything have to wait
          expect(asking.provisional || parked ? refused.length > 0 : true).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('loses nothing on the way, and what is settled stays as it is, 200 conversations at every moment', () => {
    fc.assert(
      fc.property(conversation, terms, (steps, agreed) => {
        const said = talk(steps, NO_SKEW);
        const end = fold(held('QN', said, ALWAYS), agreed);
        let [kept, stayed] = [true, true];
        const moments = said.flatMap(({ saidAt, arrivesAt, receiptAt }) => [
          saidAt,
          arrivesAt,
          receiptAt,
        ]);
        for (const at of moments) {
          for (const node of ['QN', 'QS'] as const) {
            const holding = held(node, said, at);
            const c = fold(holding, agreed);
            const ids = holding.map(({ message }) => message.messageId).toSorted();
            const settled = c.entries.filter(({ provisional }) => !provisional);
            kept &&= isDeepStrictEqual(idsOf(c).toSorted(), ids);
            stayed &&= isDeepStrictEqual(settled, end.entries.slice(0, settled.length));
          }
        }
        expect([kept, stayed]).toEqual([true, true]);
      }),
      { numRuns: 200 },
    );
  });

  it('is the same applied message by message, 400 times', () => {
    fc.assert(
      fc.property(conversation, terms, (steps, agreed) => {
        const said = talk(steps, NO_SKEW).map(({ filed }) => filed);
        const { ordered, parked, refused, provisionalFrom } = order(said);
        expect(ordered.length + parked.length + refused.length).toBe(said.length);
        expect(provisionalFrom).toBe(ordered.length);
        let [c, same] = [EMPTY_CASE, true];
        for (const [index, filed] of ordered.entries()) {
          const next = apply(frozen(c), filed, agreed);
          same &&= isDeepStrictEqual(next, fold(ordered.slice(0, index + 1), agreed));
          c = next;
        }
        expect(same).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('never stands where nobody is waited for and nothing can be done, before its end, 400 times', () => {
    fc.assert(
      fc.property(conversation, terms, (steps, agreed) => {
        let [c, sound] = [EMPTY_CASE, true];
        for (const filed of order(talk(steps, NO_SKEW).map((one) => one.filed)).ordered) {
          c = apply(c, filed, agreed);
          const possible = [...possibleKinds(c, 'QN'), ...possibleKinds(c, 'QS')];
          const stoppers = c.clocks.flatMap(({ stoppedBy }) => stoppedBy ?? []);
          const questions = pendingDialogues(c).length > 0;
          sound &&=
            possible.length > 0 === (c.state !== 'DELIVERY_FAILED') &&
            isOpen(c.state) === !(ENDS.includes(c.state) || c.state === 'NOTHING_YET') &&
            (c.waitingFor !== undefined) === (isOpen(c.state) || questions) &&
            mayDo(c, 'FINAL_ANSWER', c.requestedState ?? '').allowed === isOpen(c.state) &&
            stoppers.every((id) => idsOf(c).includes(id));
        }
        expect(sound).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

describe('fold of any messages whatever', () => {
  const states = fc.constantFrom('QN', 'QS', 'QV');
  const anything = fc.array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      issuer: states,
      audience: states,
      sequence: fc.integer({ min: 1, max: 6 }),
      seen: fc.integer({ min: 0, max: 6 }),
      number: fc.integer({ min: 1, max: 20 }),
      digest: fc.constantFrom('a', 'b'),
      received: fc.option(fc.integer({ min: 0, max: 5 })),
      refused: fc.boolean(),
      body,
    }),
    { maxLength: 16 },
  );

  it('never throws, keeps each message once and does not depend on how they came, 2,000 times', () => {
    fc.assert(
      fc.property(anything, terms, fc.nat(), (wild, agreed, seed) => {
        const filed = wild.map(({ received, refused, digest, body: words, ...saying }): Filed => ({
          message: aMessage({ ...saying, body: bodyOf(saying.kind, words) }),
          digest,
          ...(received !== null && {
            receivedAt: new Date(START + received * 1_000),
            outcome: refused ? 'REFUSED' : 'ACCEPTED',
          }),
        }));
        const c = fold(filed, agreed);
        const ids = filed.map(({ message }) => message.messageId);
        expect(idsOf(c).toSorted()).toEqual([...new Set(ids)].toSorted());
        // Two contents under one id are the exchange's to refuse; the order is promised for one content each.
        const single = new Set(ids).size === ids.length;
        expect(!single || isDeepStrictEqual(fold(shuffled(filed, seed), agreed), c)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

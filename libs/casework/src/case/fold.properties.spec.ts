import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { aCalendar, aMessage, someTerms } from '../../testing/messages.ts';
import {
  body,
  bodyOf,
  conversation,
  held,
  isRefused,
  KINDS,
  shuffled,
  START,
  talk,
} from '../../testing/random-conversation.ts';
import { apply } from './apply.ts';
import { EMPTY_CASE, type Case } from './case.ts';
import { pendingDialogues } from './dialogues.ts';
import type { Filed, Terms } from './filed.ts';
import { fold } from './fold.ts';
import { mayDo, possibleKinds } from './may-do.ts';
import { order } from './order.ts';
import { isOpen, WITHOUT_REQUEST, type CaseState } from './transitions.ts';

/** How often the first property runs: `--globals '{"propertyRuns": 10000}'` asks for more. */
const RUNS = (globalThis as { propertyRuns?: number }).propertyRuns ?? 2_000;
const ALWAYS = Number.MAX_SAFE_INTEGER;
const NO_SKEW = { QN: 0, QS: 0 };
/** Calendars that either State declares in the course of the conversation: other holidays, weekend, zone or reading. */
const laterCalendars = fc
  .array(
    fc.record({
      state: fc.constantFrom('QN', 'QS'),
      hour: fc.integer({ min: -24, max: 24 * 40 }),
      holidays: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 6 }),
      weekend: fc.constantFrom([6, 7], [5, 6], [7]),
      zone: fc.constantFrom('Europe/Ljubljana', 'Asia/Kathmandu', 'America/Santiago'),
      reading: fc.constantFrom('CALENDAR_STRICT' as const, 'EU_1182_71' as const),
    }),
    { maxLength: 3 },
  )
  .map((changes) =>
    changes
      .toSorted((one, other) => one.hour - other.hour)
      .map(({ state, hour, holidays, ...rest }, index) => ({
        since: new Date(START + hour * 3_600_000),
        calendar: aCalendar(state, {
          ...rest,
          version: `${state}-later.${index}`,
          holidays: holidays.map((day) => ({
            date: new Date(START + day * 86_400_000).toISOString().slice(0, 10),
            name: 'A day off',
          })),
        }),
      })),
  );
const days = fc.record({
  reading: fc.constantFrom('CALENDAR_STRICT' as const, 'EU_1182_71' as const),
  // The clocks of Santiago go back over midnight in the days of these conversations.
  zone: fc.constantFrom('Europe/Ljubljana', 'Asia/Kathmandu', 'America/Santiago'),
  weekend: fc.constantFrom([6, 7], [5, 6]),
});
const terms: fc.Arbitrary<Terms> = fc
  .record({
    days: fc.record({ QN: days, QS: days }),
    sharedBases: fc.constantFrom<Terms['sharedBases']>(
      ['EU_2023_977', 'ITI', 'UNTOC_18'],
      ['ITI'],
      ['ECOWAS_19'],
    ),
    laterCalendars,
  })
  .map(({ days: { QN, QS }, sharedBases, laterCalendars: later }) =>
    someTerms({
      calendars: { QN: aCalendar('QN', QN), QS: aCalendar('QS', QS) },
      sharedBases,
      laterCalendars: later,
    }),
  );

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
  ...WITHOUT_REQUEST,
];

/** The case without what only the sender knows: that something of its own was refused. */
function shared(c: Case): Case {
  return { ...c, entries: c.entries.filter(({ effect }) => effect !== 'REFUSED_BY_PARTNER') };
}

const idsOf = (c: Case): string[] => c.entries.map(({ messageId }) => messageId);

describe('fold of random conversations', () => {
  it(`is the same on both nodes once both hold everything, whatever came when and how often, ${RUNS} times`, () => {
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
            shuffled([...held('QN', said, ALWAYS), ...held('QN', said, START + seed)], seed),
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
      { numRuns: RUNS },
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
      fc.property(conversation, terms, (steps, { laterCalendars: _later, ...agreed }) => {
        // What is declared after the last message is known to the fold and not to the message.
        const said = talk(steps, NO_SKEW).map(({ filed }) => filed);
        const { ordered, parked, void: voided, provisionalFrom } = order(said);
        expect(ordered.length + parked.length + voided.length).toBe(said.length);
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

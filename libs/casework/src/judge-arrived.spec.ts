import { isDeepStrictEqual } from 'node:util';
import type { CheckedMessage, Message } from '@trace/protocol';
import * as fc from 'fast-check';
import { anExplanationQuery, aTraceRequest } from '../../../test/support/builders/index.ts';
import { aMessage, anId, someTerms } from '../testing/messages.ts';
import { conversation, held, isRefused, START, talk } from '../testing/random-conversation.ts';
import { fold, GrowingFold, type Filed, type Terms } from './case/index.ts';
import { partiesOf } from './case-projection.ts';
import { judgeInOrder } from './judge-arrived.ts';
import { contentRefusal, isJudgedByContent } from './refuse-content.ts';

const NO_SKEW = { QN: 0, QS: 0 };
const NOW = new Date(START + 90 * 86_400_000);

const FIRST = place(1);

function place(sequence: number): { issuer: string; sequence: number; number: number } {
  return { issuer: 'QN', sequence, number: sequence };
}

function filedNow(message: Message): Filed {
  return { message, digest: `digest-${message.messageId}`, outcome: 'ACCEPTED', receivedAt: NOW };
}

/** The same message, of which nobody can know that it is. */
function copyOf(filed: Filed): Filed {
  const { message } = filed;
  return {
    ...filed,
    message: Object.assign({}, message, { body: Object.assign({}, message.body) }),
  };
}

/** The bases that both States share depend on the day, and so on what opened the case. */
function termsOn(on: string): Terms {
  return someTerms({ sharedBases: on < '2026-04-04' ? ['ITI', 'UNTOC_18'] : ['ECOWAS_19'] });
}

const ground = { own: 'QS', termsBetween: (_partner: string, on: string) => termsOn(on), now: NOW };

/** What the checks read of a body beside what the fold does. */
function judgeable(message: Message, seen: number): Message {
  const header = 'header' in message.body ? message.body.header : {};
  const body = Object.assign({ proposedStates: ['QS'], members: [] }, message.body, {
    header: { addressees: [{ state: 'QS' }], ...header },
  });
  return Object.assign({}, message, { seen, body });
}

/** How each was judged before there was a fold that grows: anew, by all that was taken before it. */
function judgedAnew(
  arrived: readonly CheckedMessage[],
  before: readonly Filed[],
): Map<string, object> {
  const refused = new Map<string, object>();
  let all = before;
  for (const { message, digest } of arrived.toSorted(
    (one, other) => one.message.sequence - other.message.sequence,
  )) {
    const isTaken = all.some(
      ({ message: { issuer, sequence } }) =>
        issuer === message.issuer && sequence === message.sequence,
    );
    if (isTaken) continue;
    const filed: Filed = { message, digest, outcome: 'ACCEPTED', receivedAt: NOW };
    const terms = termsOn(partiesOf('QS', [...all, filed]).on);
    const because = isJudgedByContent(message)
      ? contentRefusal(message, all, new GrowingFold(terms))
      : undefined;
    if (because) refused.set(digest, because);
    else all = [...all, filed];
  }
  return refused;
}

/** What a message says it had seen may be anything, and go up and down. */
const seen = fc.array(fc.integer({ min: -3, max: 12 }), { minLength: 16, maxLength: 16 });

describe('judgeArrived', () => {
  it('finds of each message what folding the case anew for each finds, 500 times', async () => {
    let [refused, taken] = [0, 0];
    await fc.assert(
      fc.asyncProperty(conversation, fc.nat({ max: 1_000 }), seen, async (steps, at, claims) => {
        const said = talk(steps, NO_SKEW);
        const known = held('QS', said, START + (at / 1_000) * 20 * 86_400_000);
        const ids = new Set(known.map(({ message }) => message.messageId));
        const arrived = said.flatMap(({ filed, issuer }, index): CheckedMessage[] => {
          const { message, digest } = filed;
          if (issuer !== 'QN' || ids.has(message.messageId) || isRefused(filed)) return [];
          const claim = claims[index] ?? -1;
          const told = judgeable(message, claim < 0 ? message.seen : claim);
          return [{ message: told, digest } as CheckedMessage];
        });
        const found = await judgeInOrder(arrived, new Map([[anId(0), known]]), ground);
        expect(found).toEqual(judgedAnew(arrived, known));
        refused += found.size;
        taken += arrived.length - found.size;
      }),
      { numRuns: 500 },
    );
    // Both ends were met often enough for the comparison to say something.
    expect([refused > 100, taken > 100]).toEqual([true, true]);
  });

  it('goes on where a fold that grows was, or begins anew, 300 times', () => {
    fc.assert(
      fc.property(conversation, fc.array(fc.nat({ max: 15 }), { maxLength: 6 }), (steps, cuts) => {
        const said = talk(steps, NO_SKEW).map(({ filed }) => filed);
        const growing = new GrowingFold(someTerms());
        for (const cut of [...cuts, said.length]) {
          const [some, copy] = [said.slice(0, cut), said.slice(0, cut).map(copyOf)];
          expect(isDeepStrictEqual(growing.of(some), fold(copy, someTerms()))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('corrects a message again and again as one who begins anew does, 100 times', () => {
    let corrected = 0;
    const change = fc.record({
      pointer: fc.constantFrom('/text', '/nowhere', '/partsAffected/0/itemRef'),
      change: fc.constantFrom('REPLACE', 'ADD', 'REMOVE'),
      value: fc.constantFrom('Why not?', '7', ''),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(change, fc.boolean()), { minLength: 1 }), (changes) => {
        const asked = aMessage({ kind: 'REQUEST', ...FIRST, body: aTraceRequest() });
        const query = aMessage({
          ...place(2),
          kind: 'EXPLANATION_QUERY',
          body: anExplanationQuery(),
        });
        const said = [asked, query].map(filedNow);
        const growing = new GrowingFold(someTerms());
        for (const [index, [one, ofRequest]] of changes.entries()) {
          const correctsMessageId = ofRequest ? asked.messageId : query.messageId;
          const body = { correctsMessageId, changes: [one] };
          said.push(filedNow(aMessage({ kind: 'CORRECTION', ...place(index + 3), body })));
          const found = growing.of(said);
          expect(isDeepStrictEqual(found, fold(said.map(copyOf), someTerms()))).toBe(true);
          corrected += found.corrected?.length ?? 0;
        }
      }),
      { numRuns: 100 },
    );
    expect(corrected).toBeGreaterThan(100);
  });

  it('folds a long case once, and not for each of its messages', async () => {
    const terms = someTerms();
    let folds = 0;
    const arrived = Array.from({ length: 200 }, (_, at): CheckedMessage => {
      // Hostile: what it claims to have seen goes up and down, beyond all that was ever said.
      const message = aMessage({ kind: 'EXPLANATION_QUERY', ...place(at + 2), seen: at % 7 });
      return { message, digest: `digest-${at}` } as CheckedMessage;
    });
    const filed = filedNow(aMessage({ kind: 'REQUEST', ...FIRST }));
    const counted = { ...ground, termsBetween: () => ((folds += 1), terms) };
    await judgeInOrder(arrived, new Map([[anId(0), [filed]]]), counted);
    expect(folds).toBe(1);
  });
});

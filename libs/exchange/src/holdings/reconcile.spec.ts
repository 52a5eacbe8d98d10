import { GrowingTree, hashLeaf, type HeldMessageEntry } from '@trace/protocol';
import * as fc from 'fast-check';
import { compare, reconcile, type HeldSide, type Interval } from './reconcile.ts';

const START = Date.parse('2026-01-06T00:00:00.000Z');
const DAY: Interval = { from: new Date(START), to: new Date(START + 86_400_000) };

interface Timed {
  at: number;
  entry: HeldMessageEntry;
}

const timed = (at: number, number: number, changes: Partial<HeldMessageEntry> = {}): Timed => ({
  at,
  entry: {
    messageId: `${at.toString().padStart(8, '0')}-${number}`,
    digest: 'd',
    state: 'CLOSED',
    ...changes,
  },
});

/** One node, as it would answer. */
const node =
  (held: readonly Timed[], asked: Interval[] = []) =>
  async ({ from, to }: Interval): Promise<HeldSide> => {
    asked.push({ from, to });
    const entries = held
      .filter(({ at }) => START + at >= from.getTime() && START + at < to.getTime())
      .map(({ entry }) => entry)
      .toSorted((one, other) => (one.messageId < other.messageId ? -1 : 1));
    const tree = new GrowingTree();
    for (const entry of entries) tree.append(hashLeaf(Buffer.from(JSON.stringify(entry))));
    const few = entries.length <= 4 || to.getTime() - from.getTime() === 1;
    const root = tree.root().toString('base64url');
    return { count: entries.length, root, ...(few && { entries }) };
  };

const messages = fc.uniqueArray(fc.integer({ min: 0, max: 86_399_999 }), { maxLength: 120 });

describe('two nodes that compare what they hold', () => {
  it('need one question when they agree', async () => {
    const held = Array.from({ length: 1_000 }, (_, at) => timed(at * 1_000, at));
    expect(await reconcile(DAY, node(held), node(held))).toEqual({
      heldThere: 1_000,
      questions: 1,
      differences: [],
    });
  });

  it('find exactly what differs, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        messages,
        fc.infiniteStream(fc.integer({ min: 0, max: 20 })),
        async (times, fates) => {
          const here: Timed[] = [];
          const there: Timed[] = [];
          for (const [index, at] of times.entries()) {
            const fate = fates.next().value;
            const one = timed(at, index);
            if (fate !== 0) here.push(one);
            if (fate === 1) continue;
            const digest = fate === 2 ? 'x' : 'd';
            const state = fate === 3 ? 'OPEN' : 'CLOSED';
            there.push(timed(at, index, { digest, state }));
          }
          const found = await reconcile(DAY, node(here), node(there));
          const naive = compare(
            here.map(({ entry }) => entry),
            there.map(({ entry }) => entry),
          );
          expect(found.differences).toEqual(
            naive.toSorted((one, other) => (one.messageId < other.messageId ? -1 : 1)),
          );
          expect(found.heldThere).toBe(there.length);
        },
      ),
    );
  });

  it('ask about as often as the differences and the halvings need', async () => {
    const held = Array.from({ length: 2_000 }, (_, at) => timed(at * 40_000, at));
    const { questions, differences } = await reconcile(
      DAY,
      node(held),
      node(held.filter((_, index) => index !== 777)),
    );
    expect(differences).toEqual([{ messageId: held[777]?.entry.messageId, kind: 'MISSING_THERE' }]);
    expect(questions).toBeLessThan(2 * Math.log2(2_000));
  });

  it('find what was made in one and the same millisecond', async () => {
    const held = Array.from({ length: 300 }, (_, number) => timed(5, number));
    const { differences } = await reconcile(DAY, node(held), node(held.slice(0, -1)));
    expect(differences).toEqual([{ messageId: '00000005-299', kind: 'MISSING_THERE' }]);
  });
});

import { randomBytes } from 'node:crypto';
import { setLog } from '@trace/platform';
import { compare, isClean } from '../support/ledger.ts';
import { REDIS_MISSING } from '../support/a-redis.ts';
import { nodeRows } from '../support/node-rows.ts';
import { damage, DAMAGES } from './damages.ts';
import { runFaults, type Outcome } from './fault-run.ts';
import type { Promised } from './promises-file.ts';
import { reportOf } from './report.ts';
import type { World } from './world.ts';

/** Printed with every failure; given to `npm run test:faults -- --seed` it repeats the plan. */
const seed = randomBytes(4).toString('hex');
const LIMIT_MS = 420_000;

setLog({ level: 'error' });

/** Which checks turned red when a real database was damaged, by story. */
const seen = new Map<string, string[]>();

describe.each([
  { queue: 'postgres' as const, seconds: 22, missing: undefined },
  // What does not depend on where the queue is was tried before.
  {
    queue: 'redis' as const,
    seconds: 8,
    only: ['F4', 'F10', 'F11', 'F12'],
    missing: REDIS_MISSING,
  },
])('three States under fire, queue in $queue', ({ queue, seconds, only, missing }) => {
  const possible = missing === undefined ? it : it.skip;
  possible(
    missing ?? 'lose nothing and double nothing',
    async () => {
      const told: string[] = [];
      const outcome = await runFaults({
        queue,
        terrain: 'relays',
        seed,
        seconds,
        short: true,
        ...(only && { only }),
        perSecond: 4,
        say: (text) => told.push(text),
        ...(queue === 'postgres' && { examine: tryDamages }),
      });
      expect(failureOf(outcome, told)).toBe('');
      expect(outcome.promised.length).toBeGreaterThan(20);
    },
    LIMIT_MS,
  );
});

describe('the comparator, on the databases of a real run', () => {
  it('sees every kind of damage', () => {
    const missed = DAMAGES.filter(
      ({ story, seenBy }) => seen.get(story)?.includes(seenBy) !== true,
    );
    expect(missed.map(({ story, seenBy }) => `${story}: ${seenBy} stayed green`)).toEqual([]);
  });

  it('is tried on a damage for every check that is not merely reported', () => {
    const checks = compare([], []).filter(({ reported }) => reported !== true);
    // No module signs here; test/cli/keys-module.e2e.ts tries that one on a node with a module.
    const tried = new Set([...DAMAGES.map(({ seenBy }) => seenBy), 'signatures']);
    expect(checks.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});

async function tryDamages(world: World, promised: readonly Promised[]): Promise<void> {
  await Promise.all(world.sides.map(({ state }) => state.node.stop()));
  const rows = await world.rows();
  expect(isClean(compare(rows, promised))).toBe(true);
  const [sender, receiver] = world.sides;
  const received = rows[1]?.messages.find(
    ({ direction, kind, partner }) =>
      direction === 'IN' && kind === 'REQUEST' && partner === sender?.state.code,
  );
  if (!sender || !receiver || !received)
    throw new Error('nothing was received that could be damaged');
  for (const [number, one] of DAMAGES.entries()) {
    const { state } = one.at === 'sender' ? sender : receiver;
    const url = await state.copyDatabase(`damaged_${number}`);
    await damage(url, one, received.messageId);
    const damaged = await nodeRows(state.code, url, world.directory, state.clock);
    const both = rows.map((each) => (each.state === state.code ? damaged : each));
    const red = compare(both, promised).filter(
      ({ findings, reported }) => reported !== true && findings.length > 0,
    );
    seen.set(
      one.story,
      red.map(({ name }) => name),
    );
  }
}

function failureOf(outcome: Outcome, told: readonly string[]): string {
  return outcome.clean ? '' : `seed ${seed}\n${told.join('\n')}\n\n${reportOf(outcome)}`;
}

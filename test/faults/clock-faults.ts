import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../support/until.ts';
import type { Fault, Scene } from './faults.ts';
import { long, type Said } from './long-fault.ts';
import { standstill } from './standstill.ts';
import type { Side, World } from './world.ts';

/** Beyond the skew that nodes forgive each other (120 s). */
const SKEW_SECONDS = 300;
const DAY_SECONDS = 86_400;
/** Refusals of what bears a time that can not be, by their codes (libs/protocol). */
const CLOCK_ERROR = /from-the-future|created-in-the-future|stale/;
/** On a slow machine the next parcel may take its time. */
const SAID_SECONDS = 20;

/** Faults of the clock of one node; the others go on, and every clock is right again afterwards. */
export const CLOCK_FAULTS: readonly Fault[] = [
  long('F47', 'the clock of one node five minutes ahead', (scene) => skewed(scene, SKEW_SECONDS)),
  long('F47b', 'the clock of one node five minutes behind', (scene) =>
    skewed(scene, -SKEW_SECONDS),
  ),
  long('F48', 'the clock of one node jumps three days back', async ({ side }) => {
    const before = await heldBy(side);
    await moved(side, -3 * DAY_SECONDS);
    return { findings: goneFrom(side, before, await heldBy(side)) };
  }),
  long('F49', 'the clock of one node jumps 400 days ahead', async ({ side }) => {
    const before = await heldBy(side);
    await moved(side, 400 * DAY_SECONDS);
    const gone = goneFrom(side, before, await heldBy(side));
    return { findings: [...gone, ...(await signedIn(side, 300))] };
  }),
  long('F51', 'the clock of one node behind that of its database', ({ side }) => moved(side, -100)),
];

async function moved({ state }: Side, seconds: number): Promise<Said> {
  await state.moveClock(seconds);
  await pause(4_000);
  await state.moveClock(0);
}

/** Somebody says what is wrong, by a code of the protocol, and the other States go on with each other. */
async function skewed({ world, side }: Scene, seconds: number): Promise<Said> {
  const { code } = side.state;
  const named = async (): Promise<string | undefined> =>
    (await errorsBetween(world, side)).find((error) => CLOCK_ERROR.test(error));
  // A lane that still rests from the last time would say it now, whatever happens.
  if ((await named()) !== undefined) return { happened: false };
  const from = Date.now();
  await side.state.moveClock(seconds);
  await pause(4_000);
  const said = await until('a lane says that a clock is wrong', named, {
    seconds: SAID_SECONDS,
    everyMs: 200,
  }).catch(() => undefined);
  const stood = await standstill(world, side, from);
  await side.state.moveClock(0);
  return {
    notes: said === undefined ? [] : [`the clock of ${code} by ${seconds} s: ${said}`],
    findings: [
      ...(said === undefined ? [`no lane of ${code} or to it says that a clock is wrong`] : []),
      ...stood,
    ],
  };
}

/** Why the lanes of a State rest, and those of others that lead to it. */
async function errorsBetween(world: World, { state: { code } }: Side): Promise<string[]> {
  const each = await Promise.all(
    world.sides.map(({ state }) =>
      state.observer.rows<{ error: string }>(
        'select last_error as error from lane where last_error is not null and $1 in (partner, $2)',
        [code, state.code],
      ),
    ),
  );
  return [...new Set(each.flatMap((rows) => rows ?? []).map(({ error }) => error))];
}

/** What a node has signed while its own statement had ended long ago by its clock: nothing. */
async function signedIn({ state }: Side, daysAhead: number): Promise<string[]> {
  return state.asAdministrator(async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from message
        where direction = 'OUT' and created_at > now() + make_interval(days => $1)`,
      [daysAhead],
    );
    const count = rows[0]?.count ?? 0;
    return count === 0 ? [] : [`${state.code} signed ${count} messages ${daysAhead} days ahead`];
  });
}

/** What must not become less: deadlines that were passed, and everything that retention could take. */
async function heldBy({ state }: Side): Promise<Record<string, number>> {
  return state.asAdministrator(async (client) => {
    const { rows } = await client.query<Record<string, number>>(
      `select (select count(*)::int from clock_crossing) as "alarms",
              (select count(*)::int from message) as "messages",
              (select count(*)::int from sealed_key) as "keys of sealed parts",
              (select count(*)::int from submission) as "keys of submissions",
              (select count(*)::int from audit_entry) as "entries of the trail"`,
    );
    return rows[0] ?? {};
  });
}

function goneFrom(
  { state }: Side,
  before: Record<string, number>,
  after: Record<string, number>,
): string[] {
  return Object.entries(before)
    .filter(([what, count]) => (after[what] ?? 0) < count)
    .map(([what, count]) => `${state.code} had ${count} ${what} and has ${after[what] ?? 0}`);
}

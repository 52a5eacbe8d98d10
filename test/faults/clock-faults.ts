import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { long, type Said } from './long-fault.ts';
import type { Side } from './world.ts';

/** Beyond the skew that nodes forgive each other (120 s). */
const SKEW_SECONDS = 300;
const DAY_SECONDS = 86_400;

/** Faults of the clock of one node; the others go on, and every clock is right again afterwards. */
export const CLOCK_FAULTS: readonly Fault[] = [
  long('F47', 'the clock of one node five minutes ahead', ({ side }) => moved(side, SKEW_SECONDS)),
  long('F47b', 'the clock of one node five minutes behind', ({ side }) =>
    moved(side, -SKEW_SECONDS),
  ),
  long('F48', 'the clock of one node jumps three days back', async ({ side }) => {
    const before = await heldBy(side);
    await moved(side, -3 * DAY_SECONDS);
    return { findings: goneFrom(side, before, await heldBy(side)) };
  }),
  long('F49', 'the clock of one node jumps 400 days ahead', async ({ side }) => {
    const before = await heldBy(side);
    await moved(side, 400 * DAY_SECONDS);
    return { findings: goneFrom(side, before, await heldBy(side)) };
  }),
  long('F51', 'the clock of one node behind that of its database', ({ side }) => moved(side, -100)),
];

async function moved({ state }: Side, seconds: number): Promise<Said> {
  await state.moveClock(seconds);
  await pause(4_000);
  await state.moveClock(0);
}

/** What must not become less: deadlines that were passed, and everything that retention could take. */
async function heldBy({ state }: Side): Promise<Record<string, number>> {
  return state.asAdministrator(async (client) => {
    const { rows } = await client.query<Record<string, number>>(
      `select (select count(*)::int from clock_crossing) as "alarms",
              (select count(*)::int from message) as "messages",
              (select count(*)::int from sealed_key) as "keys of sealed parts",
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

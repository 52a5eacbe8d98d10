import { setTimeout as pause } from 'node:timers/promises';
import { compare, isClean, type Check } from '../support/ledger.ts';
import { until } from '../support/until.ts';
import type { Queue } from './a-state.ts';
import { Chance } from './chance.ts';
import { faultsIn, meetingOf, type Fault, type Scene } from './faults.ts';
import { askHoldings } from './holdings.ts';
import type { Promised } from './promises-file.ts';
import { World, type Side, type Terrain } from './world.ts';

/** What is wanted of one run. */
export interface Order {
  queue: Queue;
  terrain: Terrain;
  seed: string;
  /** How long faults are provoked; what is begun is finished. */
  seconds: number;
  /** Requests a second that each State submits; answers come on top. */
  perSecond: number;
  /** Only the faults with these codes. */
  only?: readonly string[];
  /** Without the faults that take several seconds each. */
  short?: boolean;
  /** So many faults at least, however slow the machine. */
  least?: number;
  /** What other worlds of this run have met already (`meetingOf`): what none has met comes first. */
  met?: Set<string>;
  /** Meets the faults of PostgreSQL with each queue, and not with either. */
  thorough?: boolean;
  say: (text: string) => void;
  /** A look at the quiet world before it is taken down, with what was compared. */
  examine?: (world: World, promised: readonly Promised[]) => Promise<void>;
}

/** One provocation. */
export interface Happened {
  fault: Fault;
  at: number;
  /** From the fault until a message that was made after it has its receipt; undefined when that took too long. */
  seconds: number | undefined;
  /** All of it in a sentence. */
  story: string;
}

/** What one run gave. */
export interface Outcome {
  order: Pick<Order, 'queue' | 'terrain' | 'seed' | 'perSecond'>;
  happened: Happened[];
  promised: Promised[];
  checks: Check[];
  /** Beside the comparison: what must not have been either. */
  findings: string[];
  notes: string[];
  clean: boolean;
}

/** A run on a slow machine is longer rather than empty. */
const LEAST_FAULTS = 4;
const MOST_OVERTIME_MS = 120_000;
const RECOVERY_SECONDS = 60;
/** Everything serves again so soon after the fault has ended, unless a fault promises otherwise (I7 of the matrix). */
const PROMISED_SECONDS = 30;
const FINISH_SECONDS = 60;
/** What was written by a clock that ran five minutes ahead waits for as long (F47). */
const DRAIN_SECONDS = 330;
/** So often a moment is waited for, at one side or the other, before its fault is left out. */
const TRIES = 3;

/** Three States under steady traffic and one fault after the other; then silence, healing, and the comparison. */
export async function runFaults(order: Order): Promise<Outcome> {
  const world = await World.start(order);
  try {
    for (const { traffic } of world.sides) traffic.start(order.perSecond);
    await flows(world);
    const findings: string[] = [];
    const notes: string[] = [];
    const happened = await provokeAll(world, order, { findings, notes });
    order.say('load stopped; waiting until nothing is under way');
    await world.revive();
    await Promise.all(world.sides.map(({ traffic }) => traffic.finish(FINISH_SECONDS)));
    for (const { state } of world.sides) {
      const waiting = await state.drained(DRAIN_SECONDS);
      if (waiting !== 0) findings.push(`${state.code} still has ${waiting} messages waiting`);
    }
    const promised = await world.promises.read();
    findings.push(...(await askHoldings(world, await world.rows())));
    const checks = compare(await world.rows(), promised);
    findings.push(...surprisesOf(world));
    await order.examine?.(world, promised);
    const clean = isClean(checks) && findings.length === 0;
    return {
      order,
      happened,
      promised,
      checks,
      findings,
      notes: [...notes, ...notesOn(world)],
      clean,
    };
  } finally {
    await world.stop();
  }
}

interface Said {
  findings: string[];
  notes: string[];
}

async function provokeAll(world: World, order: Order, said: Said): Promise<Happened[]> {
  const chance = new Chance(order.seed);
  const happened: Happened[] = [];
  const { met = new Set<string>(), least = LEAST_FAULTS } = order;
  const faults = faultsIn(order).filter(
    ({ code, long = false }) => order.only?.includes(code) ?? (order.short !== true || !long),
  );
  const isMet = (fault: Fault): boolean => met.has(meetingOf(fault, order));
  const end = performance.now() + order.seconds * 1_000;
  const over = (): boolean =>
    performance.now() >= end &&
    (happened.length >= least || performance.now() >= end + MOST_OVERTIME_MS);
  while (!over()) {
    const round = chance.shuffled(faults);
    for (const fault of round.toSorted((a, b) => +isMet(a) - +isMet(b))) {
      // A long run is as long as it takes to meet every fault once.
      if (over() && (order.short === true || isMet(fault))) continue;
      const one = await provokeOnce(fault, { world, chance }, order, said);
      if (one === undefined) {
        order.say(`${fault.code}: its moment did not come, ${TRIES} times`);
        said.notes.push(`${fault.code} was not provoked: its moment did not come`);
      } else {
        met.add(meetingOf(fault, order));
        happened.push(one);
        order.say(one.story);
      }
      await pause(chance.whole(100, 900));
    }
  }
  return happened;
}

/** Provokes it at one side or the other: a moment on the wire may not come while a lane still rests from the last fault. */
async function provokeOnce(
  fault: Fault,
  { world, chance }: Omit<Scene, 'side'>,
  order: Order,
  said: Said,
): Promise<Happened | undefined> {
  for (let left = TRIES; left > 0; left -= 1) {
    const side = chance.oneOf(world.sides);
    const one = await provoke(fault, { world, side, chance }, order, said);
    if (one !== undefined) return one;
  }
  return undefined;
}

async function provoke(
  fault: Fault,
  scene: Scene,
  order: Order,
  said: Said,
): Promise<Happened | undefined> {
  const { world, side, chance } = scene;
  const before = Date.now();
  const provoked = await fault.provoke(scene);
  said.findings.push(...(provoked.findings ?? []));
  said.notes.push(...(provoked.notes ?? []));
  if (!provoked.happened) return undefined;
  // What was provoked at a moment on the wire happened just now; a long provocation began before.
  const at = fault.code === 'F42' ? before : Date.now();
  await pause(chance.whole(0, 300));
  await world.revive();
  const up = (Date.now() - at) / 1_000;
  const seconds = await recovered(provoked.sender, at);
  const took =
    seconds === undefined ? `not within ${RECOVERY_SECONDS} s` : `${seconds.toFixed(1)} s`;
  if (seconds === undefined) {
    said.findings.push(`${fault.code}: no receipt within ${RECOVERY_SECONDS} s`);
  } else {
    const promised = fault.promisedSeconds ?? PROMISED_SECONDS;
    const later = Math.max(0, seconds - up);
    // The short run is a test, on machines of any speed: what it measures is told, and judged in the long run only.
    const told = order.short === true ? said.notes : said.findings;
    if (later > promised)
      told.push(
        `${fault.code}: the next receipt came ${later.toFixed(1)} s after everything was up; promised are ${promised} s`,
      );
  }
  const story = `${fault.code} ${side.state.code}: ${fault.name}; all up after ${up.toFixed(1)} s, next receipt after ${took}`;
  return { fault, at, seconds, story };
}

/** Waits until traffic flows both ways, so that the first fault hits something. */
async function flows(world: World): Promise<void> {
  const begun = Date.now();
  for (const side of world.sides) {
    if ((await recovered(side, begun)) !== undefined) continue;
    const said = world.sides.map(({ state }) => state.node.printed.slice(-2_000));
    said.push(...surprisesOf(world).slice(0, 3));
    throw new Error(
      `traffic of ${side.state.code} does not flow; the nodes printed last:\n${said.join('\n')}`,
    );
  }
}

/** Seconds until a message that was made after the moment has its receipt at its sender. */
async function recovered({ state }: Side, at: number): Promise<number | undefined> {
  const found = await until(
    'a receipt',
    async () => {
      const rows = await state.observer.rows(
        `select 1 from message where message_id > $1 and direction = 'OUT' and receipt_id is not null limit 1`,
        [firstIdAt(at)],
      );
      return rows === undefined || rows.length === 0 ? undefined : Date.now();
    },
    { seconds: RECOVERY_SECONDS, everyMs: 20 },
  ).catch(() => undefined);
  return found === undefined ? undefined : (found - at) / 1_000;
}

/** The smallest UUIDv7 of a millisecond (RFC 9562 §5.7). */
function firstIdAt(at: number): string {
  const hex = at.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

function surprisesOf(world: World): string[] {
  return world.sides.flatMap(({ state, traffic, client }) => [
    ...traffic.surprises.map((text) => `${state.code}: ${text}`),
    ...[...client.internalErrors].map(
      ([what, times]) => `${state.code}: ${times} times 500 instead of 503 on POST ${what}`,
    ),
    ...[...client.withoutRetryAfter].map(
      ([what, times]) => `${state.code}: ${times} times 503 without Retry-After on POST ${what}`,
    ),
    ...state.diedByThemselves,
  ]);
}

function notesOn(world: World): string[] {
  return world.sides.map(
    ({ state, traffic, client }) =>
      `${state.code}: ${client.unanswered} attempts without an answer were asked again with the same key, ` +
      `${traffic.overtaken} steps came when the case no longer allowed them`,
  );
}

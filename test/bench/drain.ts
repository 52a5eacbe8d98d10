import { setTimeout as pause } from 'node:timers/promises';
import type { InsideSender } from './inside-sender.ts';
import { countCpu, type CpuUse } from './cpu-use.ts';
import type { Measured, TwoNodes } from './two-nodes.ts';

/** What emptying one backlog took. */
export interface Drained {
  messages: number;
  seconds: number;
  cpu: CpuUse;
  /** Cases that are DELIVERED in the database of the sender and of the receiver; must be the number of messages. */
  delivered: [number, number];
}

const LOOK_MS = 5;
const GIVE_UP_SECONDS = 600;

/**
 * Makes a backlog while the lane rests, lets it go, and measures until the last receipt is stored at the sender. A
 * receipt and the folded case are stored in one commit on each side, so then all cases are DELIVERED in both databases,
 * which is counted afterwards.
 */
export async function measureDrain(
  nodes: TwoNodes,
  inside: InsideSender,
  messages: number,
  watch: <T>(work: () => Promise<T>) => Promise<T> = (work) => work(),
): Promise<Drained> {
  await inside.holdLanes();
  const before = await Promise.all(nodes.both.map(deliveredCases));
  await inside.queue(messages);
  for (const { observer } of nodes.both) await observer.rows('analyze');
  const { seconds, cpu } = await watch(async () => {
    const cpuUsed = await countCpu(nodes);
    const from = performance.now();
    await inside.releaseLanes();
    await emptied(nodes.sender);
    return { seconds: (performance.now() - from) / 1_000, cpu: await cpuUsed(messages) };
  });
  const after = await Promise.all(nodes.both.map(deliveredCases));
  return {
    messages,
    seconds,
    cpu,
    delivered: [(after[0] ?? 0) - (before[0] ?? 0), (after[1] ?? 0) - (before[1] ?? 0)],
  };
}

/** Waits until nothing waits in the sender's lane. */
export async function emptied({ observer }: Measured): Promise<void> {
  const giveUpAt = performance.now() + GIVE_UP_SECONDS * 1_000;
  while (performance.now() < giveUpAt) {
    const rows = await observer.rows('select 1 from outbox limit 1');
    if (rows?.length === 0) return;
    await pause(LOOK_MS);
  }
  throw new Error(`the lane was not empty after ${GIVE_UP_SECONDS} s`);
}

async function deliveredCases({ observer }: Measured): Promise<number> {
  const rows = await observer.rows<{ count: number }>(
    `select count(*)::int as count from case_file where state = 'DELIVERED'`,
  );
  return rows?.[0]?.count ?? Number.NaN;
}

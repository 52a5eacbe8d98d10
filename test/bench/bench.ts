import { setTimeout as pause } from 'node:timers/promises';
import { Dossier } from '../faults/dossier.ts';
import { emptied, measureDrain, type Drained } from './drain.ts';
import type { Measurements } from './figures.ts';
import { InsideSender } from './inside-sender.ts';
import { countCpu, type CpuUse } from './cpu-use.ts';
import { measureLimits } from './limits.ts';
import { memoryOf } from './processes.ts';
import { Profiles } from './profiles.ts';
import { rounds } from './statistics.ts';
import { Submitter } from './submissions.ts';
import { topFunctions } from './top-functions.ts';
import { measureStarts, TwoNodes, type Measured } from './two-nodes.ts';

/** How much is measured. */
export interface Extent {
  rounds: number;
  seconds: number;
  backlogs: readonly number[];
  latencySeconds: number;
}

/** What the bench is asked for. */
export interface Order {
  queue: 'postgres' | 'redis';
  extent: Extent;
  profile: boolean;
  nodeOptions: string;
  say: (text: string) => void;
}

/** The short way and the whole one. */
export const EXTENTS = {
  quick: { rounds: 1, seconds: 2, backlogs: [1_000], latencySeconds: 10 },
  whole: { rounds: 3, seconds: 4, backlogs: [1_000, 20_000], latencySeconds: 15 },
} as const satisfies Record<string, Extent>;

/** More than this is one round: it takes long and says the same. */
const MANY = 5_000;
const WARM_UP = 200;

/** Starts two nodes, measures everything, and stops them. */
export async function measure(order: Order): Promise<Measurements & { postgresVersion: string }> {
  const { queue, extent, profile, nodeOptions, say } = order;
  const profiles = await Profiles.open(profile);
  say('starting a node on a fresh data folder, and again on the same');
  const starts = await measureStarts(extent.rounds);
  say('starting two nodes, each on a PostgreSQL of its own');
  const nodes = await TwoNodes.start({
    queue,
    nodeOptions,
    ...(profile && { profiles: profiles.folder }),
  });
  try {
    const inside = await InsideSender.open(nodes);
    const submitter = new Submitter(nodes);
    try {
      await pause(2_000);
      const idle = await memory(nodes, 'now');
      say('warming up');
      await measureDrain(nodes, inside, WARM_UP);
      await submitter.rate(1);
      await emptied(nodes.sender);
      const limits = await limitsOf(nodes, extent, say);
      const latencies = [];
      for (const perSecond of [20, 100]) {
        say(`submitting ${perSecond} a second for ${extent.latencySeconds} s`);
        latencies.push(
          await profiles.during(nodes, `at ${perSecond} a second`, () =>
            submitter.latencies(perSecond, extent.latencySeconds),
          ),
        );
      }
      const submits = await submitsOf({ nodes, inside, submitter, profiles, extent, say });
      const drains: Drained[][] = [];
      for (const backlog of extent.backlogs) {
        const times = backlog > MANY ? 1 : extent.rounds;
        say(
          `emptying a backlog of ${backlog} (made in this process by the node's own classes), ${times} times`,
        );
        drains.push(
          await rounds(times, () =>
            measureDrain(nodes, inside, backlog, (work) =>
              profiles.during(nodes, `backlog of ${backlog}`, work),
            ),
          ),
        );
      }
      const [version] =
        (await nodes.sender.observer.rows<{ server_version: string }>('show server_version')) ?? [];
      if (profile) say(`\n${await topFunctions(profiles.folder)}\n`);
      return {
        queue,
        messageBytes: JSON.stringify(new Dossier('QN', ['QS']).request().request).length,
        submits,
        drains,
        latencies,
        memory: { idle, drained: await memory(nodes, 'now'), most: await memory(nodes, 'most') },
        starts,
        limits,
        postgresVersion: version?.server_version ?? 'unknown',
      };
    } finally {
      await submitter.close();
      await inside.close();
    }
  } finally {
    await nodes.stop();
    await profiles.remove();
  }
}

async function limitsOf(
  nodes: TwoNodes,
  extent: Extent,
  say: Order['say'],
): Promise<Measurements['limits']> {
  say('measuring what commits and signatures cost by themselves');
  return measureLimits(nodes.sender.postgres, extent.seconds / 2);
}

/** What the parts of the bench work with. */
interface Tools {
  nodes: TwoNodes;
  inside: InsideSender;
  submitter: Submitter;
  profiles: Profiles;
  extent: Extent;
  say: Order['say'];
}

async function submitsOf(tools: Tools): Promise<Measurements['submits']> {
  const { nodes, inside, extent, say } = tools;
  say('submitting with 16 in flight, the lane at rest and not');
  await inside.holdLanes();
  const resting = await rounds(extent.rounds, () => rateOf(tools, 'submits, lane at rest'));
  await inside.releaseLanes();
  await emptied(nodes.sender);
  const delivering = await rounds(extent.rounds, () => rateOf(tools, 'submits, delivering'));
  return { resting, delivering };
}

async function rateOf(tools: Tools, what: string): Promise<{ perSecond: number; cpu: CpuUse }> {
  const { nodes, submitter, profiles, extent } = tools;
  return profiles.during(nodes, what, async () => {
    const cpuUsed = await countCpu(nodes);
    const perSecond = await submitter.rate(extent.seconds);
    if (!what.endsWith('rest')) await emptied(nodes.sender);
    return { perSecond, cpu: await cpuUsed(perSecond * extent.seconds) };
  });
}

async function memory(nodes: TwoNodes, which: 'now' | 'most'): Promise<[number, number]> {
  const of = async ({ node }: Measured): Promise<number> =>
    (await memoryOf(node.pid('api') ?? 0))[which];
  return [await of(nodes.sender), await of(nodes.receiver)];
}

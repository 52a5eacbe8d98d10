import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setLog } from '@trace/platform';
import { REDIS_MISSING } from '../support/a-redis.ts';
import type { Queue } from './a-state.ts';
import { runFaults, type Outcome } from './fault-run.ts';
import {
  againInOwnNetwork,
  IN_OWN_NETWORK,
  openOwnNetwork,
  ownNetworkMissing,
} from './own-network.ts';
import { reportOf, wholeReportOf } from './report.ts';
import type { Terrain, World } from './world.ts';

const HELP = `Kills every part of three nodes under load and compares what was promised with what they hold.

  npm run test:faults -- [--minutes N] [--seed TEXT] [--queue postgres|redis|both] [--terrain relays|namespaces|both]
                         [--per-second N] [--only CODES] [--logs]

  --minutes N      how long faults are provoked, over all worlds (default 5); every fault is met once, however long it takes,
                   and where this or --only is given, those of PostgreSQL once with each queue
  --seed TEXT      repeats the plan of an earlier run
  --queue WHICH    where BullMQ keeps its jobs (default both; Redis only where redis-server is installed)
  --terrain WHICH  what lies between the States (default both; networks of their own only where they are allowed)
  --per-second N   requests a second that each State submits (default 5)
  --only CODES     these faults only, as F3,F4
  --logs           prints what the nodes have logged
`;

const words = process.argv.slice(2);
const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    queue: { type: 'string', default: 'both' },
    terrain: { type: 'string', default: 'both' },
    'per-second': { type: 'string', default: '5' },
    only: { type: 'string' },
    logs: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    [IN_OWN_NETWORK.slice(2)]: { type: 'boolean', default: false },
  },
});

interface Kind {
  queue: Queue;
  terrain: Terrain;
}

// What this process itself has to say stands in its own lines.
setLog({ level: 'error' });
if (values.help) console.log(HELP);
else process.exitCode = await start();

/** Goes into a network of its own where that is possible: then nothing that is done there is seen outside. */
async function start(): Promise<number> {
  if (words.includes(IN_OWN_NETWORK)) {
    await openOwnNetwork();
    return (await run(true)) ? 0 : 1;
  }
  const missing = ownNetworkMissing();
  if (missing === undefined) {
    return againInOwnNetwork(fileURLToPath(import.meta.url), words);
  }
  console.log(`networks of their own: ${missing}`);
  return (await run(false)) ? 0 : 1;
}

async function run(withNetworks: boolean): Promise<boolean> {
  const seed = values.seed ?? randomBytes(4).toString('hex');
  const kinds = kindsOf(withNetworks);
  console.log(`seed ${seed} (the same plan again: npm run test:faults -- --seed ${seed})`);
  const outcomes: Outcome[] = [];
  const met = new Set<string>();
  const { minutes = '5', only } = values;
  const thorough = values.minutes !== undefined || only !== undefined;
  for (const { queue, terrain } of kinds) {
    console.log(`\nstarting three States, queue in ${queue}, between them ${terrain} ...`);
    const begun = performance.now();
    const outcome = await runFaults({
      queue,
      terrain,
      seed,
      met,
      thorough,
      seconds: (Number(minutes) * 60) / kinds.length,
      perSecond: Number(values['per-second']),
      ...(only !== undefined && { only: only.split(','), least: 1 }),
      ...(values.logs && { examine: printLogs }),
      say: (text) =>
        console.log(`${((performance.now() - begun) / 1_000).toFixed(1).padStart(7)} s  ${text}`),
    });
    console.log(`\n${reportOf(outcome)}`);
    outcomes.push(outcome);
  }
  console.log(`\n${wholeReportOf(outcomes)}`);
  return outcomes.every(({ clean }) => clean);
}

async function printLogs(world: World): Promise<void> {
  for (const { state } of world.sides) console.log(`\n${state.code}\n${state.node.printed}`);
}

/** Redis first, whose faults need it; networks of their own last, since three days pass there. */
function kindsOf(withNetworks: boolean): Kind[] {
  const kinds: Kind[] = [];
  if (values.terrain !== 'namespaces') {
    for (const queue of queuesOf(values.queue)) kinds.push({ queue, terrain: 'relays' });
  }
  if (values.terrain !== 'relays' && withNetworks) {
    kinds.push({ queue: 'postgres', terrain: 'namespaces' });
  }
  return kinds;
}

function queuesOf(wish: string): Queue[] {
  if (wish === 'postgres' || wish === 'redis') return [wish];
  if (REDIS_MISSING === undefined) return ['redis', 'postgres'];
  console.log(`the queue in Redis is ${REDIS_MISSING}`);
  return ['postgres'];
}

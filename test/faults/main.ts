import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { setLog } from '@trace/platform';
import { REDIS_MISSING } from '../support/a-redis.ts';
import type { Queue } from './a-state.ts';
import { runFaults } from './fault-run.ts';
import { reportOf } from './report.ts';
import type { World } from './world.ts';

const HELP = `Kills every part of two nodes under load and compares what was promised with what they hold.

  npm run test:faults -- [--minutes N] [--seed TEXT] [--queue postgres|redis|both] [--per-second N] [--only CODES] [--logs]

  --minutes N      how long faults are provoked, over all queues (default 5)
  --seed TEXT      repeats the plan of an earlier run
  --queue WHICH    where BullMQ keeps its jobs (default both; Redis only where redis-server is installed)
  --per-second N   requests a second that each State submits (default 8)
  --only CODES     these faults only, as F3,F4
  --logs           prints what the nodes have logged
`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string' },
    queue: { type: 'string', default: 'both' },
    'per-second': { type: 'string', default: '8' },
    only: { type: 'string' },
    logs: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

// What this process itself has to say stands in its own lines.
setLog({ level: 'error' });
if (values.help) console.log(HELP);
else process.exitCode = (await run()) ? 0 : 1;

async function run(): Promise<boolean> {
  const seed = values.seed ?? randomBytes(4).toString('hex');
  const queues = queuesOf(values.queue);
  console.log(`seed ${seed} (the same plan again: npm run test:faults -- --seed ${seed})`);
  let clean = true;
  for (const queue of queues) {
    console.log(`\nstarting two States with the queue in ${queue} ...`);
    const begun = performance.now();
    const outcome = await runFaults({
      queue,
      terrain: 'relays',
      seed,
      seconds: (Number(values.minutes) * 60) / queues.length,
      perSecond: Number(values['per-second']),
      ...(values.only !== undefined && { only: values.only.split(',') }),
      ...(values.logs && { examine: printLogs }),
      say: (text) =>
        console.log(`${((performance.now() - begun) / 1_000).toFixed(1).padStart(7)} s  ${text}`),
    });
    console.log(`\n${reportOf(outcome)}`);
    clean &&= outcome.clean;
  }
  return clean;
}

async function printLogs(world: World): Promise<void> {
  for (const { state } of world.sides) console.log(`\n${state.code}\n${state.node.printed}`);
}

function queuesOf(wish: string): Queue[] {
  if (wish === 'postgres' || wish === 'redis') return [wish];
  if (REDIS_MISSING === undefined) return ['postgres', 'redis'];
  console.log(`the queue in Redis is ${REDIS_MISSING}`);
  return ['postgres'];
}

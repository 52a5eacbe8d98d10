import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../support/until.ts';
import type { ARedis } from '../support/a-redis.ts';
import type { Fault, Scene } from './faults.ts';
import { long, type Said } from './long-fault.ts';

/** As long as the fault matrix wants it silent. */
const SILENT_MS = 30_000;
/** What the driver waits for an answer: a node that keeps it waiting for longer does not bound its latency. */
const PATIENCE_MS = 8_000;
/** As often as the fault matrix wants it. */
const RESTARTS = 50;
/** The node looks at the settings of Redis every minute, and at what is wrong every few seconds. */
const NOTICED_SECONDS = 90;

/** Faults of Redis that take longer than a kill. */
export const REDIS_FAULTS: readonly Fault[] = [
  onRedis('F13', 'the memory of Redis is full', async (redis) => {
    await redis.command('CONFIG', 'SET', 'maxmemory', '1mb');
    await pause(3_000);
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
  }),
  onRedis(
    'F14',
    'Redis throws away what it likes, until somebody is told',
    async (redis, { side }) => {
      await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
      await redis.command('CONFIG', 'SET', 'maxmemory', '1mb');
      const told = await until(
        'the administrators are told',
        async () => {
          const rows = await side.state.observer.rows(
            "select 1 from notice where what = 'QUEUE_UNSAFE'",
          );
          return rows === undefined || rows.length === 0 ? undefined : true;
        },
        { seconds: NOTICED_SECONDS, everyMs: 500 },
      ).catch(() => false);
      await redis.command('CONFIG', 'SET', 'maxmemory', '0');
      await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
      return { findings: told ? [] : ['F14: nobody was told that Redis throws things away'] };
    },
  ),
  onRedis('F15', 'a replica that lags two seconds is promoted', (redis) => redis.failOver(2_000)),
  onRedis('F16', 'Redis is silent for 30 s', async (redis, { side }) => {
    side.client.slowestMs = 0;
    redis.signal('SIGSTOP');
    await pause(SILENT_MS);
    redis.signal('SIGCONT');
    const slowest = side.client.slowestMs;
    return {
      notes: [
        `F16: the slowest answer of the api while Redis was silent took ${(slowest / 1_000).toFixed(1)} s`,
      ],
      findings:
        slowest < PATIENCE_MS ? [] : ['F16: the api kept somebody waiting while Redis was silent'],
    };
  }),
  onRedis('F17', `Redis restarted ${RESTARTS} times`, async (redis) => {
    for (let times = 0; times < RESTARTS; times += 1) {
      await redis.restart();
      await pause(200);
    }
  }),
];

function onRedis(
  code: string,
  name: string,
  harm: (redis: ARedis, scene: Scene) => Promise<Said>,
): Fault {
  return long(
    code,
    name,
    async (scene) => {
      const { redis } = scene.side.state;
      return redis ? harm(redis, scene) : { happened: false };
    },
    { queue: 'redis' },
  );
}

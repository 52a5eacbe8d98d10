import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { Fault, Scene } from './faults.ts';
import type { Side } from './world.ts';
import type { Weather } from './tripwire.ts';

/** Longer than a hold of a lane lasts, so that another worker may take it. */
const FROZEN_MS = 6_500;
/** Beyond the skew that nodes forgive each other (120 s), by as much as a run can wait for. */
const SKEW_SECONDS = 135;

/** Faults that need longer than a kill: of the network, of the database, of memory and of the clock. */
export const MORE_FAULTS: readonly Fault[] = [
  long('F6', 'worker frozen beyond its hold, then it goes on', ({ side }) =>
    side.state.freeze('worker', FROZEN_MS),
  ),
  long('F7', 'gateway frozen, as by a blocked event loop', ({ side }) =>
    side.state.freeze('gateway', FROZEN_MS),
  ),
  long('F19', 'every connection to PostgreSQL ended in the midst of work', ({ side }) =>
    side.state.asAdministrator((client) =>
      client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name <> 'observer'",
      ),
    ),
  ),
  long('F20', 'PostgreSQL restarted, LISTEN lost', async ({ side, world }) => {
    side.state.killPostgres9();
    await world.revive();
  }),
  long('F21', 'connections to PostgreSQL exhausted', ({ side }) => exhaust(side, 3_000)),
  long('F23', 'the disk of the database is full for messages', ({ side }) =>
    full(side, 'message', 3_000),
  ),
  long('F27', 'the table of messages locked', ({ side }) =>
    side.state.asAdministrator(async (client) => {
      await client.query('begin');
      await client.query('lock table message in access exclusive mode');
      await pause(4_000);
      await client.query('rollback');
    }),
  ),
  long('F30', 'partition: nothing gets through, and nobody is told', (scene) =>
    inWeather(scene, { blocked: true }, 8_000),
  ),
  long('F32', 'connections reset in the midst of a message', (scene) =>
    inWeather(scene, { cuts: 0.6 }, 4_000),
  ),
  long('F33', 'a third of all connections lost', (scene) => inWeather(scene, { cuts: 0.3 }, 4_000)),
  long('F35', 'a second of latency each way', (scene) =>
    inWeather(scene, { delayMs: 1_000 }, 5_000),
  ),
  long('F47', 'the clock of one node two minutes and more ahead', async ({ side }) => {
    await side.state.moveClock(SKEW_SECONDS);
    await pause(4_000);
    await side.state.moveClock(0);
  }),
  long('F51', 'the clock of one node behind that of its database', async ({ side }) => {
    await side.state.moveClock(-100);
    await pause(4_000);
    await side.state.moveClock(0);
  }),
  long('F59', 'the disk of the audit trail is full: nothing happens without it', ({ side }) =>
    full(side, 'audit_entry', 3_000),
  ),
  {
    ...long('F13', 'the memory of Redis is full', ({ side }) =>
      onRedis(side, async (redis) => {
        await redis.command('CONFIG', 'SET', 'maxmemory', '1mb');
        await pause(3_000);
        await redis.command('CONFIG', 'SET', 'maxmemory', '0');
      }),
    ),
    queue: 'redis',
  },
  {
    ...long('F14', 'Redis throws away what it likes', ({ side }) =>
      onRedis(side, async (redis) => {
        await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
        await redis.command('CONFIG', 'SET', 'maxmemory', '1mb');
        await pause(3_000);
        await redis.command('CONFIG', 'SET', 'maxmemory', '0');
        await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
      }),
    ),
    queue: 'redis',
  },
  {
    ...long('F17', 'Redis restarted five times', ({ side }) =>
      onRedis(side, async (redis) => {
        for (let times = 0; times < 5; times += 1) {
          await redis.restart();
          await pause(300);
        }
      }),
    ),
    queue: 'redis',
  },
];

function long(code: string, name: string, harm: (scene: Scene) => Promise<unknown>): Fault {
  return {
    code,
    name,
    long: true,
    provoke: async (scene) => {
      await harm(scene);
      return { happened: true, sender: scene.side };
    },
  };
}

/** Bad weather before both doors, so that it hits messages and receipts alike; connections that are open are cut after it. */
async function inWeather({ world }: Scene, weather: Weather, ms: number): Promise<void> {
  const { doors } = world;
  for (const door of doors) {
    door.weather = weather;
    // What was open before would not notice a share of cuts.
    if (weather.cuts !== undefined) door.cutAll();
  }
  await pause(ms);
  for (const door of doors) {
    door.weather = {};
    door.cutAll();
  }
}

/** Takes every connection that PostgreSQL has left, and holds them for a while. */
async function exhaust({ state }: Side, ms: number): Promise<void> {
  const taken: Client[] = [];
  try {
    for (let count = 0; count < 250; count += 1) {
      const client = new Client({ connectionString: state.databaseUrl });
      client.on('error', () => undefined);
      await client.connect();
      taken.push(client);
    }
  } catch {
    // That was the last one.
  }
  await pause(ms);
  await Promise.all(taken.map((client) => client.end().catch(() => undefined)));
}

/** PostgreSQL refuses every new row of a table as it does on a full disk: with disk_full (53100). */
async function full({ state }: Side, table: string, ms: number): Promise<void> {
  await state.asAdministrator(async (client) => {
    await client.query(
      `create function disk_is_full() returns trigger language plpgsql as
       $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$`,
    );
    await client.query(
      `create trigger disk_is_full before insert on ${table} for each statement execute function disk_is_full()`,
    );
    await pause(ms);
    await client.query('drop function disk_is_full() cascade');
  });
}

async function onRedis(
  { state: { redis } }: Side,
  harm: (redis: NonNullable<Side['state']['redis']>) => Promise<void>,
): Promise<void> {
  if (redis) await harm(redis);
}

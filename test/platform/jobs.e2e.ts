import {
  ConfigFault,
  Jobs,
  Metrics,
  migrate,
  setLog,
  startTestPostgres,
  type TestPostgres,
} from '@trace/platform';
import { createPostgresBackend, Queue, type PgPool } from 'bullmq';
import { Client, Pool } from 'pg';
import { ARedis, REDIS_MISSING } from '../support/a-redis.ts';
import { until } from '../support/until.ts';

/** One of the two stores that a queue can live in, and how to do harm to it. */
interface Store {
  name: string;
  open(lanes?: number): Promise<Jobs>;
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Takes away every job. */
  empty(): Promise<void>;
  /** All that the store holds of the jobs, as text. */
  dump(): Promise<string>;
  /** Opens the queue as somebody else could who reaches the store. */
  foreign(): Promise<{ queue: Queue; end: () => Promise<void> }>;
  /** Puts text there that is no job at all, in the place of what a job carries. */
  garble(jobId: string): Promise<void>;
  end(): Promise<void>;
}

setLog({ level: 'off' });

async function met(
  what: string,
  condition: () => boolean | Promise<boolean>,
  seconds = 20,
): Promise<void> {
  await until(what, async () => ((await condition()) ? true : undefined), { seconds });
}

async function postgresStore(): Promise<Store> {
  const postgres: TestPostgres = await startTestPostgres({ durable: true });
  await migrate(postgres.url(), { queue: true });
  const ask = async (sql: string): Promise<string> => {
    const client = new Client({ connectionString: postgres.url() });
    await client.connect();
    try {
      return JSON.stringify((await client.query<object>(sql)).rows);
    } finally {
      await client.end();
    }
  };
  return {
    name: 'PostgreSQL',
    open: (lanes = 16) =>
      Jobs.open({ state: 'QN', redisUrl: undefined, redisUnsafe: false, lanes }, postgres.url()),
    kill: async () => void process.kill(postgres.pid, 'SIGKILL'),
    restart: () => postgres.start(),
    empty: async () => void (await ask('truncate bullmq.job cascade')),
    dump: () => ask('select * from bullmq.job'),
    foreign: async () => {
      const pool = new Pool({ connectionString: postgres.url(), options: '-c search_path=bullmq' });
      const connection = pool as unknown as PgPool;
      const queue = new Queue('trace', { connection }, createPostgresBackend);
      return {
        queue: queue as unknown as Queue,
        end: async () => {
          await queue.close();
          await pool.end();
        },
      };
    },
    garble: async (jobId) =>
      void (await ask(
        `update bullmq.job set data = '"{{{"', opts = '[[]]', name = '' where id = '${jobId}'`,
      )),
    end: () => postgres.stop(),
  };
}

async function redisStore(): Promise<Store> {
  const redis = await ARedis.start();
  const config = (lanes: number) => ({
    state: 'QN',
    redisUrl: redis.url,
    redisUnsafe: false,
    lanes,
  });
  return {
    name: 'Redis',
    open: (lanes = 16) => Jobs.open(config(lanes), ''),
    kill: () => redis.kill9(),
    restart: () => redis.restart(),
    empty: () => redis.lose(),
    dump: async () => '',
    foreign: async () => {
      const queue = new Queue('trace', { connection: { path: redis.url }, prefix: '{trace-QN}' });
      return { queue, end: () => queue.close() };
    },
    garble: async (jobId) =>
      void (await redis.command('HSET', `{trace-QN}:trace:${jobId}`, 'data', '{{{', 'name', '')),
    end: () => redis.stop(),
  };
}

const stores: [string, () => Promise<Store>][] = [['PostgreSQL', postgresStore]];
if (REDIS_MISSING === undefined) stores.push(['Redis', redisStore]);
else it.skip(`jobs on Redis: ${REDIS_MISSING}`, () => undefined);

describe.each(stores)('jobs on %s', (_name, make) => {
  let store: Store;
  const opened: Jobs[] = [];

  async function worker(
    handler: (partner: string) => Promise<void>,
    lanes?: number,
  ): Promise<Jobs> {
    const jobs = await store.open(lanes);
    opened.push(jobs);
    await jobs.handle({ 'drain-lane': ({ partner }) => handler(partner) });
    return jobs;
  }

  beforeAll(async () => {
    store = await make();
  }, 60_000);

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((jobs) => jobs.close()));
  }, 30_000);

  afterAll(() => store.end(), 30_000);

  it('are handled soon after they were added, by whichever process works', async () => {
    const seen: string[] = [];
    await worker(async (partner) => void seen.push(partner));
    const producer = await store.open();
    opened.push(producer);
    await producer.add({ name: 'drain-lane', data: { partner: 'QT' } });
    await met('the job is handled', () => seen.length === 1, 5);
    expect(seen).toEqual(['QT']);
  });

  it('are many wishes and few jobs, of which one begins after the last wish', async () => {
    let wishes = 0;
    const sawWishes: number[] = [];
    const jobs = await worker(async () => void sawWishes.push(wishes));
    await Promise.all(
      Array.from({ length: 500 }, async () => {
        wishes += 1;
        await jobs.add({ name: 'drain-lane', data: { partner: 'QS' } });
      }),
    );
    await met('the last job', () => sawWishes.at(-1) === 500, 5);
    expect(sawWishes.length).toBeLessThanOrEqual(3);
  });

  it('of different partners are handled beside each other, as many as there are lanes', async () => {
    let active = 0;
    let most = 0;
    const jobs = await worker(async () => {
      active += 1;
      most = Math.max(most, active);
      await new Promise((resolve) => setTimeout(resolve, 100));
      active -= 1;
    }, 3);
    for (const partner of ['QA', 'QB', 'QC', 'QD', 'QE', 'QF']) {
      await jobs.add({ name: 'drain-lane', data: { partner } });
    }
    await met('all jobs are handled', () => most === 3 && active === 0, 10);
    expect(most).toBe(3);
  });

  it('that fail do not come back by themselves, and their words are not kept', async () => {
    let tries = 0;
    const jobs = await worker(async () => {
      tries += 1;
      throw new Error('SN-SECRET-4711 could not be read');
    });
    await jobs.add({ name: 'drain-lane', data: { partner: 'QT' } });
    await met('the job is tried', () => tries === 1, 5);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(tries).toBe(1);
    expect(await store.dump()).not.toContain('SECRET');
  });

  it('are not missed by anybody when the store is killed: adding does not throw, and it works again afterwards', async () => {
    const seen: string[] = [];
    const jobs = await worker(async (partner) => void seen.push(partner));
    await store.kill();
    // It does not wait for the store, which comes back only afterwards.
    await jobs.add({ name: 'drain-lane', data: { partner: 'QX' } });
    await store.restart();
    await met(
      'the queue works again',
      async () => {
        await jobs.add({ name: 'drain-lane', data: { partner: 'QY' } });
        return seen.includes('QY');
      },
      20,
    );
    expect(seen).toContain('QY');
  }, 40_000);

  it('go on when the store was emptied under the worker', async () => {
    const seen: string[] = [];
    const jobs = await worker(async (partner) => void seen.push(partner));
    await store.empty();
    await met(
      'the queue works again',
      async () => {
        await jobs.add({ name: 'drain-lane', data: { partner: 'QZ' } });
        return seen.includes('QZ');
      },
      20,
    );
    expect(seen).toContain('QZ');
  }, 40_000);

  it('that are forged are left aside with a line in the log, and real work goes on (T-25)', async () => {
    const seen: string[] = [];
    const lines: string[] = [];
    const { queue, end } = await store.foreign();
    setLog({ level: 'warn', write: (line) => void lines.push(line) });
    try {
      const sound = { partner: 'QA' };
      const names = ['no-such-job', '__proto__', 'constructor', 'toString', 'hasOwnProperty', ' '];
      for (const name of names) await queue.add(name, sound);
      const forged: unknown[] = [
        {},
        [],
        null,
        'QA',
        7,
        [sound],
        { partner: null },
        { partner: ['QA'] },
        { partner: { toString: 'QA' } },
        { partner: 'qa' },
        { partner: 'QA\n' },
        { partner: "QA'; drop table message; --" },
        { partner: 'x'.repeat(1_000_000) },
        { partners: Array.from({ length: 50_000 }, () => 'SN-SECRET-4711') },
        JSON.parse('{"__proto__":{"partner":"QA"}}'),
      ];
      for (const data of forged) await queue.add('drain-lane', data);
      const { id = '' } = await queue.add('drain-lane', sound);
      await store.garble(id);
      // Another program may carry more beside what this one knows; and this is the last that stands there.
      await queue.add('drain-lane', { partner: 'QB', more: 'x' });
      await worker(async (partner) => void seen.push(partner));
      await met('what was real among them is handled', () => seen.includes('QB'));
      await opened[0]?.add({ name: 'drain-lane', data: { partner: 'QC' } });
      await met('real work goes on', () => seen.includes('QC'));
      expect(seen).toEqual(['QB', 'QC']);
      expect(lines.join('')).toContain('what is no job of this node');
      expect(lines.join('')).not.toMatch(/SECRET|drop table|"level":"error"/);
    } finally {
      setLog({ level: 'off', write: (line) => void process.stderr.write(line) });
      await queue.obliterate({ force: true });
      await end();
    }
  });

  it('are not begun without a handler for each of them', async () => {
    const jobs = await store.open();
    opened.push(jobs);
    await expect(jobs.handle({} as never)).rejects.toThrow('no handler for the jobs: drain-lane');
  });
});

describe('a worker that no longer hears its queue', () => {
  it('is replaced', async () => {
    const postgres = await startTestPostgres({ durable: false });
    await migrate(postgres.url(), { queue: true });
    const pool = new Pool({ connectionString: postgres.url(), options: '-c search_path=bullmq' });
    const connection = pool as unknown as PgPool;
    const queue = new Queue('trace', { connection }, createPostgresBackend);
    queue.on('error', () => undefined);
    const metrics = new Metrics();
    const config = { state: 'QN', redisUrl: undefined, redisUnsafe: false, lanes: 1 };
    const jobs = await Jobs.open(config, postgres.url(), metrics);
    const holder = await pool.connect();
    try {
      const seen: string[] = [];
      await queue.add('drain-lane', { partner: 'QT' }, { timestamp: Date.now() - 60_000 });
      // a job that somebody else's lock hides looks from outside as if the worker had gone deaf
      await holder.query('begin');
      await holder.query('select 1 from job for update');
      await jobs.handle({ 'drain-lane': async ({ partner }) => void seen.push(partner) });
      await met('the worker is replaced', async () =>
        /trace_queue_revived_total [1-9]/.test(await metrics.text()),
      );
      expect(seen).toEqual([]);
      await holder.query('rollback');
      await met('the job is handled', () => seen.includes('QT'));
    } finally {
      holder.release();
      await jobs.close();
      await queue.close();
      await pool.end();
      await postgres.stop();
    }
  });
});

const onRedis = REDIS_MISSING === undefined ? describe : describe.skip;

onRedis('Redis', () => {
  const config = (redisUrl: string, redisUnsafe = false) => ({
    state: 'QN',
    redisUrl,
    redisUnsafe,
    lanes: 4,
  });

  it('is refused, with what to set, unless it keeps what it is given; REDIS_UNSAFE overrules that', async () => {
    const redis = await ARedis.start();
    try {
      await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
      await redis.command('CONFIG', 'SET', 'appendonly', 'no');
      const refused = await Jobs.open(config(redis.url), '').catch((fault: unknown) => fault);
      expect(refused).toBeInstanceOf(ConfigFault);
      expect(String(refused)).toContain('maxmemory-policy noeviction');
      expect(String(refused)).toContain('appendonly yes');
      const jobs = await Jobs.open(config(redis.url, true), '');
      await jobs.close();
    } finally {
      await redis.stop();
    }
  });

  it('is refused with a sentence when nobody answers', async () => {
    await expect(Jobs.open(config('/tmp/no-such-redis.sock'), '')).rejects.toThrow(
      'REDIS_URL can not be reached (ENOENT)',
    );
  });
});

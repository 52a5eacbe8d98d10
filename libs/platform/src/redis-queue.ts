import { isNativeError } from 'node:util/types';
import type { Redis, RedisOptions } from 'ioredis';
import { ConfigFault } from './config-reader.ts';
import { linkTo, QUEUE, type QueueLink } from './queue-link.ts';

/** How long the start waits for Redis. */
const START_PATIENCE_MS = 10_000;

/** What Redis must promise, and how it says so in INFO. */
const DEMANDS = [
  {
    section: 'memory',
    pattern: /^maxmemory_policy:noeviction\r?$/m,
    sentence:
      'Redis may throw jobs away when its memory is full: set "maxmemory-policy noeviction" in its configuration',
  },
  {
    section: 'persistence',
    pattern: /^aof_enabled:1\r?$/m,
    sentence:
      'Redis forgets its jobs when it is restarted: set "appendonly yes" in its configuration',
  },
] as const;

/** Where Redis is and whose queue it is. */
export interface RedisOrder {
  redisUrl: string;
  redisUnsafe: boolean;
  state: string;
}

/**
 * The queue in Redis, under a prefix of the State's own. Refused unless Redis keeps what it is given; REDIS_UNSAFE=yes
 * overrules that.
 */
export async function openRedisQueue(
  { redisUrl, redisUnsafe, state }: RedisOrder,
  troubled: (fault: Error) => void,
): Promise<QueueLink> {
  const [bullmq, { Redis: Client }] = await Promise.all([import('bullmq'), import('ioredis')]);
  const open = (manner: Manner, told: (fault: Error) => void = troubled): Redis => {
    const client = new Client({ ...addressOf(redisUrl), ...manner, lazyConnect: true });
    // without a listener a lost connection would end the process
    client.on('error', told);
    return client;
  };
  let why: unknown;
  const first = open(
    { retryStrategy: () => null, connectTimeout: START_PATIENCE_MS },
    (fault) => (why = fault),
  );
  await first.connect().catch(() => unreachable(why));
  const wrong = await inspect(first);
  first.disconnect();
  if (wrong !== undefined && !redisUnsafe) {
    throw new ConfigFault([`REDIS_URL ${wrong}. (REDIS_UNSAFE=yes overrules this, for tests.)`]);
  }
  // a nudge that can not be given now is given up at once: the sweep comes anyway
  const adding = open({ enableOfflineQueue: false, maxRetriesPerRequest: null, retryStrategy });
  const taking = open({ maxRetriesPerRequest: null, retryStrategy });
  await Promise.all([adding.connect(), taking.connect()]);
  const prefix = `{trace-${state}}`;
  const queue = new bullmq.Queue(QUEUE, {
    connection: adding,
    prefix,
    streams: { events: { maxLen: 100 } },
  });
  const link = linkTo(
    {
      queue,
      startWorker: (processor, settings) =>
        new bullmq.Worker(QUEUE, processor, { ...settings, connection: taking, prefix }),
      inspect: () => (redisUnsafe ? Promise.resolve(undefined) : inspect(adding)),
      disconnect: async () => {
        adding.disconnect();
        taking.disconnect();
      },
    },
    troubled,
  );
  await queue.waitUntilReady();
  return link;
}

/** Soon at first, then every second: a queue that is back is noticed within a second. */
function retryStrategy(times: number): number {
  return Math.min(times * 50, 1_000);
}

type Address = Pick<
  RedisOptions,
  'path' | 'host' | 'port' | 'username' | 'password' | 'db' | 'tls'
>;
type Manner = Pick<
  RedisOptions,
  'retryStrategy' | 'connectTimeout' | 'enableOfflineQueue' | 'maxRetriesPerRequest'
>;

function addressOf(url: string): Address {
  const path = url.startsWith('unix://') ? url.slice('unix://'.length) : url;
  if (path.startsWith('/')) return { path };
  const { hostname, port, username, password, pathname, protocol } = new URL(url);
  return {
    host: hostname,
    port: port === '' ? 6379 : Number(port),
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    ...(pathname.length > 1 && { db: Number(pathname.slice(1)) }),
    ...(protocol === 'rediss:' && { tls: {} }),
  };
}

async function inspect(client: Redis): Promise<string | undefined> {
  const wrong: string[] = [];
  for (const { section, pattern, sentence } of DEMANDS) {
    if (!pattern.test(await client.info(section))) wrong.push(sentence);
  }
  return wrong.length === 0 ? undefined : wrong.join('; ');
}

function unreachable(fault: unknown): never {
  const code = isNativeError(fault) && 'code' in fault ? ` (${String(fault.code)})` : '';
  throw new ConfigFault([
    `REDIS_URL can not be reached${code}: start Redis, correct the address, or leave REDIS_URL out to have the queue in PostgreSQL.`,
  ]);
}

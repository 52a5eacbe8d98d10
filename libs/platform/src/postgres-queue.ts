import type { PgPool, Queue, Worker } from 'bullmq';
import { Pool } from 'pg';
import { connectionOptions, patiently } from './database.ts';
import { linkTo, QUEUE, type QueueLink } from './queue-link.ts';

/** One listens for new jobs, the others take and finish them. */
const CONNECTIONS = 4;

/** The queue in PostgreSQL, in the schema `bullmq` of the node's own database. */
export async function openPostgresQueue(
  url: string,
  state: string,
  troubled: (fault: Error) => void,
): Promise<QueueLink> {
  const bullmq = await import('bullmq');
  const pool = new Pool({
    ...connectionOptions(url, `trace-queue ${state}`),
    options: '-c search_path=bullmq',
    max: CONNECTIONS,
  });
  pool.on('error', troubled);
  // BullMQ remembers for ever that its first look at the database failed
  await patiently(async () => (await pool.connect()).release());
  // BullMQ describes by its own words the part of a pool that it uses
  const connection = pool as unknown as PgPool;
  const options = { connection, streams: { events: { maxLen: 100 } } };
  const queue = new bullmq.Queue(QUEUE, options, bullmq.createPostgresBackend);
  const link = linkTo(
    {
      queue: queue as unknown as Queue,
      startWorker: (processor, settings) =>
        new bullmq.Worker(
          QUEUE,
          processor,
          { ...settings, connection },
          bullmq.createPostgresBackend,
        ) as unknown as Worker,
      inspect: async () => undefined,
      disconnect: () => pool.end(),
    },
    troubled,
  );
  await queue.waitUntilReady();
  return link;
}

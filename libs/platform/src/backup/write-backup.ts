import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { instant } from '@trace/protocol';
import { Client } from 'pg';
import { connectionOptions } from '../database.ts';
import { CHUNK, FrameWriter } from './backup-frames.ts';
import { quoted, sequencesOf, tablesOf, type BackupHead } from './backup-tables.ts';
import { CopyOut } from './copy-out.ts';

/** What a backup holds. */
export interface WrittenBackup {
  head: BackupHead;
  rows: number;
}

/** Whose backup, as of when, and where to. */
export interface BackupOrder {
  state: string;
  /** A file, or a stream that is left open. */
  target: string | Writable;
  now: Date;
}

/**
 * Writes everything that a node's database holds into one file, as of one moment, while the node goes on. The keys of
 * the node are not in it, and the queue is not, because it can be rebuilt. The file has its name only when it is whole.
 */
export async function writeBackup(
  url: string,
  { state, target, now }: BackupOrder,
): Promise<WrittenBackup> {
  const client = new Client({
    ...connectionOptions(url, 'trace-node backup'),
    statement_timeout: 0,
    idle_in_transaction_session_timeout: 0,
  });
  await client.connect();
  const unfinished = typeof target === 'string' ? `${target}.unfinished` : undefined;
  try {
    await client.query('begin transaction isolation level repeatable read, read only');
    const head = await headOf(client, state, now);
    const sink =
      typeof target === 'string'
        ? createWriteStream(unfinished ?? target, { mode: 0o600, flush: true })
        : target;
    const rows = await write(client, head, sink, { end: typeof target === 'string' });
    await client.query('commit');
    if (typeof target === 'string') await rename(unfinished ?? target, target);
    return { head, rows };
  } catch (fault) {
    if (unfinished !== undefined) await rm(unfinished, { force: true });
    throw fault;
  } finally {
    await client.end();
  }
}

async function headOf(client: Client, state: string, now: Date): Promise<BackupHead> {
  const { rows: migrations } = await client.query<{ name: string }>(
    'select name from schema_migration order by version',
  );
  const { rows: checkpoints } = await client.query<{ jws: string }>(
    'select jws from audit_checkpoint order by size desc limit 1',
  );
  return {
    state,
    madeAt: instant(now),
    migrations: migrations.map(({ name }) => name),
    tables: await tablesOf(client),
    sequences: await sequencesOf(client),
    ...(checkpoints[0] && { checkpoint: checkpoints[0].jws }),
  };
}

async function write(
  client: Client,
  head: BackupHead,
  sink: Writable,
  options: { end: boolean },
): Promise<number> {
  let rows = 0;
  async function* frames(): AsyncGenerator<Buffer> {
    const writer = new FrameWriter();
    yield writer.frame('H', head);
    for (const { name, columns } of head.tables) {
      yield writer.frame('T', { name });
      const list = columns.map(quoted).join(', ');
      const copied = CopyOut.of(client, `copy public.${quoted(name)} (${list}) to stdout`);
      for await (const bytes of copied) {
        for (let at = 0; at < bytes.length; at += CHUNK)
          yield writer.frame('D', bytes.subarray(at, at + CHUNK));
      }
      yield writer.frame('E', { name, rows: copied.rows });
      rows += copied.rows;
    }
    yield writer.end();
  }
  await pipeline(frames(), createGzip({ level: 6 }), sink, options);
  return rows;
}

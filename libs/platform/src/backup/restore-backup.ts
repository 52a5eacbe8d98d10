import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, type Gunzip } from 'node:zlib';
import { Client } from 'pg';
import { connectionOptions } from '../database.ts';
import { migrate, MIGRATIONS, type MigrateOrder } from '../migrate.ts';
import { BackupFault, CHUNK, readFrames, type Frame } from './backup-frames.ts';
import { quoted, type BackupHead, type BackupSequence } from './backup-tables.ts';
import { CopyIn } from './copy-in.ts';

/** What came back. */
export interface RestoredBackup {
  head: BackupHead;
  rows: number;
}

interface Begun {
  name: string;
}

interface Ended {
  rows: number;
}

/** Reads a backup from the first to the last byte. @throws BackupFault when it is not whole */
export async function checkBackup(file: string): Promise<RestoredBackup> {
  let head: BackupHead | undefined;
  let rows = 0;
  for await (const { kind, content } of framesOf(file)) {
    if (kind === 'H') head = parsed(content) as BackupHead;
    if (kind === 'E') rows += (parsed(content) as Ended).rows;
  }
  if (!head) throw new BackupFault('It has no description.');
  return { head, rows };
}

/** Whether a database holds anything that a restore would take away. */
export async function holdsAnything(url: string): Promise<boolean> {
  return onClient(url, async (client) => {
    const { rows } = await client.query<{ trail: string | null }>(
      `select to_regclass('public.audit_entry')::text as trail`,
    );
    if (rows[0]?.trail == null) return false;
    const { rowCount } = await client.query('select from public.audit_entry limit 1');
    return rowCount !== 0;
  });
}

/** The processes of a node that are connected to a database now. */
export async function connectedNodes(url: string): Promise<string[]> {
  return onClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select distinct application_name as name from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
          and application_name like 'trace-node%'`,
    );
    return rows.map(({ name }) => name);
  });
}

/**
 * Puts a backup in the place of everything that a database holds: tables as of the version that wrote it, all rows in
 * one transaction, then whatever newer tables there are, and the rights of the role that runs. The file is read to its end before anything is taken away.
 *
 * @throws BackupFault when the file is not whole, or was written by a newer program
 */
export async function restoreBackup(
  url: string,
  file: string,
  options: Omit<MigrateOrder, 'only'>,
): Promise<RestoredBackup> {
  const checked = await checkBackup(file);
  const known: readonly string[] = MIGRATIONS;
  const unknown = checked.head.migrations.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new BackupFault(
      `It was written by a newer version of this program (${unknown.join(', ')}).`,
    );
  }
  await onClient(url, async (client) => {
    await client.query('drop schema if exists public cascade');
    await client.query('drop schema if exists bullmq cascade');
    await client.query('create schema public');
  });
  await migrate(url, { queue: false, only: checked.head.migrations });
  await onClient(url, (client) => load(client, file, checked.head));
  await migrate(url, options);
  return checked;
}

async function load(client: Client, file: string, head: BackupHead): Promise<void> {
  await client.query('begin');
  // What triggers would add to the rows is among the rows.
  for (const { name } of head.tables) {
    await client.query(`alter table public.${quoted(name)} disable trigger user`);
  }
  const frames = framesOf(file);
  for (let next = await frames.next(); !next.done; next = await frames.next()) {
    const { kind, content } = next.value;
    if (kind === 'T') await loadTable(client, (parsed(content) as Begun).name, head, frames);
  }
  for (const sequence of head.sequences) await setSequence(client, sequence);
  // Deferred checks stand open until the commit, and a table with open ones can not be altered.
  await client.query('set constraints all immediate');
  for (const { name } of head.tables) {
    await client.query(`alter table public.${quoted(name)} enable trigger user`);
  }
  await client.query('commit');
  await client.query('analyze');
}

async function loadTable(
  client: Client,
  name: string,
  { tables }: BackupHead,
  frames: AsyncGenerator<Frame>,
): Promise<void> {
  const columns = tables.find((one) => one.name === name)?.columns ?? [];
  // A migration may have written rows of its own, which are in the backup too.
  await client.query(`delete from public.${quoted(name)}`);
  let expected = -1;
  async function* rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const { value } = await frames.next();
      const frame: Frame | undefined = value ?? undefined;
      if (frame?.kind === 'D') yield frame.content;
      else {
        expected = frame?.kind === 'E' ? (parsed(frame.content) as Ended).rows : -1;
        return;
      }
    }
  }
  const list = columns.map(quoted).join(', ');
  const taken = await CopyIn.into(
    client,
    `copy public.${quoted(name)} (${list}) from stdin`,
    rows(),
  );
  if (taken !== expected) throw new BackupFault(`The rows of ${name} are not all there.`);
}

async function setSequence(client: Client, { name, last }: BackupSequence): Promise<void> {
  await client.query(`create sequence if not exists public.${quoted(name)}`);
  if (last !== null) {
    await client.query('select setval($1::regclass, $2::bigint)', [`public.${quoted(name)}`, last]);
  }
}

async function* framesOf(file: string): AsyncGenerator<Frame> {
  const unpacked: Gunzip = createGunzip({ chunkSize: CHUNK });
  const reading = pipeline(createReadStream(file), unpacked);
  reading.catch(() => undefined);
  try {
    yield* readFrames(unpacked as AsyncIterable<Buffer>);
  } catch (fault) {
    if (fault instanceof BackupFault) throw fault;
    throw new BackupFault('It can not be unpacked: it was cut off, altered, or is no backup.', {
      cause: fault,
    });
  } finally {
    unpacked.destroy();
  }
}

async function onClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    ...connectionOptions(url, 'trace-restore'),
    statement_timeout: 0,
    idle_in_transaction_session_timeout: 0,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    throw new BackupFault(
      'It was altered: a part can not be read, so its digest can not be right.',
    );
  }
}

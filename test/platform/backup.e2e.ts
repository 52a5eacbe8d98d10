import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  BackupFault,
  checkBackup,
  connectedNodes,
  holdsAnything,
  restoreBackup,
  writeBackup,
} from '@trace/platform';
import { Client } from 'pg';
import { aDatabase, type ADatabase } from '../support/a-database.ts';

const NOW = new Date('2026-11-24T03:00:00.000Z');

describe('a backup', () => {
  let from: ADatabase;
  let to: ADatabase;
  let folder: string;
  let file: string;

  const query = async ({ url }: ADatabase, sql: string): Promise<Record<string, unknown>[]> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const writeTo = (target: string): Promise<unknown> =>
    writeBackup(from.url, { state: 'QN', target, now: NOW });
  const altered = async (change: (bytes: Buffer) => Buffer): Promise<string> => {
    const other = join(folder, 'altered.trace');
    await writeFile(other, gzipSync(change(gunzipSync(await readFile(file)))));
    return other;
  };
  /** Everything in the tables that this test fills, as the database prints it. */
  const contents = async (database: ADatabase): Promise<unknown> =>
    Promise.all(
      ['audit_entry', 'audit_pending', 'audit_leaf', 'audit_checkpoint', 'receipt', 'message'].map(
        (table) => query(database, `select one::text from ${table} one order by one::text`),
      ),
    );

  beforeAll(async () => {
    [from, to] = await Promise.all([aDatabase(), aDatabase()]);
    folder = await mkdtemp(join(tmpdir(), 'trace-backup-'));
    file = join(folder, 'QN.trace');
    await query(
      from,
      `insert into audit_entry (at, actor, role, action, reason)
         select '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 ms', E'tab\\t, back\\\\slash, \\nline', 'R', 'CASE_READ',
                case when n % 2 = 0 then repeat('ä', 2000) end
           from generate_series(1, 2000) n;
       insert into audit_leaf select entry_id - 1, entry_id, sha256(entry_id::text::bytea) from audit_entry;
       insert into audit_checkpoint values (2000, array['\\x00'::bytea, '\\xff0a5c'::bytea], 'a.b.c', now());
       insert into checkpoint_stamp values (2000, '\\x5c2e0a', now(), now());
       begin;
       insert into message (message_id, case_id, direction, partner, kind, sequence, digest, jws, created_at, stored_at, receipt_id)
         values ('01a20a58-39c6-71c3-b95e-cb1293b61792', '01a20a58-39c6-71c3-b95e-cb1293b61793', 'OUT', 'QS', 'REQUEST', 1,
                 'd', '\\.', now(), now(), '01a20a58-39c6-71c3-b95e-cb1293b61794');
       insert into receipt values ('01a20a58-39c6-71c3-b95e-cb1293b61794', '01a20a58-39c6-71c3-b95e-cb1293b61795', 'QS', 'QN', 'r', now(), now());
       commit;
       select next_reference('TR', 2026), next_reference('TR', 2026);`,
    );
    await writeTo(file);
  });
  afterAll(async () => {
    await Promise.all([from.drop(), to.drop(), rm(folder, { recursive: true })]);
  });

  it('brings back every row, byte for byte, and every sequence', async () => {
    await query(
      to,
      `insert into audit_entry (at, actor, role, action) values (now(), 'x', 'y', 'z')`,
    );
    const { head, rows } = await restoreBackup(to.url, file, { queue: true });
    expect(head).toMatchObject({ state: 'QN', madeAt: NOW.toISOString(), checkpoint: 'a.b.c' });
    expect(rows).toBeGreaterThan(6_000);
    expect(await contents(to)).toEqual(await contents(from));
    const numbers = `select next_reference('TR', 2026)::int as next`;
    expect(await query(to, numbers)).toEqual([{ next: 3 }]);
    const entry = `insert into audit_entry (at, actor, role, action) values (now(), 'x', 'y', 'z') returning entry_id::int`;
    expect(await query(to, entry)).toEqual([{ entry_id: 2_001 }]);
    await expect(query(to, 'delete from audit_leaf')).rejects.toThrow('append-only');
    const queue = `select count(*)::int from pg_namespace where nspname = 'bullmq'`;
    expect(await query(to, queue)).toEqual([{ count: 1 }]);
  });

  it('is for its owner only, and has its name only when it is whole', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(writeTo(join(folder, 'nowhere', 'x.trace'))).rejects.toThrow('ENOENT');
    const broken = `${file}.unfinished`;
    await expect(stat(broken)).rejects.toThrow('ENOENT');
  });

  it('is of one moment, while rows are added', async () => {
    const other = join(folder, 'later.trace');
    const writing = writeTo(other);
    await query(
      from,
      `insert into audit_entry (at, actor, role, action) values (now(), 'x', 'y', 'z')`,
    );
    await writing;
    const { rows } = await checkBackup(other);
    expect(rows).toBeGreaterThanOrEqual((await checkBackup(file)).rows);
  });

  it.each<[string, (bytes: Buffer) => Buffer, string]>([
    ['was cut off', (bytes) => bytes.subarray(0, bytes.length - 90), 'cut off'],
    ['lost its last row and its end', (bytes) => bytes.subarray(0, bytes.length - 500), 'cut off'],
    [
      'was altered in one byte',
      (bytes) => {
        bytes.writeUInt8(bytes.readUInt8(9_000) ^ 1, 9_000);
        return bytes;
      },
      'digest',
    ],
    ['has something behind its end', (bytes) => Buffer.concat([bytes, Buffer.of(1)]), 'digest'],
    ['is something else', () => Buffer.from('PGDMP and some more of it'), 'no backup'],
  ])('that %s is not believed, and nothing is taken away for it', async (_what, change, says) => {
    const before = await contents(to);
    const damaged = restoreBackup(to.url, await altered(change), { queue: true });
    await expect(damaged).rejects.toThrow(says);
    await expect(damaged).rejects.toBeInstanceOf(BackupFault);
    expect(await contents(to)).toEqual(before);
  });

  it('that is not even packed is not believed', async () => {
    const other = join(folder, 'plain.txt');
    await writeFile(other, 'plain text');
    await expect(checkBackup(other)).rejects.toBeInstanceOf(BackupFault);
  });

  it('of a newer program is not believed', async () => {
    await query(from, `insert into schema_migration (version, name) values (9999, '9999-later')`);
    const newer = join(folder, 'newer.trace');
    await writeTo(newer);
    const before = await contents(to);
    await expect(restoreBackup(to.url, newer, { queue: true })).rejects.toThrow('newer version');
    expect(await contents(to)).toEqual(before);
  });

  it('is not put in the place of something, or under a running node, without being asked', async () => {
    const empty = await aDatabase();
    expect(await Promise.all([from, empty].map(({ url }) => holdsAnything(url)))).toEqual([
      true,
      false,
    ]);
    const node = new Client({ connectionString: empty.url, application_name: 'trace-node QN' });
    await node.connect();
    expect(await connectedNodes(empty.url)).toEqual(['trace-node QN']);
    await node.end();
    await empty.drop();
  });
});

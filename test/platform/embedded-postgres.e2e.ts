import { jest } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres, type RunningPostgres } from '@trace/platform';

const home = mkdtempSync(join(tmpdir(), 'trace-embedded-'));
const dataDir = join(home, 'QN');
const running: RunningPostgres[] = [];

async function start(at = dataDir): Promise<RunningPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir: at });
  running.push(postgres);
  return postgres;
}

async function ask<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function ended(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('the embedded PostgreSQL', () => {
  jest.setTimeout(60_000);

  afterAll(async () => {
    for (const postgres of running) await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('is made, written to, stopped, started, and has kept what was written', async () => {
    const said: string[] = [];
    const first = await startEmbeddedPostgres({ dataDir, say: (text) => said.push(text) });
    await ask(first.url, 'create table kept (word text)');
    await ask(first.url, `insert into kept values ('was here')`);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await ask(second.url, 'select word from kept')).toEqual([{ word: 'was here' }]);
    await second.stop();
  });

  it('listens on no network, only for its owner, and loses nothing that was committed', async () => {
    const postgres = await start();
    const settings = await ask<{ name: string; setting: string }>(
      postgres.url,
      `select name, setting from pg_settings where name in
         ('listen_addresses', 'fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums') order by name`,
    );
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      data_checksums: 'on',
      fsync: 'on',
      full_page_writes: 'on',
      listen_addresses: '',
      synchronous_commit: 'on',
    });
    const socketDir = new URLSearchParams(postgres.url.split('?')[1]).get('host') ?? '';
    expect(lstatSync(socketDir).mode & 0o777).toBe(0o700);
    await postgres.stop();
  });

  it('is adopted by a second owner, and stays until the last one has left', async () => {
    const first = await start();
    const second = await start();
    expect(second.adopted).toBe(true);
    expect(second.pid).toBe(first.pid);
    await first.stop();
    expect(await ask(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await second.stop();
    expect(isAlive(second.pid)).toBe(false);
  });

  it('comes up by itself when it is killed under a running owner', async () => {
    const postgres = await start();
    const killed = postgres.pid;
    process.kill(killed, 'SIGKILL');
    await ended(killed);
    const giveUpAt = Date.now() + 20_000;
    while (postgres.pid === killed && Date.now() < giveUpAt) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await ask(postgres.url, 'select word from kept')).toEqual([{ word: 'was here' }]);
    await postgres.stop();
  });

  it('is taken over from an owner that was killed, and stopped in the end', async () => {
    const orphan = await start();
    // what an owner leaves behind that had no time to leave
    writeFileSync(join(dataDir, 'postgres', 'owners', '999999-gone'), '');
    const heir = await start();
    await orphan.stop();
    await heir.stop();
    expect(isAlive(heir.pid)).toBe(false);
  });

  it('starts although its lock names a process that is somebody else now', async () => {
    const postgres = await start();
    await postgres.stop();
    const stranger = spawn('sleep', ['60']);
    const lock = join(dataDir, 'postgres', 'data', 'postmaster.pid');
    writeFileSync(
      lock,
      `${stranger.pid}\n${join(dataDir, 'postgres', 'data')}\n1\n5432\n/tmp\n\n  1 2\nready   \n`,
    );
    const again = await start();
    expect(again.adopted).toBe(false);
    expect(again.pid).not.toBe(stranger.pid);
    stranger.kill();
    await again.stop();
  });

  it('is made in another place when its user can not reach the data folder', async () => {
    if (process.getuid?.() !== 0) return;
    const closed = mkdtempSync('/var/tmp/trace-closed-');
    chmodSync(closed, 0o700);
    const postgres = await start(join(closed, 'QN'));
    expect(lstatSync(join(closed, 'QN', 'postgres')).isSymbolicLink()).toBe(true);
    expect(await ask(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await postgres.stop();
    const where = execFileSync('readlink', ['-f', join(closed, 'QN', 'postgres')], {
      encoding: 'utf8',
    }).trim();
    expect(existsSync(join(where, 'data', 'PG_VERSION'))).toBe(true);
    rmSync(where, { recursive: true });
    rmSync(closed, { recursive: true });
  });
});

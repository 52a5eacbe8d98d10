import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresCluster } from './postgres-cluster.ts';

/** A PostgreSQL of a test or a measurement, thrown away at the end. */
export interface TestPostgres {
  /** The server's process, to be killed if the test wants that. */
  readonly pid: number;
  /** The address of a database on it. */
  url(database?: string): string;
  /** Makes a database, if wanted from a template, and returns its address. */
  createDatabase(name: string, template?: string): Promise<string>;
  /** Starts it again after it was killed; does nothing while it runs. */
  start(): Promise<void>;
  /** Shuts it down and removes everything. */
  stop(): Promise<void>;
}

/** What a test wants to stand under the data, such as a small disk that can be filled. */
export interface TestDisks {
  /** Called with the empty folder of the server. */
  prepare(home: string): Promise<void>;
  /** Called with the data folder, once it is made and before the server starts. */
  made(dataDir: string): Promise<void>;
  /** Called when the server has stopped, before its folder is removed. */
  release(): Promise<void>;
}

/** How a PostgreSQL of a test is to be. */
export interface TestPostgresOrder {
  durable: boolean;
  disks?: TestDisks;
  settings?: Readonly<Record<string, string>>;
}

const SETTINGS = { max_connections: '200', shared_buffers: '64MB', jit: 'off', io_method: 'sync' };
const FORGETFUL = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

/** Starts a private PostgreSQL in a temporary folder: durable like a real one, or quick and forgetful. */
export async function startTestPostgres({
  durable,
  disks,
  settings = {},
}: TestPostgresOrder): Promise<TestPostgres> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'trace-test-')));
  await chmod(home, 0o711);
  await disks?.prepare(home);
  const cluster = await PostgresCluster.prepare({
    folder: join(home, 'postgres'),
    settings: { ...SETTINGS, ...(!durable && FORGETFUL), ...settings },
    durable,
  });
  await cluster.make();
  await disks?.made(cluster.dataDir);
  await cluster.start();
  return {
    get pid() {
      return cluster.pid;
    },
    url: (database = 'postgres') => cluster.url(database),
    createDatabase: async (name, template) => {
      await cluster.createDatabase(name, template);
      return cluster.url(name);
    },
    start: () => cluster.start(),
    stop: async () => {
      await cluster.stop();
      await disks?.release();
      await rm(home, { recursive: true, force: true });
    },
  };
}

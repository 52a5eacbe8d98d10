import { randomUUID } from 'node:crypto';
import {
  chmod,
  mkdir,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { log } from './log.ts';
import { SYSTEM_FOLDER } from './postgres-binaries.ts';
import { PostgresCluster } from './postgres-cluster.ts';
import { birthOf, isAlive } from './postmaster.ts';
import { databaseUser, isReachable } from './system-user.ts';

/** For a small node beside other programs. Nothing here weakens a commit: fsync, full pages and synchronous. */
const SETTINGS = {
  max_connections: '60',
  superuser_reserved_connections: '3',
  shared_buffers: '128MB',
  effective_cache_size: '512MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '1GB',
  checkpoint_timeout: '10min',
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '0',
  io_method: 'sync',
  jit: 'off',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
};

const DATABASE = 'trace';
const WATCH_MS = 500;

/** A PostgreSQL that this process has started, or found running. */
export interface RunningPostgres {
  readonly url: string;
  /** The server's process now: another one after the server was killed and started again. */
  readonly pid: number;
  /** Whether it was running already. */
  readonly adopted: boolean;
  /** Lets go of it. It is shut down when no other process of this data folder uses it. */
  stop(): Promise<void>;
}

/** Where the data are, and whom to tell when something takes more than a second. */
export interface EmbeddedOrder {
  dataDir: string;
  say?: (text: string) => void;
}

/**
 * Starts the PostgreSQL that the project brings along, on a Unix socket and with its data under `<dataDir>/postgres`.
 * It is made on the first start, adopted when it runs already, recovered when it was killed, and started again when it
 * ends while it is needed.
 */
export async function startEmbeddedPostgres({
  dataDir,
  say = () => undefined,
}: EmbeddedOrder): Promise<RunningPostgres> {
  const folder = await clusterFolder(dataDir);
  const cluster = await PostgresCluster.prepare({ folder, settings: SETTINGS, durable: true });
  const owners = new Owners(join(folder, 'owners'));
  await owners.join();
  try {
    if (!(await cluster.exists())) {
      await telling(say, 'Making the database, which is done once ...', cluster.make());
    }
    await telling(
      say,
      'Waiting for the database to recover from its last end ...',
      cluster.start(),
    );
    await cluster.createDatabase(DATABASE);
  } catch (fault) {
    await owners.leave();
    throw fault;
  }
  return watched(cluster, owners);
}

function watched(cluster: PostgresCluster, owners: Owners): RunningPostgres {
  const logger = log('postgres');
  let round: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    if (await cluster.isRunning()) return;
    logger.warn('the embedded PostgreSQL ended and is started again', { pid: cluster.pid });
    await cluster.start();
  };
  const timer = setInterval(() => {
    round ??= look()
      .catch((fault: unknown) => logger.error('the embedded PostgreSQL does not start', { fault }))
      .finally(() => (round = undefined));
  }, WATCH_MS);
  timer.unref();
  let stopped: Promise<void> | undefined;
  const leave = async (): Promise<void> => {
    clearInterval(timer);
    await round;
    if (await owners.leave()) await cluster.stop();
  };
  return {
    url: cluster.url(DATABASE),
    get pid() {
      return cluster.pid;
    },
    adopted: cluster.adopted,
    stop: () => (stopped ??= leave()),
  };
}

/** The processes that use a server, each with a file: the last one to leave turns off the light. */
class Owners {
  private readonly name = `${process.pid}-${randomUUID()}`;

  constructor(private readonly folder: string) {}

  async join(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeFile(join(this.folder, this.name), await birthOf(process.pid));
  }

  /** @returns whether nobody else is left; who died without leaving is not counted */
  async leave(): Promise<boolean> {
    await rm(join(this.folder, this.name), { force: true });
    let alone = true;
    for (const name of await readdir(this.folder)) {
      const pid = Number.parseInt(name, 10);
      const birth = await readFile(join(this.folder, name), 'utf8').catch(() => 'gone');
      if ((await isAlive(pid)) && (await birthOf(pid)) === birth) alone = false;
      else await rm(join(this.folder, name), { force: true });
    }
    return alone;
  }
}

/**
 * The folder of the cluster, `<dataDir>/postgres`. Where the database user can not reach that (root's home folder), it
 * is a link to one that it can.
 */
async function clusterFolder(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const folder = join(await realpath(dataDir), 'postgres');
  const known = await realpath(folder).catch(() => undefined);
  if (known !== undefined) return known;
  const user = await databaseUser(join(folder, 'data'));
  await letThrough(folder);
  if (await isReachable(folder, user)) {
    await mkdir(folder, { recursive: true });
    return folder;
  }
  const elsewhere = join(SYSTEM_FOLDER, `data-${randomUUID()}`);
  await mkdir(elsewhere, { recursive: true });
  await chmod(SYSTEM_FOLDER, 0o755);
  await symlink(elsewhere, folder);
  return realpath(elsewhere);
}

/**
 * Lets the database user pass through the data folder, and through the folders above it as far as they are temporary
 * ones. Passing through shows nothing: whatever is secret in there has a closed folder of its own.
 */
async function letThrough(folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const temporary = await realpath(tmpdir());
  let passed = dirname(folder);
  do {
    const { mode, uid } = await stat(passed);
    if (uid === 0) await chmod(passed, (mode & 0o7777) | 0o011);
    passed = dirname(passed);
  } while (passed.startsWith(temporary + sep));
}

/** Says the text when the work takes more than a second. */
async function telling(
  say: (text: string) => void,
  text: string,
  work: Promise<void>,
): Promise<void> {
  const timer = setTimeout(() => say(text), 1_000);
  try {
    await work;
  } finally {
    clearTimeout(timer);
  }
}

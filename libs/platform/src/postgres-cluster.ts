import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { isAlive, isServerOf, readPostmaster } from './postmaster.ts';
import { databaseUser, type SystemUser } from './system-user.ts';

const run = promisify(execFile);

/** Recovery after a crash may take minutes; while the server lives and says that it is starting, it is waited for. */
const START_PATIENCE_MS = 300_000;
const STOP_PATIENCE_MS = 30_000;
const LOG_KEPT_BYTES = 10_485_760;

/** No words of a case in the server's log: no statements, no values, no details. */
const QUIET = {
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/** Its processes see only what they need of our environment, and the same on every machine. */
const SERVER_ENV = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** How a cluster is run. */
export interface ClusterOrder {
  /** Holds everything: the data, the server's log. */
  folder: string;
  settings: Readonly<Record<string, string>>;
  /** Whether making it waits for the disk. */
  durable: boolean;
}

/** A PostgreSQL of our own: made, started, adopted when it runs already, and stopped. On a Unix socket only. */
export class PostgresCluster {
  /** The server's process. */
  pid = 0;
  /** Whether the last start found it running. */
  adopted = false;
  readonly dataDir: string;
  private readonly logFile: string;
  private socketDir: string;

  private constructor(
    private readonly order: ClusterOrder,
    private readonly user: SystemUser,
    private readonly programs: PostgresBinaries,
  ) {
    this.dataDir = join(order.folder, 'data');
    this.logFile = join(order.folder, 'server.log');
    this.socketDir = socketFolder(this.dataDir);
  }

  /** Prepares the folder; starts nothing. The folder must be one that the database user can reach. */
  static async prepare(order: ClusterOrder): Promise<PostgresCluster> {
    const user = await databaseUser(join(order.folder, 'data'));
    const programs = await postgresBinaries(user);
    await mkdir(order.folder, { recursive: true });
    await own(order.folder, user);
    return new PostgresCluster(order, user, programs);
  }

  /** The address of a database, for TypeORM, pg and the queue. */
  url(database: string): string {
    return `postgres://postgres@/${database}?host=${encodeURIComponent(this.socketDir)}`;
  }

  /** Whether there are data yet. */
  async exists(): Promise<boolean> {
    return (await lstat(join(this.dataDir, 'PG_VERSION')).catch(() => undefined)) !== undefined;
  }

  /** Makes the data folder, beside its place and then moved there, so that a half-made one is never taken for whole. */
  async make(): Promise<void> {
    await this.removeHalfMade();
    const half = join(this.order.folder, `data.new-${process.pid}`);
    const options = [
      `--pgdata=${half}`,
      '--username=postgres',
      '--auth-local=trust',
      '--auth-host=reject',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ];
    if (!this.order.durable) options.push('--no-sync');
    await run(this.programs.initdb, options, { ...this.user, cwd: '/', env: SERVER_ENV });
    await rename(half, this.dataDir).catch(async (fault: unknown) => {
      // another process was quicker
      await rm(half, { recursive: true, force: true });
      if (!(await this.exists())) throw fault;
    });
  }

  /** Starts the server, or finds it running. Cleans up after one that was killed. */
  async start(): Promise<void> {
    const giveUpAt = Date.now() + START_PATIENCE_MS;
    while (Date.now() < giveUpAt) {
      const found = await this.running();
      if (found !== undefined) {
        this.pid = found;
        this.adopted = true;
        return;
      }
      if (await this.launch(giveUpAt)) return;
      await pause(200);
    }
    throw new Error(`PostgreSQL did not become ready. Its log is ${this.logFile}`);
  }

  /** Stops the server: open transactions are rolled back, everything committed is on disk. */
  async stop(): Promise<void> {
    const server = await readPostmaster(this.dataDir);
    if (server === undefined || !(await isServerOf(server.pid, this.dataDir))) return;
    await this.end(server.pid, 'SIGINT', STOP_PATIENCE_MS);
    await this.end(server.pid, 'SIGQUIT', STOP_PATIENCE_MS);
    // empty now, unless somebody is starting it again at this moment
    await rmdir(this.socketDir).catch(() => undefined);
  }

  /** Whether the server lives. */
  isRunning(): Promise<boolean> {
    return isServerOf(this.pid, this.dataDir);
  }

  /** Makes a database, from a template if one is given, unless it is there. */
  async createDatabase(name: string, template?: string): Promise<void> {
    const client = new Client({ connectionString: this.url('postgres') });
    await client.connect();
    try {
      const known = await client.query('select 1 from pg_database where datname = $1', [name]);
      if (known.rowCount === 1) return;
      const source = template === undefined ? '' : ` template ${client.escapeIdentifier(template)}`;
      await client.query(`create database ${client.escapeIdentifier(name)}${source}`);
    } finally {
      await client.end();
    }
  }

  /** The server that is running on our data, once it is ready. Waits for one that starts, or stops. */
  private async running(): Promise<number | undefined> {
    for (;;) {
      const server = await readPostmaster(this.dataDir);
      if (server === undefined) return undefined;
      if (!(await isServerOf(server.pid, this.dataDir))) {
        // its lock outlived it; its number may by now belong to a stranger
        await rm(join(this.dataDir, 'postmaster.pid'), { force: true });
        return undefined;
      }
      if (server.status === 'ready') {
        // whoever started it may have had another folder for temporary files
        if (server.socketDir !== '') this.socketDir = server.socketDir;
        return server.pid;
      }
      await pause(25);
    }
  }

  /** @returns false when it ended because something of its predecessor was still there, and may be tried again */
  private async launch(giveUpAt: number): Promise<boolean> {
    await this.prepareSocketFolder();
    const output = await this.openLog();
    const { size } = await output.stat();
    const settings = { ...QUIET, ...this.order.settings, listen_addresses: '' };
    const options = ['-D', this.dataDir, '-k', this.socketDir];
    for (const [name, value] of Object.entries(settings)) options.push('-c', `${name}=${value}`);
    const child = spawn(this.programs.postgres, options, {
      ...this.user,
      cwd: '/',
      env: SERVER_ENV,
      // of its own process group: an interrupt at the terminal is for the node, which then stops it in order
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
    });
    let failed: Error | undefined;
    child.once('error', (fault) => (failed = fault));
    child.unref();
    await output.close();
    while (Date.now() < giveUpAt) {
      if (failed) throw failed;
      if (child.exitCode !== null || child.signalCode !== null) return this.mayTryAgain(size);
      const server = await readPostmaster(this.dataDir);
      if (server?.status === 'ready' && server.pid === child.pid) {
        this.pid = server.pid;
        this.adopted = false;
        return true;
      }
      await pause(15);
    }
    return false;
  }

  private async mayTryAgain(logFrom: number): Promise<boolean> {
    const said = (await readFile(this.logFile)).subarray(logFrom).toString('utf8');
    if (/lock file|still in use|is being used|address already in use/i.test(said)) return false;
    throw new Error(`PostgreSQL did not start. It said:\n${said.trim().slice(-2_000)}`);
  }

  private async openLog(): Promise<Awaited<ReturnType<typeof open>>> {
    const size = await lstat(this.logFile).then(
      (file) => file.size,
      () => 0,
    );
    if (size > LOG_KEPT_BYTES) await rename(this.logFile, `${this.logFile}.1`);
    return open(this.logFile, 'a', 0o600);
  }

  private async end(pid: number, signal: NodeJS.Signals, patience: number): Promise<void> {
    const giveUpAt = Date.now() + patience;
    if (!(await isAlive(pid))) return;
    process.kill(pid, signal);
    while (Date.now() < giveUpAt && (await isAlive(pid))) await pause(15);
  }

  private async prepareSocketFolder(): Promise<void> {
    await mkdir(this.socketDir, { mode: 0o700 }).catch(() => undefined);
    const found = await lstat(this.socketDir);
    const mine = found.uid === this.user.uid || found.uid === process.getuid?.();
    // whoever owns this folder could pretend to be our database
    if (!found.isDirectory() || !mine) {
      throw new Error(`${this.socketDir} belongs to somebody else. Remove it, then start again.`);
    }
    await own(this.socketDir, this.user);
  }

  private async removeHalfMade(): Promise<void> {
    for (const name of await readdir(this.order.folder)) {
      const maker = /^data\.new-(\d+)$/.exec(name)?.[1];
      if (maker === undefined) continue;
      if (Number(maker) !== process.pid && (await isAlive(Number(maker)))) continue;
      await rm(join(this.order.folder, name), { recursive: true, force: true });
    }
  }
}

async function own(folder: string, user: SystemUser): Promise<void> {
  await chmod(folder, 0o700);
  await chown(folder, user.uid, user.gid);
}

/** Short, because the path of a socket has little room, and the same for every process that uses these data. */
function socketFolder(dataDir: string): string {
  const name = `trace-pg-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
  return join(tmpdir().length > 70 ? '/tmp' : tmpdir(), name);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

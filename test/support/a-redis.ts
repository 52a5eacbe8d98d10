import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../../apps/cli/src/demo/free-ports.ts';
import { until } from './until.ts';

/** Why the tests on Redis are skipped; undefined where they can run. */
export const REDIS_MISSING =
  spawnSync('redis-server', ['--version']).status === 0
    ? undefined
    : 'skipped: redis-server is not installed';

/** What a replica says of itself when it has everything that its primary has. */
const IN_STEP = 'master_link_status:up';

/**
 * A private Redis on a socket in a folder of its own, with the settings that a node demands. Each node gets its own:
 * two nodes on one Redis would take each other's jobs.
 */
export class ARedis {
  private process: ChildProcess;
  /** Where the one that serves now keeps its data: the first one, or a replica that was promoted. */
  private data: string;
  private replicas = 0;

  private constructor(private readonly folder: string) {
    this.data = folder;
  }

  /** Starts one and waits until it answers. */
  static async start(): Promise<ARedis> {
    const redis = new ARedis(await mkdtemp(join(tmpdir(), 'redis-')));
    await redis.run();
    return redis;
  }

  /** The address in the form that the node's REDIS_URL takes. */
  get url(): string {
    return join(this.folder, 'redis.sock');
  }

  /** Ends it without warning (F10); what it had written to its append-only file stays. */
  async kill9(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Starts it again on the data that it left. */
  async restart(): Promise<void> {
    await this.end('SIGTERM');
    await this.run();
  }

  /** Takes everything that it holds away (F11): it starts again empty. */
  async lose(): Promise<void> {
    await this.end('SIGKILL');
    await rm(join(this.data, 'appendonlydir'), { recursive: true, force: true });
    await rm(join(this.data, 'dump.rdb'), { force: true });
    await this.run();
  }

  /** Freezes it, or lets it go on: whoever asks meanwhile hears nothing (F16). */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.process.kill(signal);
  }

  /**
   * A replica takes its place that has not heard of the last so many milliseconds (F15): the first one is gone for ever,
   * and with it whatever it had promised since.
   */
  async failOver(lagMs: number): Promise<void> {
    const [port = 0] = await freePorts(1);
    const first = this.process;
    await this.command('CONFIG', 'SET', 'bind', '127.0.0.1');
    await this.command('CONFIG', 'SET', 'port', String(port));
    const data = join(this.folder, `replica-${(this.replicas += 1)}`);
    await mkdir(data);
    const socket = join(data, 'redis.sock');
    const replica = this.spawn(data, socket, { replicaof: `127.0.0.1 ${port}` });
    await until(
      'the replica is in step',
      async () => ((await ask(socket, 'INFO', 'replication')).includes(IN_STEP) ? true : undefined),
      { seconds: 20, everyMs: 50 },
    );
    replica.kill('SIGSTOP');
    await pause(lagMs);
    await end(first, 'SIGKILL');
    replica.kill('SIGCONT');
    await ask(socket, 'REPLICAOF', 'NO', 'ONE');
    [this.process, this.data] = [replica, data];
    await rm(this.url, { force: true });
    await symlink(socket, this.url);
  }

  /** Sends one command and gives the first line of the answer, for the tests that change its settings or empty it. */
  async command(...words: string[]): Promise<string> {
    return (await ask(this.url, ...words)).split('\r\n', 1)[0] ?? '';
  }

  /** Ends it and removes its folder. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }

  private async run(): Promise<void> {
    // One that was promoted has left a link to its own socket.
    await rm(this.url, { force: true });
    this.process = this.spawn(this.data, this.url);
    await until(
      'Redis answers',
      async () => ((await this.command('PING')) === '+PONG' ? true : undefined),
      { seconds: 10, everyMs: 20 },
    );
  }

  private spawn(dir: string, socket: string, more: Record<string, string> = {}): ChildProcess {
    const settings = {
      port: '0',
      unixsocket: socket,
      dir,
      appendonly: 'yes',
      'maxmemory-policy': 'noeviction',
      // A snapshot of a test's queue would only cost time.
      save: '',
      ...more,
    };
    return spawn(
      'redis-server',
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, ...value.split(' ')]),
      { stdio: 'ignore' },
    );
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    await end(this.process, signal);
  }
}

async function end(process: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const ended = once(process, 'exit');
  process.kill(signal);
  await ended;
}

async function ask(path: string, ...words: string[]): Promise<string> {
  const socket = connect(path);
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  socket.write(`*${words.length}\r\n${parts.join('')}`);
  try {
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return answer.toString('utf8');
  } finally {
    socket.destroy();
  }
}

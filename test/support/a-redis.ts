import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

/** Why the tests on Redis are skipped; undefined where they can run. */
export const REDIS_MISSING =
  spawnSync('redis-server', ['--version']).status === 0
    ? undefined
    : 'skipped: redis-server is not installed';

/**
 * A private Redis on a socket in a folder of its own, with the settings that a node demands. Each node gets its own:
 * two nodes on one Redis would take each other's jobs.
 */
export class ARedis {
  private process: ChildProcess;

  private constructor(private readonly folder: string) {}

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
    await rm(join(this.folder, 'appendonlydir'), { recursive: true, force: true });
    await rm(join(this.folder, 'dump.rdb'), { force: true });
    await this.run();
  }

  /** Sends one command and gives the first line of the answer, for the tests that change its settings or empty it. */
  async command(...words: string[]): Promise<string> {
    const socket = connect(this.url);
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    socket.write(`*${words.length}\r\n${parts.join('')}`);
    try {
      const [answer] = (await once(socket, 'data')) as [Buffer];
      return answer.toString('utf8').split('\r\n', 1)[0] ?? '';
    } finally {
      socket.destroy();
    }
  }

  /** Ends it and removes its folder. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }

  private async run(): Promise<void> {
    const settings = {
      port: '0',
      unixsocket: this.url,
      dir: this.folder,
      appendonly: 'yes',
      'maxmemory-policy': 'noeviction',
      // A snapshot of a test's queue would only cost time.
      save: '',
    };
    this.process = spawn(
      'redis-server',
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
      { stdio: 'ignore' },
    );
    await until(
      'Redis answers',
      async () => ((await this.command('PING')) === '+PONG' ? true : undefined),
      { seconds: 10, everyMs: 20 },
    );
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill(signal);
    await ended;
  }
}

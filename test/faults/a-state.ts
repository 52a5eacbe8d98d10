import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { startTestPostgres, type TestPostgres } from '@trace/platform';
import type { ADirectory } from '../support/a-directory.ts';
import { ANode, type ProcessRole } from '../support/a-node.ts';
import { ARedis } from '../support/a-redis.ts';
import { freePorts } from '../../apps/cli/src/demo/free-ports.ts';
import { until } from '../support/until.ts';
import { Observer } from './observer.ts';
import { Stops } from './stops.ts';
import { PARCEL_SIZES, SUBMISSION_SIZES, Tripwire } from './tripwire.ts';

/** Where BullMQ keeps its jobs. */
export type Queue = 'postgres' | 'redis';

const DATABASE = 'trace';
const SOON = { seconds: 10, everyMs: 5 };

/** Every part of a State that can be killed by itself. */
export const PROCESSES: readonly (readonly ProcessRole[])[] = [['gateway'], ['api'], ['worker']];

/**
 * One State under fire: a PostgreSQL of its own that waits for the disk, perhaps a Redis, a process for each role, and a
 * tripwire before each of its two doors.
 */
export class AState {
  /** Processes found dead that nobody had killed, with the last that they printed. */
  readonly diedByThemselves: string[] = [];
  readonly observer: Observer;
  private readonly killed = new Set<ProcessRole>();
  private readonly deaths: Promise<unknown>[] = [];

  private constructor(
    readonly code: string,
    readonly databaseUrl: string,
    private readonly postgres: TestPostgres,
    readonly redis: ARedis | undefined,
    readonly node: ANode,
    /** Before the api, where officers come in. */
    readonly front: Tripwire,
    /** Before the gateway, where partners come in. */
    readonly door: Tripwire,
    private readonly directory: ADirectory,
  ) {
    this.observer = new Observer(databaseUrl);
  }

  /** Starts all of it. The address that the directory names for the State is the tripwire's. */
  static async start(
    code: string,
    directory: ADirectory,
    queue: Queue,
    stops: Stops,
  ): Promise<AState> {
    const postgres = await startTestPostgres({ durable: true });
    stops.add(() => postgres.stop());
    const databaseUrl = await postgres.createDatabase(DATABASE);
    const redis = queue === 'redis' ? await ARedis.start() : undefined;
    stops.add(async () => redis?.stop());
    const [gatewayPort = 0, frontPort = 0] = await freePorts(2);
    const door = await Tripwire.start(directory.gatewayPort(code), gatewayPort, PARCEL_SIZES);
    stops.add(() => door.close());
    const front = await Tripwire.start(frontPort, directory.apiPort(code), SUBMISSION_SIZES);
    stops.add(() => front.close());
    const node = await ANode.start({
      state: code,
      directory,
      databaseUrl,
      processes: PROCESSES,
      ...(redis && { redisUrl: redis.url }),
      env: {
        GATEWAY_PORT: String(gatewayPort),
        LOG_LEVEL: 'warn',
        CLOCK_FILE: clockFile(directory, code),
      },
    });
    stops.add(() => node.stop());
    const state = new AState(code, databaseUrl, postgres, redis, node, front, door, directory);
    stops.add(() => state.observer.close());
    // A node stops cleanly only with its database there.
    stops.add(() => postgres.start());
    return state;
  }

  /** Where the driver sends its requests. */
  get api(): string {
    return `http://127.0.0.1:${this.front.port}`;
  }

  /** Ends the process of a role at this very moment; it stays away until {@link revive}. */
  kill9(role: ProcessRole): void {
    this.killed.add(role);
    this.deaths.push(this.node.kill9(role));
  }

  /** Ends the server of PostgreSQL at this very moment (F18). Its children notice by themselves, as they would. */
  killPostgres9(): void {
    const { pid } = this.postgres;
    process.kill(pid, 'SIGKILL');
    this.deaths.push(until('PostgreSQL is gone', () => (isThere(pid) ? undefined : true), SOON));
  }

  /** Sets the clock of its node so many seconds ahead of the machine's, or back; 0 sets it right. */
  async moveClock(seconds: number): Promise<void> {
    const file = clockFile(this.directory, this.code);
    await writeFile(`${file}.new`, String(seconds));
    await rename(`${file}.new`, file);
  }

  /** Freezes the process of a role for a while, as a machine without memory or a blocked event loop does. */
  async freeze(role: ProcessRole, ms: number): Promise<void> {
    this.node.signal(role, 'SIGSTOP');
    await pause(ms);
    this.node.signal(role, 'SIGCONT');
  }

  /** Does something to its database as its administrator could, on a connection of its own. */
  async asAdministrator<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ connectionString: this.databaseUrl, application_name: 'harm' });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Does what a supervisor of processes does: starts whatever is not running. */
  async revive(): Promise<void> {
    // Whoever is dying still looks alive.
    await Promise.all(this.deaths.splice(0));
    await this.postgres.start();
    for (const [role] of PROCESSES) {
      if (role === undefined || this.node.pid(role) !== undefined) continue;
      if (this.killed.delete(role)) continue;
      const last = this.node.lastWordsOf(role);
      this.diedByThemselves.push(`${this.code} ${role} ended by itself; it printed last:\n${last}`);
    }
    await this.node.restart();
  }

  /** Waits until nothing waits in any lane. @returns the number of messages still waiting when the time was over */
  async drained(seconds: number): Promise<number> {
    let waiting = Number.NaN;
    const empty = async (): Promise<true | undefined> => {
      const rows = await this.observer.rows<{ waiting: number }>(
        'select count(*)::int as waiting from outbox',
      );
      waiting = rows?.[0]?.waiting ?? Number.NaN;
      return waiting === 0 ? true : undefined;
    };
    await until(`${this.code} has nothing waiting`, empty, { seconds, everyMs: 100 }).catch(
      () => undefined,
    );
    return waiting;
  }

  /** A copy of its database as it is now. Possible only once the node is stopped. */
  async copyDatabase(name: string): Promise<string> {
    await this.observer.close();
    return this.postgres.createDatabase(name, DATABASE);
  }
}

function clockFile(directory: ADirectory, code: string): string {
  return join(directory.dataDir(code), 'clock');
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // No such process.
    return false;
  }
}

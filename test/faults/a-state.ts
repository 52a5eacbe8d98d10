import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { startTestPostgres, type TestPostgres } from '@trace/platform';
import type { ADirectory } from '../support/a-directory.ts';
import { ANode, type ProcessRole } from '../support/a-node.ts';
import { ARedis } from '../support/a-redis.ts';
import type { ClockStand } from '../support/node-rows.ts';
import { until } from '../support/until.ts';
import { CommitRelay } from './commit-relay.ts';
import { Observer } from './observer.ts';
import type { Place } from './place.ts';
import type { SmallDisks } from './small-disks.ts';
import type { Stops } from './stops.ts';
import { SUBMISSION_SIZES, Tripwire } from './tripwire.ts';

/** Where BullMQ keeps its jobs. */
export type Queue = 'postgres' | 'redis';

const DATABASE = 'trace';
const SOON = { seconds: 10, everyMs: 5 };

/** Every part of a State that can be killed by itself. */
export const APART: readonly (readonly ProcessRole[])[] = [['gateway'], ['api'], ['worker']];
/** One process for everything, as a small State runs its node: whatever is killed, all of it is. */
export const TOGETHER: readonly (readonly ProcessRole[])[] = [['gateway', 'api', 'worker']];

/** The connections of a small State to its database, for everything that it does (F22). */
const SMALL_POOL = 3;

/** How one State is to stand in the world. */
export interface StateOrder {
  code: string;
  directory: ADirectory;
  queue: Queue;
  processes: readonly (readonly ProcessRole[])[];
  /** Relays before its doors; without them partners come straight in, over a network of its own. */
  doors?: ReadonlyMap<string, Tripwire>;
  gatewayPort: number;
  place: Place;
  /** Small disks under its database, that can be filled. */
  disks?: SmallDisks;
}

/** What a State stands on. */
interface Ground {
  postgres: TestPostgres;
  databaseUrl: string;
  /** Between the node and its database, where the news of a commit can get lost. */
  commits: CommitRelay;
  redis: ARedis | undefined;
  node: ANode;
  /** Before the api, where officers come in. */
  front: Tripwire;
}

/**
 * One State under fire: a PostgreSQL of its own that waits for the disk, perhaps a Redis, its processes, and tripwires
 * before its doors.
 */
export class AState {
  /** Processes found dead that nobody had killed, with the last that they printed. */
  readonly diedByThemselves: string[] = [];
  readonly observer: Observer;
  /** How far its clock is ahead, and has ever been. */
  readonly clock: ClockStand = { ahead: 0, furthestAhead: 0 };
  private readonly killed = new Set<ProcessRole>();
  private readonly deaths: Promise<unknown>[] = [];

  private constructor(
    readonly order: StateOrder,
    private readonly ground: Ground,
  ) {
    this.observer = new Observer(ground.databaseUrl);
  }

  /** Starts all of it. */
  static async start(order: StateOrder, stops: Stops): Promise<AState> {
    const { code, directory, queue, processes, place, gatewayPort, disks } = order;
    const postgres = await startTestPostgres({
      durable: true,
      ...(disks && { disks, settings: { max_wal_size: '64MB', min_wal_size: '32MB' } }),
    });
    stops.add(() => postgres.stop());
    const databaseUrl = await postgres.createDatabase(DATABASE);
    const commits = await CommitRelay.start(databaseUrl);
    stops.add(() => commits.close());
    const redis = queue === 'redis' ? await ARedis.start() : undefined;
    stops.add(async () => redis?.stop());
    const front = await Tripwire.start(0, directory.apiPort(code), SUBMISSION_SIZES, place.host);
    stops.add(() => front.close());
    const node = await ANode.start({
      state: code,
      directory,
      databaseUrl: commits.through(databaseUrl),
      processes,
      through: place.through,
      ...(redis && { redisUrl: redis.url }),
      env: {
        API_HOST: place.host,
        GATEWAY_HOST: place.host,
        GATEWAY_PORT: String(gatewayPort),
        LOG_LEVEL: 'warn',
        CLOCK_FILE: clockFile(directory, code),
        // A debugger is opened by a signal, at a port that is free: so an event loop can be blocked from outside.
        NODE_OPTIONS: '--inspect-port=0',
        ...(processes === TOGETHER && { POOL_SIZE: String(SMALL_POOL) }),
      },
    });
    stops.add(() => node.stop());
    const ground = { postgres, databaseUrl, commits, redis, node, front };
    const state = new AState(order, ground);
    stops.add(() => state.observer.close());
    // A node stops cleanly only with its database there.
    stops.add(() => postgres.start());
    return state;
  }

  /** The code of the State. */
  get code(): string {
    return this.order.code;
  }

  /** Its database, straight. */
  get databaseUrl(): string {
    return this.ground.databaseUrl;
  }

  /** Whether one process does everything there, with few connections to the database. */
  get isSmall(): boolean {
    return this.order.processes === TOGETHER;
  }

  get node(): ANode {
    return this.ground.node;
  }

  get redis(): ARedis | undefined {
    return this.ground.redis;
  }

  get commits(): CommitRelay {
    return this.ground.commits;
  }

  get front(): Tripwire {
    return this.ground.front;
  }

  /** The process of its PostgreSQL. */
  get postgresPid(): number {
    return this.ground.postgres.pid;
  }

  /** The door that another State knocks on here. */
  doorFor(caller: string): Tripwire {
    const door = this.order.doors?.get(caller);
    if (!door) throw new Error(`no relay stands between ${caller} and ${this.code}`);
    return door;
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
    const { pid } = this.ground.postgres;
    process.kill(pid, 'SIGKILL');
    this.deaths.push(until('PostgreSQL is gone', () => (isThere(pid) ? undefined : true), SOON));
  }

  /** Sets the clock of its node so many seconds ahead of the machine's, or back; 0 sets it right. */
  async moveClock(seconds: number): Promise<void> {
    this.clock.ahead = seconds;
    this.clock.furthestAhead = Math.max(this.clock.furthestAhead, seconds);
    const file = clockFile(this.order.directory, this.code);
    await writeFile(`${file}.new`, String(seconds));
    await rename(`${file}.new`, file);
  }

  /** Freezes the process of a role for a while, as a machine without memory does. */
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
    await this.ground.postgres.start();
    for (const roles of this.order.processes) {
      const [role] = roles;
      if (role === undefined || this.node.pid(role) !== undefined) continue;
      if (roles.filter((one) => this.killed.delete(one)).length > 0) continue;
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
    return this.ground.postgres.createDatabase(name, DATABASE);
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

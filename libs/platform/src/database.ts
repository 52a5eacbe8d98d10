import { isNativeError } from 'node:util/types';
import * as pg from 'pg';
import { DataSource, type EntitySchema, type MixedList } from 'typeorm';
import type { Config } from './config.ts';
import { Herald } from './announcements.ts';
import { isDatabaseAway, PoolExhausted } from './database-fault.ts';
import { log } from './log.ts';
import { PostgresNaming } from './postgres-naming.ts';
import { PreparedClient } from './prepared-client.ts';

/** Longer than any statement of ours needs, shorter than a person waits. */
const STATEMENT_TIMEOUT_MS = 20_000;
/** A transaction in which nothing is said holds locks for nobody. */
const IDLE_IN_TRANSACTION_MS = 20_000;
/** How long to wait for a free connection before saying that the pool is exhausted. */
const WAIT_FOR_CONNECTION_MS = 5_000;
const START_PATIENCE_MS = 30_000;

type Entities = MixedList<string | EntitySchema | (new () => object)>;

/** A pool whose time-out says what is the matter: the driver's own words do not tell a full pool from a dead server. */
class PatientPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<pg.PoolClient> | void {
    if (callback === undefined)
      return super.connect().catch((fault: unknown) => this.refuse(fault));
    super.connect((fault, client, release) => {
      callback(fault === undefined ? undefined : this.explained(fault), client, release);
    });
  }

  private refuse(fault: unknown): never {
    throw this.explained(fault);
  }

  private explained<T>(fault: T): T | PoolExhausted {
    const full = this.totalCount >= this.options.max && this.idleCount === 0;
    const timedOut = isNativeError(fault) && fault.message.startsWith('timeout exceeded');
    return full && timedOut ? new PoolExhausted(this.options.max, WAIT_FOR_CONNECTION_MS) : fault;
  }
}

type ConnectCallback = Parameters<typeof pg.Pool.prototype.connect>[0] extends infer C
  ? Extract<C, (...given: never[]) => void>
  : never;

/** The options of every connection of ours: named, bounded in time, and noticing a peer that has silently gone. */
export function connectionOptions(url: string, name: string): pg.PoolConfig {
  return {
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: WAIT_FOR_CONNECTION_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
  };
}

/**
 * Opens the database with hand-written tables and these entities. Waits while PostgreSQL is still coming up, for 30
 * seconds at most; later it may come and go, and the pool recovers by itself.
 *
 * @param url where the database is, if not where DATABASE_URL says (the embedded one)
 */
export async function openDatabase(
  config: Pick<Config, 'state' | 'poolSize' | 'databaseUrl'>,
  entities: Entities,
  url: string | undefined = config.databaseUrl,
): Promise<DataSource> {
  if (url === undefined) throw new Error('there is no DATABASE_URL, and no embedded PostgreSQL');
  const logger = log('database');
  const dataSource = new DataSource({
    type: 'postgres',
    driver: { ...pg, Pool: PatientPool },
    extra: { ...connectionOptions(url, `trace-node ${config.state}`), Client: PreparedClient },
    poolSize: config.poolSize,
    // without a listener an idle connection that breaks would end the process
    poolErrorHandler: (fault: unknown) => logger.warn('a database connection broke', { fault }),
    entities,
    namingStrategy: new PostgresNaming(),
    synchronize: false,
    migrationsRun: false,
    logging: false,
  });
  await patiently(() => dataSource.initialize());
  Herald.appoint(dataSource);
  return dataSource;
}

/** Tries again while PostgreSQL can not be reached, for 30 seconds at most. */
export async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + START_PATIENCE_MS;
  for (let pause = 25; ; pause = Math.min(pause * 2, 1_000)) {
    try {
      return await attempt();
    } catch (fault) {
      if (!isDatabaseAway(fault) || Date.now() + pause > giveUpAt) throw fault;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

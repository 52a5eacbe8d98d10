import type { DataSource, EntityManager, EntitySubscriberInterface, QueryRunner } from 'typeorm';
import { Coalesce } from './coalesce.ts';
import { log } from './log.ts';

/** That something changed at which people may be looking: a case, or what a desk is told. Ids and codes, nothing of what it says. */
export interface Announcement {
  caseId?: string;
  /** The desk that has a new notice, and the one at it whom it concerns. */
  desk?: string;
  person?: string;
}

/** The channel of PostgreSQL on which all processes of a node tell each other. */
export const ANNOUNCEMENT_CHANNEL = 'trace_announcement';

/** What is told where more has changed than anybody wants to be told one by one. */
export const EVERYTHING = 'EVERYTHING';

const AT_MOST_EVERY_MS = 250;
/** More at once are told as everything. */
const MOST_AT_ONCE = 1_000;
/** PostgreSQL takes less than 8,000 bytes for each. */
const MOST_BYTES = 7_000;

const waiting = new WeakMap<QueryRunner, Set<string>>();
const heralds = new WeakMap<DataSource, Herald>();

/** Announces something once the caller's transaction has committed, and never if it does not. */
export function announce(em: EntityManager, said: readonly Announcement[]): void {
  const texts = said.map((one) => JSON.stringify(one));
  const runner = em.queryRunner;
  if (runner?.isTransactionActive !== true) {
    heralds.get(em.dataSource)?.tell(texts);
    return;
  }
  const held = waiting.get(runner) ?? new Set();
  for (const text of texts) held.add(text);
  waiting.set(runner, held);
}

/**
 * Tells the other processes, and this one, what was committed. It is told behind the commits and a few times in a second:
 * PostgreSQL lets only one transaction at a time commit that has something to tell, which would make a queue of all of
 * them. What is lost with a process is found by whoever looks again.
 */
export class Herald implements EntitySubscriberInterface {
  private readonly coalesce = new Coalesce(AT_MOST_EVERY_MS);
  private untold = new Set<string>();

  private constructor(private readonly dataSource: DataSource) {}

  /** Has the commits of a database told from now on. */
  static appoint(dataSource: DataSource): void {
    const herald = new Herald(dataSource);
    heralds.set(dataSource, herald);
    dataSource.subscribers.push(herald);
  }

  /** Called by TypeORM. */
  afterTransactionCommit({ queryRunner }: { queryRunner: QueryRunner }): void {
    const held = waiting.get(queryRunner);
    if (held === undefined || queryRunner.isTransactionActive) return;
    waiting.delete(queryRunner);
    this.tell([...held]);
  }

  /** Called by TypeORM. */
  afterTransactionRollback({ queryRunner }: { queryRunner: QueryRunner }): void {
    if (!queryRunner.isTransactionActive) waiting.delete(queryRunner);
  }

  /** Tells these soon. */
  tell(texts: readonly string[]): void {
    for (const text of texts) this.untold.add(text);
    if (this.untold.size > 0) void this.coalesce.wish('', () => this.send());
  }

  private async send(): Promise<void> {
    const texts = [...this.untold];
    this.untold = new Set();
    if (!this.dataSource.isInitialized || texts.length === 0) return;
    try {
      await this.dataSource.query(
        'select pg_notify($1, payload) from unnest($2::text[]) as payload',
        [ANNOUNCEMENT_CHANNEL, texts.length > MOST_AT_ONCE ? [EVERYTHING] : payloadsOf(texts)],
      );
    } catch (fault) {
      // Who listens hears that his own connection broke as well, and then looks at everything again.
      log('announcements').warn('changes were not announced', { count: texts.length, fault });
    }
  }
}

/** Puts texts into as few payloads as they fit into, as lists. */
function payloadsOf(texts: readonly string[]): string[] {
  const payloads: string[] = [];
  let list: string[] = [];
  let bytes = 0;
  for (const text of texts) {
    const size = Buffer.byteLength(text) + 1;
    if (bytes + size > MOST_BYTES) {
      payloads.push(`[${list.join(',')}]`);
      [list, bytes] = [[], 0];
    }
    list.push(text);
    bytes += size;
  }
  return [...payloads, `[${list.join(',')}]`];
}

import { setTimeout as pause } from 'node:timers/promises';
import { Audit, openDatabase, AuditEntry } from '@trace/platform';
import { Client } from 'pg';
import { until } from '../support/until.ts';
import type { Fault } from './faults.ts';
import { long, type Said } from './long-fault.ts';
import { standstill } from './standstill.ts';
import type { Side } from './world.ts';

/** News of so many commits is lost, one after the other. */
const LOST_COMMITS = 6;
/** As long as the fault matrix wants it. */
const LOCKED_MS = 60_000;
const WRITERS = 8;
const ENTRIES = 10_000;
/** In one transaction, as a busy batch of cases would write them. */
const AT_ONCE = 250;

/** Faults of PostgreSQL that take longer than a kill. */
const OF_POSTGRES: readonly Fault[] = [
  long('F19', 'every connection to PostgreSQL ended in the midst of work', async ({ side }) => {
    await side.state.asAdministrator((client) =>
      client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name <> 'observer'",
      ),
    );
  }),
  {
    ...long('F20', 'PostgreSQL restarted, LISTEN lost', async ({ side, world }) => {
      side.state.killPostgres9();
      await world.revive();
    }),
    promisedSeconds: 5,
  },
  long('F21', 'connections to PostgreSQL exhausted', async ({ world, side }) => {
    const from = Date.now();
    return { findings: await exhaust(side, () => standstill(world, side, from)) };
  }),
  long('F22', 'forty requests at once on a pool of three', async ({ world }) => {
    const small = world.sides.find(({ state }) => state.isSmall);
    if (!small) return { happened: false };
    small.traffic.burst(40);
    return { sender: small };
  }),
  long('F23', 'the disk of the database is full for messages', ({ side }) =>
    full(side, 'message', 3_000),
  ),
  long('F25', 'two clients lock crosswise, and the node is the victim', ({ side }) =>
    deadlock(side),
  ),
  long('F26', 'the database commits, and its answer is lost', async ({ side: { state } }) => {
    const before = state.commits.dropped;
    state.commits.drop(LOST_COMMITS);
    await until(
      'commits were lost',
      () => (state.commits.dropped - before >= LOST_COMMITS ? true : undefined),
      { seconds: 5, everyMs: 20 },
    ).catch(() => undefined);
    state.commits.drop(0);
    const lost = state.commits.dropped - before;
    return { happened: lost > 0, notes: [`F26: the news of ${lost} commits was lost`] };
  }),
  long('F27', 'the table of messages locked for a minute', async ({ world, side }) => {
    const from = Date.now();
    const findings = await side.state.asAdministrator(async (client) => {
      await client.query('begin');
      await client.query('lock table message in access exclusive mode');
      await pause(LOCKED_MS);
      const stood = await standstill(world, side, from);
      await client.query('rollback');
      return stood;
    });
    return { findings };
  }),
];

/** Faults of the database that take longer than a kill: of PostgreSQL, and of the audit trail in it. */
export const DATABASE_FAULTS: readonly Fault[] = [
  ...OF_POSTGRES.map((fault) => ({ ...fault, ofPostgres: true })),
  long('F58', 'the audit trail takes nothing: nothing happens without it', ({ side }) =>
    full(side, 'audit_entry', 3_000, 'io_error'),
  ),
  long('F59', 'the disk of the audit trail is full: nothing happens without it', ({ side }) =>
    full(side, 'audit_entry', 3_000),
  ),
  long('F60', `${WRITERS} writers write ${ENTRIES} audit entries each`, ({ side }) =>
    writeTrail(side),
  ),
];

/** Takes every connection that PostgreSQL has left, and holds them for three seconds and for as long as somebody looks. */
async function exhaust({ state }: Side, look: () => Promise<string[]>): Promise<string[]> {
  const taken: Client[] = [];
  try {
    for (let count = 0; count < 250; count += 1) {
      const client = new Client({ connectionString: state.databaseUrl });
      client.on('error', () => undefined);
      await client.connect();
      taken.push(client);
    }
  } catch {
    // That was the last one.
  }
  await pause(3_000);
  const seen = await look();
  await Promise.all(taken.map((client) => client.end().catch(() => undefined)));
  return seen;
}

/** PostgreSQL refuses every new row of a table as it does on a full disk (53100), or on one that is broken (58030). */
async function full(
  { state }: Side,
  table: string,
  ms: number,
  fault: 'disk_full' | 'io_error' = 'disk_full',
): Promise<void> {
  await state.asAdministrator(async (client) => {
    await client.query(
      `create function disk_is_full() returns trigger language plpgsql as
       $$ begin raise exception 'could not extend file' using errcode = '${fault}'; end $$`,
    );
    await client.query(
      `create trigger disk_is_full before insert on ${table} for each statement execute function disk_is_full()`,
    );
    await pause(ms);
    await client.query('drop function disk_is_full() cascade');
  });
}

/** Takes the trail first and then the messages, while the node goes the other way; it never gives way itself. */
async function deadlock({ state }: Side): Promise<Said> {
  const found = await state.asAdministrator(async (client) => {
    const deadlocks = async (): Promise<number> => {
      const { rows } = await client.query<{ count: number }>(
        'select deadlocks::int as count from pg_stat_database where datname = current_database()',
      );
      return rows[0]?.count ?? 0;
    };
    await client.query("set deadlock_timeout = '1h'");
    await client.query("set lock_timeout = '10s'");
    const before = await deadlocks();
    for (let times = 0; times < 4; times += 1) {
      await client.query('begin');
      await client.query('lock table audit_entry in share mode');
      await pause(400);
      await client.query('lock table message in access exclusive mode');
      await client.query('rollback');
      await pause(200);
    }
    return (await deadlocks()) - before;
  });
  return { happened: found > 0, notes: [`F25: PostgreSQL ended ${found} deadlocks`] };
}

/** Eight connections, each with as many entries as a busy day has, while the node gives positions to all of them. */
async function writeTrail({ state }: Side): Promise<void> {
  const options = { state: state.code, poolSize: WRITERS, databaseUrl: state.databaseUrl };
  const dataSource = await openDatabase(options, [AuditEntry]);
  const audit = new Audit();
  const entry = (): Parameters<Audit['record']>[1][number] => ({
    at: new Date(),
    actor: 'harm',
    role: 'NODE',
    action: 'CASES_LISTED',
  });
  try {
    await Promise.all(
      Array.from({ length: WRITERS }, async () => {
        for (let written = 0; written < ENTRIES; written += AT_ONCE) {
          const entries = Array.from({ length: AT_ONCE }, entry);
          await dataSource.transaction((em) => audit.record(em, entries));
        }
      }),
    );
  } finally {
    await dataSource.destroy();
  }
}

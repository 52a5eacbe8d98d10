import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { CheckpointsView } from '../../apps/node/src/api/views/checkpoint.view.ts';
import type { NoticePageView } from '../../apps/node/src/api/views/notice.view.ts';
import { aSpontaneousInfo } from '../support/builders/index.ts';
import { MovedClocks } from '../support/moved-clocks.ts';
import { States } from '../support/nodes.ts';
import { until } from '../support/until.ts';

const FIVE_MINUTES = 301;
/** The lock under which a node gives positions (audit-log.ts). */
const SEQUENCER = 7_726_832;

// Threats T-22 and T-24: who owns the database builds the log anew, and lets it grow beyond what partners have seen.
describe('an audit log that was rebuilt and is longer now', () => {
  const clocks = new MovedClocks();
  const states = new States(['QN', 'QS'], 'PostgreSQL', { env: clocks.env }, clocks);

  beforeAll(async () => {
    await clocks.start();
    await states.start();
  });
  afterAll(async () => {
    await states.stop();
    await clocks.stop();
  });

  /** Sends something to QS, whose receipt brings the latest checkpoint of its log. */
  const send = async (): Promise<void> => {
    await states.of('QN').focalPoint.call('POST', '/v1/spontaneous-information', {
      headers: { 'idempotency-key': randomUUID() },
      body: { to: 'QS', language: 'en', body: aSpontaneousInfo() },
    });
  };
  const inDatabase = async <Row>(state: 'QN' | 'QS', ...statements: string[]): Promise<Row[]> => {
    const client = new Client({ connectionString: states.of(state).node.databaseUrl });
    await client.connect();
    let rows: Row[] = [];
    for (const statement of statements)
      ({ rows } = (await client.query(statement)) as unknown as { rows: Row[] });
    await client.end();
    return rows;
  };
  const proved = async (beyond: number): Promise<number> =>
    until(
      `QS proves its log beyond ${beyond}`,
      async () => {
        await clocks.move(FIVE_MINUTES);
        await send();
        const [row] = await inDatabase<{ size: string }>('QN', 'select size from partner_log');
        return row !== undefined && Number(row.size) > beyond ? Number(row.size) : undefined;
      },
      { everyMs: 3_000, seconds: 60 },
    );
  const conflicts = async (): Promise<(string | undefined)[]> => {
    const { body } = await states
      .of('QN')
      .supervisor.call<CheckpointsView>('GET', '/v1/checkpoints');
    return body.held.map(({ conflict }) => conflict).filter((one) => one !== undefined);
  };

  it('is proved to have grown only, while it has', async () => {
    const size = await proved(0);
    await proved(size);
    // Whatever is still asked for now is asked of the true log.
    await until(
      'nothing is left to ask for',
      async () => {
        await clocks.move(FIVE_MINUTES);
        const [open] = await inDatabase<{ open: number }>(
          'QN',
          `select count(*)::int as open from partner_checkpoint join partner_log using (partner)
          where seen_at > seen_to`,
        );
        return open?.open === 0 || undefined;
      },
      { everyMs: 3_000, seconds: 60 },
    );
    expect(await conflicts()).toEqual([]);
  }, 180_000);

  it('is found out by the partner that keeps what was signed before', async () => {
    const [signed] = await inDatabase<{ size: string }>(
      'QS',
      'select max(size) as size from audit_checkpoint',
    );
    const before = Number(signed?.size);
    await inDatabase(
      'QS',
      ...['audit_entry', 'audit_leaf', 'audit_checkpoint', 'checkpoint_stamp'].map(
        (table) => `alter table ${table} disable trigger append_only`,
      ),
      `begin`,
      // Between two turns of the sequencer: what a turn adds meanwhile would be there twice, and stop it for ever.
      `select pg_advisory_xact_lock(${SEQUENCER})`,
      'delete from audit_checkpoint',
      'delete from audit_leaf',
      `update audit_entry set actor = 'nobody' where entry_id = (select min(entry_id) from audit_entry)`,
      'delete from audit_pending',
      'insert into audit_pending select entry_id from audit_entry',
      'commit',
    );
    await until(
      'QS has signed a longer log again',
      async () => {
        await send();
        const [row] = await inDatabase<{ size: string | null }>(
          'QS',
          'select max(size) as size from audit_checkpoint',
        );
        return Number(row?.size ?? 0) > before || undefined;
      },
      { everyMs: 2_000, seconds: 60 },
    );
    await until(
      'QN has found it',
      async () => {
        await clocks.move(FIVE_MINUTES);
        await send();
        return (await conflicts()).length > 0 || undefined;
      },
      { everyMs: 3_000, seconds: 60 },
    );
    expect(new Set(await conflicts())).toEqual(new Set(['REBUILT']));
    await until('the supervisors of QN are told', async () => {
      const { body } = await states.of('QN').supervisor.call<NoticePageView>('GET', '/v1/notices');
      return body.notices.find(
        ({ what, partner }) => what === 'SECURITY_EVENT' && partner === 'QS',
      );
    });
    const evidence = await inDatabase<{ answer: string; head_size: string; size: string }>(
      'QN',
      'select answer, size, head_size from partner_log_conflict',
    );
    for (const { answer, size, head_size: head } of evidence) {
      // Asked between the deletion and the next signature, QS has no log to prove anything with.
      expect(Number(head) === 0 || Number(head) > Number(size)).toBe(true);
      expect(answer.split('.')).toHaveLength(3);
    }
  }, 180_000);
});

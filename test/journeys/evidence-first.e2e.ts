import { Client } from 'pg';
import type { DiagnosticsView } from '../../apps/node/src/api/views/diagnostics.view.ts';
import type { ReadyView } from '../../apps/node/src/api/views/health.view.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { anOfficer, type AnOfficer } from '../support/an-officer.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { until } from '../support/until.ts';

const REQUEST = { to: 'QS', request: aTraceRequest() };

// reliability.md F58 and F62: evidence comes before action, also when it is the evidence that fails.
describe('a node whose evidence can not be kept', () => {
  let directory: ADirectory;
  let databases: ADatabase[];
  let qn: ANode;
  let qs: ANode;
  let officer: AnOfficer;
  let administrator: AnOfficer;
  let partner: AnOfficer;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    databases = await Promise.all([aDatabase(), aDatabase()]);
    const [own, other] = databases.map(({ url }) => url);
    [qn, qs] = await Promise.all([
      ANode.start({
        state: 'QN',
        directory,
        databaseUrl: own ?? '',
        // The sequencer is in the worker; fifteen seconds of grace.
        processes: [['gateway', 'api'], ['worker']],
        env: { AUDIT_GRACE_MINUTES: '0.25', SWEEP_SECONDS: '0.5' },
      }),
      ANode.start({ state: 'QS', directory, databaseUrl: other ?? '' }),
    ]);
    [officer, administrator, partner] = await Promise.all([
      anOfficer(qn, 'SUPERVISOR'),
      anOfficer(qn, 'ADMINISTRATOR'),
      anOfficer(qs, 'SUPERVISOR'),
    ]);
  });
  afterAll(async () => {
    await Promise.all([qn?.stop(), qs?.stop()]);
    await Promise.all([...(databases ?? []).map((one) => one.drop()), directory?.remove()]);
  });

  const ready = async (): Promise<string> => {
    const { status, body } = await qn.call<ReadyView>('GET', '/v1/ready');
    return `${status} ${body.audit}`;
  };
  const diagnosed = async (): Promise<DiagnosticsView['audit']> =>
    (await administrator.call<DiagnosticsView>('GET', '/v1/diagnostics')).body.audit;
  const tries = async (): Promise<string[]> => {
    const answers = [
      await officer.call<{ code: string }>('GET', '/v1/cases'),
      await officer.call<{ code: string }>('POST', '/v1/requests', {
        body: { language: 'en', ...REQUEST },
        headers: { 'idempotency-key': `tried-${Math.random()}` },
      }),
    ];
    return answers.map(({ status, body }) => `${status} ${body.code}`);
  };
  /** At which desks: once for each time that it began, and on a slow machine the log may have been behind before. */
  const told = async (what: string): Promise<string[]> =>
    onDatabase(async (client) => {
      const sql = 'select distinct desk from notice where what = $1 order by desk';
      return (await client.query<{ desk: string }>(sql, [what])).rows.map(({ desk }) => desk);
    });
  const messages = async (): Promise<number> =>
    onDatabase(async (client) => {
      const { rows } = await client.query<{ n: number }>('select count(*)::int as n from message');
      return rows[0]?.n ?? -1;
    });
  async function onDatabase<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ connectionString: qn.databaseUrl });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  it('goes on for the time of grace without its sequencer, then stops, and says why (F62)', async () => {
    await until('the log has begun', async () => ((await ready()) === '200 UP' ? true : undefined));
    const { caseId } = await officer.submit(REQUEST);
    await partner.sees(caseId, 'DELIVERED');
    await qn.kill9('worker');
    await until('people are told', async () =>
      (await told('AUDIT_BEHIND')).length === 2 ? true : undefined,
    );
    expect(await told('AUDIT_BEHIND')).toEqual(['ADMINISTRATOR', 'SUPERVISOR']);
    await until('the time of grace is over', async () =>
      (await ready()) === '503 DOWN' ? true : undefined,
    );
    const before = await messages();
    expect(await tries()).toEqual(['503 audit.behind', '503 audit.behind']);
    expect(await messages()).toBe(before);
    // What leads out of it is there: the diagnostics and the notices.
    expect(await diagnosed()).toMatchObject({
      log: 'STOPPED',
      refusedFrom: expect.any(String),
    });
    expect((await administrator.call('GET', '/v1/notices')).status).toBe(200);
    expect((await qn.call('GET', '/v1/health')).status).toBe(200);
  });

  it('takes nothing of a partner meanwhile, and has lost nothing when the sequencer is back', async () => {
    const addressees = [{ state: 'QN', why: 'MANUFACTURER', mode: 'PARALLEL' } as const];
    const request = aTraceRequest({ header: { addressees } });
    const { caseId } = await partner.submit({ to: 'QN', request });
    await until('the partner is put off', async () => {
      const { body } = await partner.call('GET', '/v1/partners');
      return JSON.stringify(body).includes('"lastError":"partner-busy"') ? true : undefined;
    });
    expect(await officer.find(caseId)).toBeUndefined();
    await qn.restart();
    await until('the log goes on', async () => ((await ready()) === '200 UP' ? true : undefined));
    await partner.call('POST', '/v1/partners/QN/attempt', { body: {} });
    await officer.sees(caseId, 'DELIVERED', 60);
    await officer.submit(REQUEST);
    expect((await diagnosed()).log).toBe('UP');
  });

  it('does nothing and shows nothing while no entry can be written, and tells of it afterwards (F58)', async () => {
    const before = await messages();
    await onDatabase((client) => client.query('alter table audit_entry rename to audit_taken'));
    expect(await tries()).toEqual(['503 audit.unwritable', '503 audit.unwritable']);
    expect(await messages()).toBe(before);
    expect(await ready()).toBe('503 DOWN');
    expect(await diagnosed()).toMatchObject({ unwrittenSince: expect.any(String) });
    const figures = (await administrator.call<string>('GET', '/metrics')).body;
    expect(figures).toMatch(/^trace_audit\{figure="unwritten"\} [1-9]/m);
    expect(qn.printed).toContain('audit entries can not be written');
    await until('people are told', async () =>
      (await told('AUDIT_UNWRITABLE')).length >= 2 ? true : undefined,
    );
    await onDatabase((client) => client.query('alter table audit_taken rename to audit_entry'));
    await until('it goes on', async () => ((await ready()) === '200 UP' ? true : undefined));
    const resumed = await onDatabase((client) =>
      client.query<{ outcome: string }>(
        "select outcome from audit_entry where action = 'AUDIT_RESUMED'",
      ),
    );
    expect(resumed.rows[0]?.outcome).toMatch(/^\d+ refused since 20/);
    expect((await officer.call('GET', '/v1/cases')).status).toBe(200);
  });
});

import { Client } from 'pg';
import type { CheckpointsView } from '../../apps/node/src/api/views/checkpoint.view.ts';
import type { NoticePageView } from '../../apps/node/src/api/views/notice.view.ts';
import type {
  DeliveryCheckView,
  ReconciliationsView,
  ReconciliationView,
} from '../../apps/node/src/api/views/reconciliation.view.ts';
import { anAcknowledgement, aStatusReply, aTraceRequest } from '../support/builders/index.ts';
import { anOfficer } from '../support/an-officer.ts';
import { MovedClocks } from '../support/moved-clocks.ts';
import { States } from '../support/nodes.ts';
import { until } from '../support/until.ts';

// What do you hold of mine? Two nodes agree, and when one of them loses something the other one says which.
describe('a State that asks what its partner holds', () => {
  const clocks = new MovedClocks();
  const states = new States(['QN', 'QS'], 'PostgreSQL', { env: clocks.env }, clocks);
  const cases: string[] = [];

  beforeAll(async () => {
    await clocks.start();
    await states.start();
    const [qn, qs] = [states.of('QN'), states.of('QS')];
    for (let number = 0; number < 5; number += 1) {
      const { caseId } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
      await qs.officer.sees(caseId, 'DELIVERED');
      await qs.officer.follow(caseId, 'acknowledgement', anAcknowledgement());
      await qn.focalPoint.sees(caseId, 'ACKNOWLEDGED');
      cases.push(caseId);
    }
  });
  afterAll(async () => {
    await states.stop();
    await clocks.stop();
  });

  const compare = async (): Promise<ReconciliationView> => {
    const { body } = await states
      .of('QN')
      .supervisor.call<ReconciliationView>('POST', '/v1/partners/QS/reconciliations');
    return body;
  };
  const atQs = async (statement: string, values: unknown[] = []): Promise<void> => {
    const client = new Client({ connectionString: states.of('QS').node.databaseUrl });
    await client.connect();
    await client.query(statement, values);
    await client.end();
  };

  /** What the supervisors and the administrators of QN have been told of a kind. */
  const areTold = async (what: string): Promise<void> => {
    const { node, supervisor } = states.of('QN');
    for (const reader of [supervisor, await anOfficer(node, 'ADMINISTRATOR')]) {
      await until(`they are told ${what}`, async () => {
        const { body } = await reader.call<NoticePageView>('GET', '/v1/notices');
        return body.notices.find((notice) => notice.what === what && notice.partner === 'QS');
      });
    }
  };

  it('finds with one question that both hold the same', async () => {
    expect(await compare()).toMatchObject({
      partner: 'QS',
      heldThere: 5,
      questions: 1,
      differences: [],
      askedBy: 'Test SUPERVISOR',
    });
  });

  it('has its own audit log confirmed by the checkpoint that the partner keeps', async () => {
    // A receipt of QN carries one as soon as its sweep has signed the first.
    await until('QN has signed its log', async () => {
      const { body } = await states
        .of('QN')
        .supervisor.call<CheckpointsView>('GET', '/v1/checkpoints');
      return body.own;
    });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await states.of('QS').officer.follow(cases[0] ?? '', 'status-reply', aStatusReply());
    const report = await until('QS keeps a checkpoint of QN', async () => {
      const found = await compare();
      return found.ownLog === 'NOT_WITNESSED' ? undefined : found;
    });
    expect(report.ownLog).toBe('HOLDS');
  });

  it('keeps the reports', async () => {
    const { body } = await states
      .of('QN')
      .supervisor.call<ReconciliationsView>('GET', '/v1/partners/QS/reconciliations');
    expect(body.reconciliations.length).toBeGreaterThan(1);
    expect(body.reconciliations[0]?.doneAt).toBeDefined();
  });

  it('answers an officer who doubts a delivery', async () => {
    const path = `/v1/cases/${cases[1]}/delivery-check`;
    const { status, body } = await states.of('QN').focalPoint.call<DeliveryCheckView>('POST', path);
    expect(status).toBe(200);
    expect(body).toMatchObject({ held: 1, contiguous: 1, gaps: [], differences: [] });
  });

  it('learns which messages the partner has lost, and which it holds otherwise', async () => {
    const ids = new Client({ connectionString: states.of('QS').node.databaseUrl });
    await ids.connect();
    const { rows } = await ids.query<{ message_id: string }>(
      `select message_id from message where kind = 'REQUEST' order by message_id`,
    );
    await ids.end();
    const [lost = '', altered = '', moved = ''] = rows.map((row) => row.message_id);
    await atQs('delete from message where message_id = $1', [lost]);
    await atQs(`update message set digest = repeat('A', 43) where message_id = $1`, [altered]);
    await atQs(
      `update case_file set state = 'CLOSED' where case_id =
         (select case_id from message where message_id = $1)`,
      [moved],
    );
    const { differences } = await compare();
    expect(differences.map(({ messageId, kind }) => ({ messageId, kind }))).toEqual([
      { messageId: lost, kind: 'MISSING_THERE' },
      { messageId: altered, kind: 'OTHER_BYTES' },
      { messageId: moved, kind: 'OTHER_STATE' },
    ]);
    expect(differences[0]?.sentence).toContain('the partner does not hold it');
  });

  it('tells supervisors and administrators by itself what the nightly comparison has found', async () => {
    await clocks.move(25 * 3_600);
    await areTold('HOLDINGS_DIFFER');
  });

  it('is told that its own log was set back, after a restore of an old backup', async () => {
    const client = new Client({ connectionString: states.of('QN').node.databaseUrl });
    await client.connect();
    await client.query('alter table audit_checkpoint disable trigger all');
    // The node runs and may sign a later checkpoint between the two; then its log is another one.
    await until('the log is found shorter', async () => {
      await client.query('delete from audit_checkpoint');
      return (await compare()).ownLog === 'SHORTER' ? true : undefined;
    });
    await client.end();
    await areTold('OWN_LOG_DOUBTED');
  });

  it('says so when the partner gives no answer, and invents nothing', async () => {
    await states.of('QS').node.stop();
    const { status, body } = await states
      .of('QN')
      .supervisor.call<{ code: string }>('POST', '/v1/partners/QS/reconciliations');
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'partner.unreachable' });
  });
});

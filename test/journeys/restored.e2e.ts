import { join } from 'node:path';
import { setLog } from '@trace/platform';
import { Client } from 'pg';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type {
  ReconciliationsView,
  ReconciliationView,
} from '../../apps/node/src/api/views/reconciliation.view.ts';
import type { SubmittedView } from '../../apps/node/src/api/views/submitted.view.ts';
import {
  aClose,
  aFinalAnswer,
  anAcknowledgement,
  aReminder,
  aStatusReply,
  aTraceRequest,
} from '../support/builders/index.ts';
import { MovedClocks } from '../support/moved-clocks.ts';
import { NODE_ROLE } from '../support/a-database.ts';
import { States, type AState } from '../support/nodes.ts';
import { until } from '../support/until.ts';
import { bothHold } from './both-hold.ts';
import { expectAgreement } from './both-sides.ts';
import { nodeCommand } from './node-command.ts';

setLog({ level: 'error' });

// reliability.md F29, F41: the backup is of last night, and the partner has what came since, of either State.
describe('a State that is restored from an older backup', () => {
  const clocks = new MovedClocks();
  let states: States<'QN' | 'QS'>;
  let [early, late, meanwhile, own] = ['', '', '', ''];
  let ownReference = '';
  /** What QS had said, as QS showed it before. */
  const before = new Map<string, unknown[]>();

  const ask = async (): Promise<string> => {
    const { caseId } = await states
      .of('QN')
      .focalPoint.submit({ to: 'QS', request: aTraceRequest() });
    return caseId;
  };
  const askOfQs = async (): Promise<SubmittedView> => {
    const addressees = [{ state: 'QN', why: 'MANUFACTURER', mode: 'PARALLEL' } as const];
    const request = aTraceRequest({ header: { addressees } });
    return states.of('QS').focalPoint.submit({ to: 'QN', request });
  };
  const delivered = async (): Promise<string> => {
    const caseId = await ask();
    await bothHold(states.of('QN'), states.of('QS'), caseId, 1);
    return caseId;
  };
  const bytesAt = async ({ database }: AState, caseId: string): Promise<unknown[]> => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(
      `select message.jws, receipt.jws as receipt from message join receipt using (receipt_id)
        where case_id = $1 order by message_id`,
      [caseId],
    );
    await client.end();
    return rows;
  };
  const held = async (by: AState, partner: string): Promise<ReconciliationView> => {
    const { body } = await by.supervisor.call<ReconciliationView>(
      'POST',
      `/v1/partners/${partner}/reconciliations`,
    );
    return body;
  };

  beforeAll(async () => {
    await clocks.start();
    states = new States(['QN', 'QS'], 'PostgreSQL', { env: clocks.env }, clocks);
    await states.start();
  });
  afterAll(async () => {
    await states?.stop();
    await clocks.stop();
  });

  it('has lost what came after it, and what it said itself', async () => {
    const [qn, qs] = [states.of('QN'), states.of('QS')];
    early = await delivered();
    const copy = join(states.directory.dataDir('QS'), 'QS.trace');
    expect((await nodeCommand(qs, 'backup', copy)).exitCode).toBe(0);
    late = await delivered();
    // Its own words in a case that the backup knows, and a case of its own that it does not.
    await qs.officer.follow(early, 'acknowledgement', anAcknowledgement());
    await qn.focalPoint.sees(early, 'ACKNOWLEDGED');
    const submitted = await askOfQs();
    own = submitted.caseId;
    ownReference = submitted.reference;
    await qn.officer.sees(own, 'DELIVERED');
    await qn.officer.follow(own, 'acknowledgement', anAcknowledgement());
    await qs.focalPoint.sees(own, 'ACKNOWLEDGED');
    await qn.officer.follow(own, 'final-answer', aFinalAnswer());
    await bothHold(qn, qs, own, 3);
    await bothHold(qn, qs, early, 2);
    for (const caseId of [early, own]) before.set(caseId, await bytesAt(qs, caseId));

    await qs.node.stop();
    const restored = await nodeCommand(qs, 'restore', '--replace', '--runs-as', NODE_ROLE, copy);
    expect(restored.stdout).toContain('2 messages of this State that it holds are not here.');
    expect(restored.stderr).toContain('What came after the backup is lost here. QN can show it.');
    meanwhile = await ask();
    // The outage is long enough to be one: a partner that comes back from it is asked what it still holds.
    await until(
      'QN has tried often enough',
      async () => {
        await clocks.move(120);
        const { body } = await qn.focalPoint.call<CaseView>('GET', `/v1/cases/${meanwhile}`);
        return (body.delivery?.failures ?? 0) >= 6 ? true : undefined;
      },
      { seconds: 50, everyMs: 1_000 },
    );
    expect(await bytesAt(qs, own)).toEqual([]);
    expect(await bytesAt(qs, early)).toHaveLength(1);
    await qs.node.restart();
  });

  it('is sent the very same bytes again by its partner, and both go by one receipt', async () => {
    const [qn, qs] = [states.of('QN'), states.of('QS')];
    await clocks.move(3_600);
    await qs.officer.sees(meanwhile, 'DELIVERED', 40);
    await qs.officer.sees(late, 'DELIVERED', 40);
    await qn.focalPoint.sees(late, 'DELIVERED', 40);
    await until('both count by one receipt', async () => {
      const [here, there] = await Promise.all([bytesAt(qn, late), bytesAt(qs, late)]);
      return here.length === 1 && JSON.stringify(here) === JSON.stringify(there) ? true : undefined;
    });
  });

  it('takes back by itself what it has said and forgotten, with the receipts of then', async () => {
    const [qn, qs] = [states.of('QN'), states.of('QS')];
    await bothHold(qn, qs, early, 2);
    await bothHold(qn, qs, own, 3);
    expect((await bytesAt(qs, early))[1]).toEqual(before.get(early)?.[1]);
    expect((await bytesAt(qs, own))[0]).toEqual(before.get(own)?.[0]);
    const { body } = await qs.supervisor.call<ReconciliationsView>(
      'GET',
      '/v1/partners/QN/reconciliations',
    );
    // Nobody has asked but the node.
    const reports = body.reconciliations.filter(({ askedBy }) => askedBy === 'node');
    expect(reports.reduce((sum, { cameBack }) => sum + cameBack, 0)).toBe(2);
  });

  it('stands as its partner does: the same cases, the same clocks, nothing that differs', async () => {
    const [qn, qs] = [states.of('QN'), states.of('QS')];
    expect((await expectAgreement(qn, qs, early)).state).toBe('ACKNOWLEDGED');
    expect((await expectAgreement(qn, qs, own)).state).toBe('ANSWERED');
    await expectAgreement(qn, qs, late);
    await expectAgreement(qn, qs, meanwhile);
    expect(await held(qs, 'QN')).toMatchObject({ differences: [], cameBack: 0, sentAgain: 0 });
    expect(await held(qn, 'QS')).toMatchObject({ differences: [], cameBack: 0, sentAgain: 0 });
  });

  it('goes on where it was', async () => {
    const [qn, qs] = [states.of('QN'), states.of('QS')];
    await qs.focalPoint.follow(own, 'closure', aClose());
    await qn.officer.sees(own, 'CLOSED');
    await qn.focalPoint.follow(early, 'reminder', aReminder());
    await bothHold(qn, qs, early, 3);
    await qs.officer.follow(early, 'status-reply', aStatusReply());
    await bothHold(qn, qs, early, 4);
    await expectAgreement(qn, qs, early);
    await expectAgreement(qn, qs, own);
    const { reference } = await askOfQs();
    expect(reference).not.toBe(ownReference);
  });
});

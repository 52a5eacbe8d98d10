import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restoreBackup, setLog, writeBackup } from '@trace/platform';
import { Client } from 'pg';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { ReconciliationView } from '../../apps/node/src/api/views/reconciliation.view.ts';
import { anAcknowledgement, aTraceRequest } from '../support/builders/index.ts';
import { MovedClocks } from '../support/moved-clocks.ts';
import { NODE_ROLE } from '../support/a-database.ts';
import { States, type AState } from '../support/nodes.ts';
import { until } from '../support/until.ts';
import { bothHold } from './both-hold.ts';

setLog({ level: 'error' });

// reliability.md F29, F41: the backup is of last night, and the partner has what came since.
describe('a State that is restored from an older backup', () => {
  const clocks = new MovedClocks();
  let states: States<'QN' | 'QS'>;
  let folder: string;
  let file: string;
  let [early, late, meanwhile] = ['', '', ''];
  let acknowledged: string;

  const ask = async (): Promise<string> => {
    const { caseId } = await states
      .of('QN')
      .focalPoint.submit({ to: 'QS', request: aTraceRequest() });
    return caseId;
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
    folder = await mkdtemp(join(tmpdir(), 'trace-restored-'));
    file = join(folder, 'QS.trace');
  });
  afterAll(async () => {
    await states?.stop();
    await clocks.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('has lost what came after it, and what it said itself', async () => {
    const [qn, qs] = [states.of('QN'), states.of('QS')];
    early = await delivered();
    await writeBackup(qs.database.url, { state: 'QS', target: file, now: clocks.now });
    late = await delivered();
    acknowledged = early;
    await qs.officer.follow(acknowledged, 'acknowledgement', anAcknowledgement());
    await qn.focalPoint.sees(acknowledged, 'ACKNOWLEDGED');

    await qs.node.stop();
    await restoreBackup(qs.database.url, file, { queue: true, runsAs: NODE_ROLE });
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
    await qs.node.restart();
    expect((await qs.officer.find(early))?.state).toBe('DELIVERED');
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
    const { differences } = await held(qn, 'QS');
    // The acknowledgement is known to QN alone, and so the case stands otherwise there.
    expect(differences.map(({ kind }) => kind)).toEqual(['OTHER_STATE']);
  });

  it('learns from its partner what it has said and forgotten', async () => {
    const { differences } = await held(states.of('QS'), 'QN');
    expect(differences.map(({ kind }) => kind)).toEqual(['MISSING_HERE']);
  });
});

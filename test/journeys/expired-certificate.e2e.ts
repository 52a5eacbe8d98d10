import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { NoticePageView } from '../../apps/node/src/api/views/notice.view.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { anOfficer, type AnOfficer } from '../support/an-officer.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { until } from '../support/until.ts';

/** A certificate that has ended before anybody has seen it. */
const ENDED_DAYS = 1 / 86_400;

// reliability.md F52.
describe('a State whose certificate has ended', () => {
  let directory: ADirectory;
  let databases: ADatabase[];
  let [qn, qs]: ANode[] = [];
  let focalPoint: AnOfficer;
  let caseId: string;

  const start = (state: string, database: ADatabase | undefined): Promise<ANode> =>
    ANode.start({ state, directory, databaseUrl: database?.url ?? '' });

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    await directory.makeKeysAnew('QS', { certificateDays: ENDED_DAYS });
    await directory.issue();
    databases = await Promise.all([aDatabase(), aDatabase()]);
    [qn, qs] = await Promise.all([start('QN', databases[0]), start('QS', databases[1])]);
    if (!qn) throw new Error('QN did not start');
    focalPoint = await anOfficer(qn, 'FOCAL_POINT');
  });
  afterAll(async () => {
    await Promise.all([qn?.stop(), qs?.stop()]);
    await Promise.all(databases.map((one) => one.drop()));
    await directory.remove();
  });

  it('is sent nothing, and its partner is told in a word why', async () => {
    ({ caseId } = await focalPoint.submit({ to: 'QS', request: aTraceRequest() }));
    const { delivery, state } = await until('the lane says why it waits', async () => {
      const { body } = await focalPoint.call<CaseView>('GET', `/v1/cases/${caseId}`);
      return body.delivery?.lastError === undefined ? undefined : body;
    });
    expect([state, delivery?.lastError]).toEqual(['QUEUED', 'CERT_HAS_EXPIRED']);
  });

  it('was warned of it, and so was its partner', async () => {
    for (const node of [qn, qs]) {
      if (!node) throw new Error('a node did not start');
      const supervisor = await anOfficer(node, 'SUPERVISOR');
      const { body } = await supervisor.call<NoticePageView>('GET', '/v1/notices');
      expect(body.notices.map(({ what }) => what)).toContain('TRUST_ENDS');
    }
  });

  it('is sent what has waited once the directory names another one', async () => {
    await qs?.stop();
    await directory.makeKeysAnew('QS');
    await directory.issue();
    await qs?.restart();
    await focalPoint.sees(caseId, 'DELIVERED', 50);
  });
});

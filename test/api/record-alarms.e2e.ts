import type { NoticePageView } from '../../apps/node/src/api/views/notice.view.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aFinalAnswer, aRefusalNotice, aTraceRequest } from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

// Lifecycle edge 9, and list 7.12: what no supervisor should have to look for.
describe('what a supervisor is told of an answer', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    [qn, qs] = [await AnApi.start('QN', directory), await AnApi.start('QS', directory)];
  });
  afterAll(async () => {
    await qn?.stop();
    await qs?.stop();
    await directory?.remove();
  });

  const bothWays = async (): Promise<void> => {
    await qn.deliver('QS');
    await qs.deliver('QN');
  };
  const answered = async (step: string, body: object): Promise<string> => {
    const order = { to: 'QS', language: 'en', request: aTraceRequest() };
    const { caseId } = (await qn.post('/v1/requests', order)).body as { caseId: string };
    await bothWays();
    expect((await qs.follow(caseId, step, body)).status).toBe(201);
    await bothWays();
    return caseId;
  };
  const told = async (one: AnApi, caseId: string): Promise<string[]> => {
    const { notices } = (await one.get('/v1/notices')).body as NoticePageView;
    return notices
      .filter((notice) => notice.caseId === caseId)
      .map(({ what, desk, partner }) => `${desk} ${what} ${partner}`);
  };

  it('is alarmed on both sides, once, where the record says that the weapon was destroyed', async () => {
    const [result] = aFinalAnswer().response.itemResults;
    const itemResults = [
      Object.assign({}, result, { reasons: [{ code: 'DESTROYED_ON_RECORD', date: '2015-06-01' }] }),
    ];
    const caseId = await answered('final-answer', aFinalAnswer({ response: { itemResults } }));
    expect(await told(qn, caseId)).toEqual(['SUPERVISOR RECORD_CONTRADICTED QS']);
    expect(await told(qs, caseId)).toEqual(['SUPERVISOR RECORD_CONTRADICTED QN']);
    await bothWays();
    expect(await told(qn, caseId)).toHaveLength(1);
  });

  it('is shown a refusal on national law alone', async () => {
    const notice = aRefusalNotice({ ground: 'NAT-OTHER' });
    const caseId = await answered('refusal', notice);
    expect(await told(qn, caseId)).toEqual(['SUPERVISOR GROUND_FLAGGED QS']);
    expect(await told(qs, caseId)).toEqual(['SUPERVISOR GROUND_FLAGGED QN']);
  });
});

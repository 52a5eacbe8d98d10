import type { ClockView } from '../../apps/node/src/api/views/clock.view.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import {
  aClose,
  aFinalAnswer,
  anAcknowledgement,
  aPartialAnswer,
  aPersonIdentity,
  aTraceRequest,
} from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

describe('a case through both apis', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  let caseId: string;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    [qn, qs] = await Promise.all([AnApi.start('QN', directory), AnApi.start('QS', directory)]);
  });
  afterAll(async () => {
    await Promise.all([qn?.stop(), qs?.stop()]);
    await directory?.remove();
  });

  /** The line in the table must be what the messages say, on both nodes, after every step. */
  async function expectLinesToEqualTheFold(): Promise<void> {
    for (const api of [qn, qs]) {
      const { items } = await api.caseFiles.list({}, { limit: 10 });
      for (const { file } of items)
        expect(Object.assign({}, file)).toEqual((await api.caseFiles.get(file.caseId)).file);
    }
  }

  it('is asked under a reference of its own', async () => {
    const submitted = await qn.post('/v1/requests', {
      to: 'QS',
      language: 'en',
      request: aTraceRequest(),
    });
    expect(submitted.body).toMatchObject({ state: 'QUEUED', version: 1 });
    expect(submitted.status).toBe(201);
    expect(submitted.body.reference).toMatch(/^QN-TR-\d{4}-000001$/);
    caseId = submitted.body.caseId;
    expect(submitted.headers['location']).toBe(`/v1/cases/${caseId}`);
    expect(submitted.headers['etag']).toBe('"1"');
    await expectLinesToEqualTheFold();
    await qn.deliver('QS');
    const shown = await qn.get(`/v1/cases/${caseId}`);
    expect(shown.body).toMatchObject({ state: 'DELIVERED', version: 1, provisional: false });
    await expectLinesToEqualTheFold();
  });

  it.each([
    ['QS', 'acknowledgement', 'ACKNOWLEDGED', anAcknowledgement()],
    ['QS', 'partial-answers', 'PARTIALLY_ANSWERED', aPartialAnswer()],
    ['QS', 'final-answer', 'ANSWERED', aFinalAnswer()],
    ['QN', 'closure', 'CLOSED', aClose()],
  ])('%s says %s, and it is %s on both nodes', async (state, step, becomes, body) => {
    const [speaker, hearer] = state === 'QN' ? [qn, qs] : [qs, qn];
    const identities = JSON.stringify(body).includes('identityPart')
      ? [
          {
            part: JSON.stringify(body).match(/"identityPart":"([^"]+)"/)?.[1],
            identity: aPersonIdentity(),
          },
        ]
      : [];
    const said = await speaker.follow(caseId, step, body, identities);
    expect({ status: said.status, body: said.body }).toMatchObject({
      status: 201,
      body: { caseId },
    });
    await expectLinesToEqualTheFold();
    await speaker.deliver(hearer.state);
    await expectLinesToEqualTheFold();
    const [mine, theirs] = await Promise.all([
      speaker.get(`/v1/cases/${caseId}`),
      hearer.get(`/v1/cases/${caseId}`),
    ]);
    expect(mine.body.state).toBe(becomes);
    expect(theirs.body.state).toBe(becomes);
    expect(theirs.body.clocks).toEqual(mine.body.clocks);
    expect(theirs.body.timeline).toEqual(mine.body.timeline);
    expect(
      mine.body.clocks.map(
        (clock: ClockView) => clock.readings.filter((one) => one.applied).length,
      ),
    ).toEqual([1, 1, 1, 1]);
  });
});

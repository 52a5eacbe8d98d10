import { randomUUID } from 'node:crypto';
import type { Change } from '@trace/protocol';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import {
  aClarification,
  aClarificationRequest,
  aClose,
  aConsultProposal,
  aConsultReply,
  aCorrection,
  aFinalAnswer,
  anAcknowledgement,
  anExplanation,
  aPermissionDecision,
  aPermissionRequest,
  aReminder,
  aReopen,
  aTraceRequest,
} from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

/** What is said, by whom, and what must come of it. */
type Said = [by: 'QN' | 'QS', step: string, body: object];

describe('the course of a case through both apis', () => {
  let directory: ADirectory;
  let apis: Record<'QN' | 'QS', AnApi>;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    const [QN, QS] = await Promise.all([
      AnApi.start('QN', directory),
      AnApi.start('QS', directory),
    ]);
    apis = { QN, QS };
  });
  afterAll(async () => {
    await Promise.all(Object.values(apis ?? {}).map((api) => api.stop()));
    await directory?.remove();
  });

  /** A case of QN in which these words were said and have arrived; the ids of the messages in their order. */
  async function aCase(...course: Said[]): Promise<{ caseId: string; ids: string[] }> {
    const { body } = await apis.QN.post('/v1/requests', {
      to: 'QS',
      language: 'en',
      request: aTraceRequest(),
    });
    await apis.QN.deliver('QS');
    const ids: string[] = [body.messageId];
    for (const said of course) ids.push(await say(body.caseId, ...said));
    return { caseId: body.caseId, ids };
  }

  async function say(caseId: string, ...[by, step, body]: Said): Promise<string> {
    const answer = await apis[by].follow(caseId, step, body);
    expect({ step, status: answer.status, body: answer.body }).toMatchObject({ status: 201 });
    await apis[by].deliver(by === 'QN' ? 'QS' : 'QN');
    const [mine, theirs] = await Promise.all([
      apis.QN.get(`/v1/cases/${caseId}`),
      apis.QS.get(`/v1/cases/${caseId}`),
    ]);
    for (const member of ['state', 'timeline', 'clocks', 'conditions', 'content'])
      expect(theirs.body[member]).toEqual(mine.body[member]);
    return answer.body.messageId;
  }

  async function refused(caseId: string, ...[by, step, body]: Said): Promise<unknown> {
    const { status, body: told } = await apis[by].follow(caseId, step, body);
    const errors = (told.errors ?? []) as { pointer: string }[];
    return [status, told.code, ...errors.map(({ pointer }) => pointer)];
  }

  const ANSWERED: Said[] = [
    ['QS', 'acknowledgement', anAcknowledgement()],
    ['QS', 'final-answer', aFinalAnswer()],
  ];

  it('lets a State correct its own words, at places that they have', async () => {
    const { caseId, ids } = await aCase(...ANSWERED);
    const [request = '', , answer = ''] = ids;
    const date: Change = {
      pointer: '/response/chain/1/date',
      change: 'REPLACE',
      value: '2018-05-14',
    };
    const nowhere: Change = {
      pointer: '/response/chain/9/date',
      change: 'REPLACE',
      value: '2018-05-14',
    };
    const correct = (correctsMessageId: string, change: Change): object =>
      aCorrection({ correctsMessageId, changes: [change] });
    expect(await refused(caseId, 'QS', 'correction', correct(request, date))).toEqual([
      409,
      'case.not-possible',
    ]);
    expect(await refused(caseId, 'QS', 'correction', correct(answer, nowhere))).toEqual([
      400,
      'member.invalid',
      '/body/changes/0/pointer',
    ]);
    const broken: Change = Object.assign({}, date, { value: '2018-02-30' });
    expect(await refused(caseId, 'QS', 'correction', correct(answer, broken))).toEqual([
      400,
      'member.invalid',
      '/body/changes',
    ]);
    await say(caseId, 'QS', 'correction', correct(answer, date));
    const { body } = await apis.QN.get(`/v1/cases/${caseId}`);
    expect(body.timeline.at(-1)).toMatchObject({ kind: 'CORRECTION', cause: answer });
  });

  it('goes on with a new question, by a new clock, and its answer leaves the question not out', async () => {
    const { caseId, ids } = await aCase(...ANSWERED, ['QN', 'closure', aClose()]);
    await say(caseId, 'QN', 'reopening', aReopen());
    const { body: open } = await apis.QS.get(`/v1/cases/${caseId}`);
    expect(open.state).toBe('REOPENED');
    expect(open.timeline.at(-1).cause).toBe(ids[2]);
    expect(open.content.questions).toHaveLength(3);
    const answers = open.clocks.filter(({ kind }: { kind: string }) => kind === 'ANSWER');
    expect(answers.map(({ ending }: { ending?: string }) => ending)).toEqual(['MET', undefined]);

    expect(await refused(caseId, 'QS', 'final-answer', aFinalAnswer())).toEqual([
      400,
      'member.missing',
      '/body/response/questionResults',
    ]);
    const { questionResults } = aFinalAnswer().response;
    const third = { questionNo: 3, code: 'Q-SIMILAR' as const, status: 'ANSWERED' as const };
    await say(
      caseId,
      'QS',
      'final-answer',
      aFinalAnswer({
        response: { questionResults: [...questionResults, { ...third, answer: 'None.' }] },
      }),
    );
    expect((await apis.QN.get(`/v1/cases/${caseId}`)).body.state).toBe('ANSWERED');
  });

  it('asks and gives permission for what the other State has said', async () => {
    const { caseId, ids } = await aCase(...ANSWERED);
    const [request = '', , answer = ''] = ids;
    const ask = (messageId: string, pointer?: string): object =>
      aPermissionRequest({ dataRefs: [{ messageId, ...(pointer !== undefined && { pointer }) }] });
    expect(await refused(caseId, 'QN', 'permission-request', ask(request))).toEqual([
      400,
      'member.invalid',
      '/body/dataRefs/0/messageId',
    ]);
    const asked = await say(caseId, 'QN', 'permission-request', ask(answer, '/response/parties/0'));
    await say(caseId, 'QS', 'permission-decision', aPermissionDecision());
    const { body } = await apis.QN.get(`/v1/cases/${caseId}`);
    expect(body.timeline.at(-1).cause).toBe(asked);
    expect(body.content.dialogues).toMatchObject([{ topic: 'PERMISSION', open: false }]);
    expect(await refused(caseId, 'QS', 'permission-decision', aPermissionDecision())).toEqual([
      409,
      'case.not-possible',
    ]);
  });

  it('replies to nothing that is not open', async () => {
    const { caseId, ids } = await aCase(['QS', 'clarification-request', aClarificationRequest()]);
    const reply = async (cause: string): Promise<unknown> => {
      const { headers } = await apis.QN.get(`/v1/cases/${caseId}`);
      const { status, body } = await apis.QN.post(
        `/v1/cases/${caseId}/clarification`,
        { language: 'en', body: aClarification(), cause },
        { headers: { 'If-Match': headers['etag'] ?? '' } },
      );
      return [status, body.code, body.errors?.[0]?.pointer];
    };
    expect(await reply(ids[0] ?? '')).toEqual([400, 'member.invalid', '/cause']);
    expect(await reply(randomUUID())).toEqual([400, 'member.invalid', '/cause']);
    expect(await reply(ids[1] ?? '')).toEqual([201, undefined, undefined]);
    expect(await reply(ids[1] ?? '')).toEqual([409, 'case.not-possible', undefined]);
    expect(await refused(caseId, 'QS', 'explanation', anExplanation())).toEqual([
      409,
      'case.not-possible',
    ]);
  });

  it('accepts conditions that were offered, and reminds of what is owed', async () => {
    const { caseId } = await aCase(['QS', 'consultation', aConsultProposal()]);
    const reply = aConsultReply({ conditionsAccepted: [1, 3] });
    expect(await refused(caseId, 'QN', 'consultation-reply', reply)).toEqual([
      400,
      'member.invalid',
      '/body/conditionsAccepted/1',
    ]);
    await say(caseId, 'QS', 'reminder', aReminder({ clock: 'CONSULTATION' }));
    expect(await refused(caseId, 'QS', 'reminder', aReminder({ clock: 'ANSWER' }))).toEqual([
      409,
      'case.not-possible',
    ]);
    await say(caseId, 'QN', 'reminder', aReminder());
    await say(caseId, 'QN', 'consultation-reply', aConsultReply());
  });

  it('says of every step whether it can be taken, and if not, why', async () => {
    const { caseId } = await aCase();
    const { body } = await apis.QN.get(`/v1/cases/${caseId}`, 'FOCAL_POINT');
    const can = body.possible.filter(({ possible }: { possible: boolean }) => possible);
    expect(can.map(({ step }: { step: string }) => step).toSorted()).toEqual([
      'correction',
      'hit-notice',
      'joint-team-proposal',
      'permission-request',
      'reminder',
      'spontaneous-information',
      'status-query',
      'withdrawal',
    ]);
    for (const { possible, because } of body.possible) expect(because === undefined).toBe(possible);
  });
});

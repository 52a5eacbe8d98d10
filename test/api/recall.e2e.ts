import { setTimeout as pause } from 'node:timers/promises';
import type supertest from 'supertest';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import {
  aFinalAnswer,
  anAcknowledgement,
  aPerson,
  aPersonIdentity,
  aRequestHeader,
  aTraceRequest,
} from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

interface Entry {
  messageId: string;
  effect: string;
  sequence: number;
  recall?: string;
}

describe('what is recalled before it left', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS', 'QM']);
    [qn, qs] = await Promise.all([AnApi.start('QN', directory), AnApi.start('QS', directory)]);
  });
  afterAll(async () => {
    await Promise.all([qn?.stop(), qs?.stop()]);
    await directory?.remove();
  });

  const lastOf = async (api: AnApi, caseId: string): Promise<Entry> => {
    const { body } = await api.get(`/v1/cases/${caseId}`);
    return (body.timeline as Entry[]).at(-1) as Entry;
  };
  const recall = (api: AnApi, caseId: string, messageId: string, role?: 'OFFICER') =>
    api.post(`/v1/cases/${caseId}/messages/${messageId}/recall`, '', {
      ...(role !== undefined && { role }),
    });
  const send = async (posted: object): Promise<supertest.Response> => {
    const sent = await qn.post('/v1/requests', posted);
    expect([sent.status, sent.body.errors]).toEqual([201, undefined]);
    return sent;
  };
  const request = aTraceRequest({
    persons: [aPerson({ identityPart: 'holder', necessity: 'Asked by name.' })],
  });
  const order = {
    to: 'QS',
    language: 'en',
    request,
    identities: [{ part: 'holder', identity: aPersonIdentity() }],
  };

  it('a request is a draft again, with everything that it said, and nothing of it ever reaches the partner', async () => {
    const sent = await send(order);
    const { caseId, messageId, reference } = sent.body;
    expect(await lastOf(qn, caseId)).toMatchObject({ messageId, recall: 'POSSIBLE' });
    const refused = await recall(qn, caseId, messageId, 'OFFICER');
    expect([refused.status, refused.body.code]).toEqual([403, 'role.forbidden']);

    const recalled = await recall(qn, caseId, messageId);
    expect([recalled.status, recalled.body.state, recalled.body.version]).toEqual([
      201,
      'RECALLED',
      2,
    ]);
    expect(await qn.audit(2)).toMatchObject([
      { action: 'DRAFT_SAVED', outcome: recalled.body.draftId },
      { action: 'MESSAGE_RECALLED', case_id: caseId, message_id: messageId, outcome: 'REQUEST' },
    ]);
    expect((await recall(qn, caseId, messageId)).body).toEqual(recalled.body);
    await qn.deliver('QS');
    expect((await qs.get(`/v1/cases/${caseId}`)).status).toBe(404);

    const shown = await qn.get(`/v1/cases/${caseId}`);
    expect(shown.body).toMatchObject({
      state: 'RECALLED',
      reference,
      clocks: [],
      provisional: false,
    });
    expect(shown.body.delivery).toBeUndefined();
    const { body: list } = await qn.get('/v1/cases?state=RECALLED');
    expect(list.cases).toMatchObject([{ caseId }]);
    expect((await qn.get(`/v1/cases/${caseId}/evidence`)).body.code).toBe('case.not-possible');

    const draft = await qn.get(`/v1/drafts/${recalled.body.draftId}`);
    expect(draft.body).toMatchObject({
      state: 'OPEN',
      to: ['QS'],
      parts: ['holder'],
      findings: [],
      duplicates: [],
    });
    const said = await qn.get(`/v1/cases/${caseId}/messages/${messageId}`);
    const { humanRef: _, ...header } = said.body.message.body.header;
    expect(draft.body.request).toEqual({ ...said.body.message.body, header });
    const again = await qn.post(
      `/v1/drafts/${draft.body.draftId}/submission`,
      {},
      { headers: { 'If-Match': `"${draft.body.version}"` } },
    );
    expect(again.status).toBe(201);
    await qn.deliver('QS');
    const [outcome] = again.body.outcomes;
    expect((await qs.get(`/v1/cases/${outcome.caseId}`)).body.reference).not.toBe(reference);
    const opened = await qs.get(`/v1/cases/${outcome.caseId}/identities/holder`, 'SUPERVISOR', {
      'X-Reason': 'the holder is to be found',
    });
    expect(opened.body.identities).toMatchObject([{ identity: order.identities[0]?.identity }]);
  });

  it('frees its place in the order for another word, and only the last word can be recalled', async () => {
    const { caseId } = (await send(order)).body;
    await qn.deliver('QS');
    await qs.follow(caseId, 'acknowledgement', anAcknowledgement());
    const first = await lastOf(qs, caseId);
    await qs.follow(caseId, 'final-answer', aFinalAnswer());
    const second = await lastOf(qs, caseId);
    expect([first.sequence, second.sequence]).toEqual([1, 2]);
    const followed = await recall(qs, caseId, first.messageId);
    expect([followed.status, followed.body.code]).toEqual([409, 'recall.not-possible']);
    expect(followed.body.detail).toMatch(/^Something was said after it/);

    const recalled = await recall(qs, caseId, second.messageId);
    expect(recalled.body).toEqual({
      caseId,
      messageId: second.messageId,
      state: 'ACKNOWLEDGED',
      version: 4,
    });
    const instead = await qs.follow(caseId, 'final-answer', aFinalAnswer());
    expect(instead.status).toBe(201);
    expect((await lastOf(qs, caseId)).effect).toBe('RECALLED');
    await qs.deliver('QN');
    const { body } = await qn.get(`/v1/cases/${caseId}`);
    expect(body.state).toBe('ANSWERED');
    expect((body.timeline as Entry[]).map(({ effect }) => effect)).toEqual([
      'APPLIED',
      'APPLIED',
      'APPLIED',
    ]);
    const left = await recall(qs, caseId, first.messageId);
    expect([left.status, left.body.code]).toEqual([409, 'recall.not-possible']);
    const proof = await qs.get(`/v1/cases/${caseId}/evidence`);
    expect(proof.body.messages).toHaveLength(3);
  });

  it('a partner that can not be reached leaves it recallable; one that may have it does not', async () => {
    const header = aRequestHeader({
      addressees: [{ state: 'QM', why: 'MANUFACTURER', mode: 'PARALLEL' }],
    });
    const toThem = aTraceRequest({ header });
    const toNobody = { to: 'QM', language: 'en', request: toThem, identities: [] };
    const { caseId, messageId } = (await send(toNobody)).body;
    await qn.deliver('QM');
    const [lane] = await qn.dataSource.query(
      `select failures, last_error from lane where partner = 'QM'`,
    );
    expect(lane).toEqual({ failures: 1, last_error: 'ECONNREFUSED' });
    expect(await lastOf(qn, caseId)).toMatchObject({ recall: 'POSSIBLE' });
    const taken = (by: number) =>
      qn.dataSource.query('update outbox set taken = $1 where message_id = $2', [by, messageId]);
    await taken(1);
    expect(await lastOf(qn, caseId)).toMatchObject({ recall: 'TAKEN_UP' });
    expect((await recall(qn, caseId, messageId)).body.code).toBe('recall.not-possible');
    await taken(0);
    expect((await recall(qn, caseId, messageId)).status).toBe(201);
  });

  it('has either left or is recalled, whichever moment they meet at', async () => {
    const sent: { caseId: string; messageId: string }[] = [];
    for (let count = 0; count < 24; count += 1) sent.push((await send(order)).body);
    const draining = qn.deliver('QS');
    const answers = await Promise.all(
      sent.map(async ({ caseId, messageId }, index) => {
        await pause(index * 2);
        return (await recall(qn, caseId, messageId)).status;
      }),
    );
    await draining;
    await qn.deliver('QS');
    const there: { case_id: string }[] = await qs.dataSource.query('select case_id from case_file');
    const arrived = new Set(there.map((row) => row.case_id));
    expect(sent.map(({ caseId }) => arrived.has(caseId))).toEqual(
      answers.map((status) => status === 409),
    );
    const [{ waiting }] = await qn.dataSource.query('select count(*)::int as waiting from outbox');
    expect(waiting).toBe(0);
  });
});

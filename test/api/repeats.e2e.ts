import { randomUUID } from 'node:crypto';
import type supertest from 'supertest';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import {
  aClose,
  aCooperationRequest,
  aFinalAnswer,
  anAcknowledgement,
  anItem,
  aRefusalNotice,
  aTraceRequest,
  aWithdrawal,
} from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

const ORDER = { to: 'QS', language: 'en', request: aTraceRequest() };

describe('the same thing twice, and two things at once', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    [qn, qs] = await Promise.all([AnApi.start('QN', directory), AnApi.start('QS', directory)]);
  });
  afterAll(async () => {
    await Promise.all([qn?.stop(), qs?.stop()]);
    await directory?.remove();
  });

  const submit = (key: string, order: object | string = ORDER): Promise<supertest.Response> =>
    qn.post('/v1/requests', order, { headers: { 'Idempotency-Key': key } });

  /** A case of QN that QS has got. */
  async function aDeliveredCase(): Promise<string> {
    const { body } = await submit(randomUUID());
    await qn.deliver('QS');
    return body.caseId;
  }

  const say = (
    caseId: string,
    step: string,
    body: object,
    { version = 1, key = randomUUID() }: { version?: number; key?: string } = {},
  ): Promise<supertest.Response> =>
    qs.post(
      `/v1/cases/${caseId}/${step}`,
      { language: 'en', body },
      { headers: { 'If-Match': `"${version}"`, 'Idempotency-Key': key } },
    );

  describe('one key', () => {
    it('has one effect and one answer, also when the case has moved on', async () => {
      const key = randomUUID();
      const first = await submit(key);
      expect(first.status).toBe(201);
      await qn.deliver('QS');
      const before = await qn.rows();
      const again = await submit(key);
      expect({ status: again.status, body: again.body }).toEqual({ status: 201, body: first.body });
      expect(again.headers['etag']).toBe(first.headers['etag']);
      expect(await qn.rows()).toEqual(before);
    });

    it('is the same however the document is spaced and ordered', async () => {
      const key = randomUUID();
      const first = await submit(key);
      const { to, language, request } = ORDER;
      const again = await submit(key, JSON.stringify({ request, language, to }, null, 3));
      expect(again.body).toEqual(first.body);
    });

    it('B42 can not stand for something else', async () => {
      const key = randomUUID();
      await submit(key);
      const before = await qn.rows();
      const others = [
        { ...ORDER, language: 'de' },
        { ...ORDER, request: aTraceRequest({ header: { factsSummary: 'Something else.' } }) },
        { ...ORDER, request: aCooperationRequest() },
      ];
      for (const other of others) {
        const answer = await submit(key, other);
        expect({ status: answer.status, code: answer.body.code }).toEqual({
          status: 422,
          code: 'idempotency.mismatch',
        });
      }
      const { audit_entry: _, ...same } = before;
      expect(await qn.rows()).toMatchObject(same);
    });

    it('belongs to one person', async () => {
      const key = randomUUID();
      const mine = await submit(key);
      // A weapon without a number is nobody's duplicate.
      const unmarked = [{ component: 'FRAME', condition: 'NEVER_MARKED' } as const];
      const other = {
        ...ORDER,
        request: aTraceRequest({ items: [anItem({ serials: unmarked })] }),
      };
      const theirs = await qn.post('/v1/requests', other, {
        role: 'FOCAL_POINT',
        headers: { 'Idempotency-Key': key },
      });
      expect(theirs.status).toBe(201);
      expect(theirs.body.caseId).not.toBe(mine.body.caseId);
    });

    it('is not used up by a submission that was refused', async () => {
      const key = randomUUID();
      expect((await submit(key, { ...ORDER, to: 'ZZ' })).status).toBe(422);
      expect((await submit(key)).status).toBe(201);
    });

    it('B43 ten times at once: one effect, ten equal answers', async () => {
      const key = randomUUID();
      const before = await qn.rows();
      const answers = await Promise.all(Array.from({ length: 10 }, () => submit(key)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      const after = await qn.rows();
      for (const table of ['message', 'outbox', 'case_file', 'submission', 'audit_entry']) {
        expect({ table, rows: after[table] }).toEqual({ table, rows: (before[table] ?? 0) + 1 });
      }
    });

    it('B43 ten times at once in a case: one effect, ten equal answers', async () => {
      const caseId = await aDeliveredCase();
      const key = randomUUID();
      const answers = await Promise.all(
        Array.from({ length: 10 }, () =>
          say(caseId, 'acknowledgement', anAcknowledgement(), { key }),
        ),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      const shown = await qs.get(`/v1/cases/${caseId}`);
      expect(shown.body).toMatchObject({ state: 'ACKNOWLEDGED', version: 2 });
      expect(shown.body.timeline).toHaveLength(2);
      // The version has moved, and still the same key gets the same answer.
      const late = await say(caseId, 'acknowledgement', anAcknowledgement(), { key });
      expect(late.body).toEqual(answers[0]?.body);
    });
  });

  describe('one version', () => {
    it('B41 is taken once: who comes second has to look again', async () => {
      const caseId = await aDeliveredCase();
      const answers = await Promise.all([
        say(caseId, 'acknowledgement', anAcknowledgement()),
        say(caseId, 'refusal', aRefusalNotice()),
        say(caseId, 'final-answer', aFinalAnswer()),
      ]);
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 412)).toHaveLength(2);
      const stale = answers.find(({ status }) => status === 412);
      expect(stale?.body).toMatchObject({ code: 'version.stale', version: 2 });
      expect(stale?.headers['etag']).toBe('"2"');
    });

    it('must be named, and exactly', async () => {
      const caseId = await aDeliveredCase();
      for (const tag of ['', '*', '1', 'W/"1"', '"1", "2"', '"x"', '"-1"']) {
        const answer = await qs.post(
          `/v1/cases/${caseId}/acknowledgement`,
          { language: 'en', body: anAcknowledgement() },
          { headers: { 'If-Match': tag } },
        );
        expect({ tag, status: answer.status, code: answer.body.code }).toEqual({
          tag,
          status: 428,
          code: 'version.missing',
        });
      }
    });
  });

  describe('B40 what is not possible', () => {
    it.each([
      ['an answer to a withdrawn request', 'final-answer', aFinalAnswer()],
      ['an acknowledgement of a withdrawn request', 'acknowledgement', anAcknowledgement()],
    ])('%s', async (_, step, body) => {
      const caseId = await aDeliveredCase();
      expect((await qn.follow(caseId, 'withdrawal', aWithdrawal())).status).toBe(201);
      await qn.deliver('QS');
      const before = await qs.rows();
      const answer = await qs.follow(caseId, step, body);
      expect({ status: answer.status, ...answer.body }).toMatchObject({
        status: 409,
        code: 'case.not-possible',
        state: 'WITHDRAWN',
        detail: expect.stringMatching(/\bQS can not \w+ now: .+\.$/),
      });
      const { audit_entry: lines = 0, ...same } = before;
      // Two lines: follow() reads the case first.
      expect(await qs.rows()).toEqual({ ...same, audit_entry: lines + 2 });
      const shown = await qs.get(`/v1/cases/${caseId}`);
      const possible = shown.body.possible.find((one: { step: string }) => one.step === step);
      expect(possible).toMatchObject({ possible: false, because: answer.body.detail });
    });

    it('what is for the other State', async () => {
      const caseId = await aDeliveredCase();
      const cases: [AnApi, string, object][] = [
        [qn, 'acknowledgement', anAcknowledgement()],
        [qn, 'closure', aClose()],
        [qs, 'withdrawal', aWithdrawal()],
      ];
      for (const [api, step, body] of cases) {
        expect((await api.follow(caseId, step, body)).body.code).toBe('case.not-possible');
      }
    });

    it('an answer that does not fit the request', async () => {
      const caseId = await aDeliveredCase();
      const body = aFinalAnswer({ response: { questionResults: [] } });
      const answer = await qs.follow(caseId, 'final-answer', body);
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toMatchObject([
        { pointer: '/body/response/questionResults', code: 'member.missing' },
        { pointer: '/body/response/questionResults', code: 'member.missing' },
      ]);
    });
  });

  it('gives references that count up by kind and year, each once, however many come at once', async () => {
    const year = new Date().getUTCFullYear();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        submit(randomUUID(), {
          ...ORDER,
          request: i % 2 === 0 ? aTraceRequest() : aCooperationRequest(),
        }),
      ),
    );
    const references: string[] = answers.map(({ body }) => body.reference);
    expect(new Set(references).size).toBe(12);
    const cooperation = references.filter((one) => one.startsWith('QN-CO')).toSorted();
    expect(cooperation).toEqual(
      Array.from({ length: 6 }, (_, i) => `QN-CO-${year}-${String(i + 1).padStart(6, '0')}`),
    );
    const given = aTraceRequest({ header: { humanRef: 'ND-4471/26' } });
    expect((await submit(randomUUID(), { ...ORDER, request: given })).body.reference).toBe(
      'ND-4471/26',
    );
  });
});

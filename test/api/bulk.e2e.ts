import { randomUUID } from 'node:crypto';
import type { BulkView } from '../../apps/node/src/api/views/bulk.view.ts';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { anAcknowledgement, aTraceRequest, aWithdrawal } from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

const CASES = 4;

describe('the same in many cases', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  const caseIds: string[] = [];

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    [qn, qs] = [await AnApi.start('QN', directory), await AnApi.start('QS', directory)];
    for (let count = 0; count < CASES; count++) {
      const asked = { to: 'QS', language: 'en', request: aTraceRequest() };
      const { body } = await qn.post('/v1/requests', asked);
      caseIds.push((body as { caseId: string }).caseId);
    }
    await bothWays();
    for (const caseId of caseIds) await qs.follow(caseId, 'acknowledgement', anAcknowledgement());
    await bothWays();
    await qn.follow(caseIds.at(-1) ?? '', 'withdrawal', aWithdrawal());
    await bothWays();
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
  const bulk = async (
    at: AnApi,
    order: object,
    { key = randomUUID(), filter = '' }: { key?: string; filter?: string } = {},
  ): Promise<BulkView> => {
    const answer = await at.post(`/v1/cases/bulk${filter}`, order, {
      headers: { 'Idempotency-Key': key },
    });
    expect([answer.status, answer.text]).toEqual([200, answer.text]);
    return answer.body as BulkView;
  };
  const outcomes = ({ results }: BulkView): string[] => results.map(({ outcome }) => outcome);
  const remindersIn = async (caseId: string): Promise<unknown[]> => {
    const { body } = await qs.get(`/v1/cases/${caseId}`);
    return (body as CaseView).timeline.filter(({ kind }) => kind === 'REMINDER');
  };

  it('reminds one partner in many cases with one text: first looked at, then done, and once', async () => {
    const order = { action: 'REMIND', text: 'Please see to these.', cases: caseIds };
    const before = await qn.rows();
    const preview = await bulk(qn, { ...order, preview: true });
    expect(outcomes(preview)).toEqual(['POSSIBLE', 'POSSIBLE', 'POSSIBLE', 'NOT_POSSIBLE']);
    expect(preview.results[0]).toMatchObject({ partner: 'QS', clock: 'INTERIM_REPORT' });
    expect(preview.results[3]?.because).toMatch(/\w/);
    expect(await qn.rows()).toMatchObject({ message: before['message'] });

    const key = randomUUID();
    const done = await bulk(qn, { ...order, preview: false }, { key });
    expect(outcomes(done)).toEqual(['DONE', 'DONE', 'DONE', 'NOT_POSSIBLE']);
    const again = await bulk(qn, { ...order, preview: false }, { key });
    expect(outcomes(again)).toEqual(outcomes(done));
    await bothWays();
    const counts = await Promise.all(caseIds.map(remindersIn));
    expect(counts.map(({ length }) => length)).toEqual([1, 1, 1, 0]);
  });

  it('gives the cases of somebody who is away to somebody else, who is told once', async () => {
    const key = randomUUID();
    const order = { action: 'REASSIGN', officer: 'P. Novak', reason: 'M. Weber is ill.' };
    const [one, ...others] = caseIds;
    const first = await bulk(qs, { ...order, preview: false, cases: [one] }, { key });
    const second = await bulk(qs, { ...order, preview: false, cases: others }, { key });
    expect([...outcomes(first), ...outcomes(second)]).toEqual([
      'DONE',
      'DONE',
      'DONE',
      'NOT_POSSIBLE',
    ]);
    const { body } = await qs.get(`/v1/cases/${one}`);
    expect((body as CaseView).desk?.assignments).toMatchObject([
      { officer: 'P. Novak', assignedBy: 'Test SUPERVISOR', reason: 'M. Weber is ill.' },
    ]);
    const notices: object[] = await qs.dataSource.query(
      `select person, desk, case_id from notice where what = 'CASES_ASSIGNED'`,
    );
    expect(notices).toEqual([{ person: 'P. Novak', desk: 'OFFICER', case_id: null }]);
  });

  it('gives what this State asks to whoever follows it, where it waits for an answer', async () => {
    const cases = [caseIds[0], caseIds[3]];
    const order = { action: 'REASSIGN', officer: 'M. Weber', preview: false, cases };
    const { results } = await bulk(qn, order);
    expect(results).toMatchObject([
      { outcome: 'DONE' },
      { outcome: 'NOT_POSSIBLE', because: expect.stringContaining('no answer any more') },
    ]);
  });

  it('brings cases before the head, each with the reason in the trail', async () => {
    const order = { action: 'ESCALATE', reason: 'Nobody answers.', preview: false };
    const done = await bulk(qn, { ...order, cases: caseIds.slice(0, 2) });
    expect(outcomes(done)).toEqual(['DONE', 'DONE']);
    expect(await qn.audit(2)).toMatchObject([
      { action: 'CASE_ESCALATED', reason: 'Nobody answers.' },
      { action: 'CASE_ESCALATED', reason: 'Nobody answers.' },
    ]);
    const notices: object[] = await qn.dataSource.query(
      `select desk from notice where what = 'CASE_ESCALATED'`,
    );
    expect(notices).toEqual([{ desk: 'HEAD' }, { desk: 'HEAD' }]);
  });

  it('takes the cases that fit a filter, portion by portion', async () => {
    const order = { action: 'REMIND', preview: true };
    const first = await bulk(qn, order, { filter: '?direction=OUT&limit=3' });
    expect(first.results).toHaveLength(3);
    const rest = await bulk(qn, order, {
      filter: `?direction=OUT&limit=3&cursor=${first.next ?? ''}`,
    });
    expect([rest.results.length, rest.next]).toEqual([1, undefined]);
  });

  it('knows nothing of the cases of another unit', async () => {
    await qn.dataSource.query(
      `insert into case_unit (case_id, unit, since) values ($1, 'North', now())`,
      [caseIds[1]],
    );
    const south = await qn.somebody('SUPERVISOR', { person: 'Of the south', unit: 'South' });
    const { body } = await south('post', '/v1/cases/bulk', {
      action: 'REMIND',
      preview: true,
      cases: caseIds.slice(1, 2),
    });
    const { body: none } = await south('post', '/v1/cases/bulk', {
      action: 'REMIND',
      preview: true,
      cases: [randomUUID()],
    });
    const [closed, absent] = [(body as BulkView).results[0], (none as BulkView).results[0]];
    expect(closed).toEqual({
      caseId: caseIds[1],
      outcome: absent?.outcome,
      because: absent?.because,
    });
  });

  it.each([
    [{ action: 'REASSIGN', preview: false }, '/officer'],
    [{ action: 'ESCALATE', preview: false }, '/reason'],
    [{ action: 'REMIND', preview: true, cases: [] }, '/cases'],
    [{ action: 'REMIND' }, '/preview'],
  ])('says what is missing in %j', async (order, pointer) => {
    const { status, body } = await qn.post('/v1/cases/bulk', order);
    expect([status, (body as { errors: { pointer: string }[] }).errors[0]?.pointer]).toEqual([
      400,
      pointer,
    ]);
  });
});

import { randomUUID } from 'node:crypto';
import type { Role } from '@trace/casework';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { DeskView } from '../../apps/node/src/api/views/desk.view.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import {
  aFinalAnswer,
  aHandling,
  anAcknowledgement,
  aPermissionDecision,
  aPermissionRequest,
  aTraceRequest,
} from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

describe('who works on a case at home', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  let caseId: string;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    [qn, qs] = [await AnApi.start('QN', directory), await AnApi.start('QS', directory)];
    const asked = await qn.post('/v1/requests', {
      to: 'QS',
      language: 'en',
      request: aTraceRequest(),
    });
    ({ caseId } = asked.body as { caseId: string });
    await bothWays();
    await qs.follow(caseId, 'acknowledgement', anAcknowledgement());
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
  const shown = async (one: AnApi): Promise<CaseView> =>
    (await one.get(`/v1/cases/${caseId}`)).body as CaseView;
  const assign = async (
    one: AnApi,
    officer: string,
    { role = 'SUPERVISOR', key = randomUUID() }: { role?: Role; key?: string } = {},
  ): Promise<{ status: number; body: DeskView & { code?: string } }> => {
    const { headers } = await one.get(`/v1/cases/${caseId}`);
    const answer = await one.post(
      `/v1/cases/${caseId}/assignment`,
      { officer },
      { role, headers: { 'If-Match': headers['etag'] ?? '', 'Idempotency-Key': key } },
    );
    return { status: answer.status, body: answer.body as DeskView & { code?: string } };
  };

  it('is waited for from the acknowledgement on, and only the requested State sees it', async () => {
    const { desk } = await shown(qs);
    expect(desk?.assignments).toEqual([]);
    expect(desk?.clocks).toMatchObject([
      { kind: 'TRIAGE', owner: 'QS', period: { unit: 'WORKING_DAY', count: 1 } },
    ]);
    expect((await shown(qn)).desk).toEqual({ assignments: [], clocks: [], standing: [] });
  });

  it('is taken by an officer, given by a supervisor, and asked of nobody else', async () => {
    expect((await assign(qs, 'Somebody', { role: 'OFFICER' })).body.code).toBe('role.forbidden');
    expect((await assign(qs, 'Test FOCAL_POINT', { role: 'FOCAL_POINT' })).status).toBe(403);
    const key = randomUUID();
    const taken = await assign(qs, 'Test OFFICER', { role: 'OFFICER', key });
    expect(taken).toMatchObject({
      status: 201,
      body: {
        assignments: [{ officer: 'Test OFFICER', assignedBy: 'Test OFFICER' }],
        standing: [{ kind: 'TRIAGE', status: 'MET' }],
      },
    });
    const again = await assign(qs, 'Test OFFICER', { role: 'OFFICER', key });
    expect(again.body.assignments).toEqual(taken.body.assignments);
    const given = await assign(qs, 'T. Kralj');
    expect(given.body.assignments.map(({ officer }) => officer)).toEqual([
      'Test OFFICER',
      'T. Kralj',
    ]);
    expect((await assign(qs, 'Test OFFICER', { role: 'OFFICER' })).status).toBe(403);
    expect((await qs.audit(20)).filter(({ action }) => action === 'CASE_ASSIGNED')).toHaveLength(2);
  });

  it('is at the State that asks whoever follows the request: taken by a focal point, given by a supervisor', async () => {
    expect((await assign(qn, 'Test OFFICER', { role: 'OFFICER' })).body.code).toBe(
      'role.forbidden',
    );
    const taken = await assign(qn, 'Test FOCAL_POINT', { role: 'FOCAL_POINT' });
    expect(taken).toMatchObject({
      status: 201,
      body: { assignments: [{ officer: 'Test FOCAL_POINT' }], clocks: [] },
    });
    expect((await assign(qn, 'M. Weber')).status).toBe(201);
    expect((await assign(qn, 'Test FOCAL_POINT', { role: 'FOCAL_POINT' })).status).toBe(403);
    const { body } = await qn.get('/v1/cases?direction=OUT&assignee=M.%20Weber');
    expect(body.cases).toHaveLength(1);
  });

  it('is not another unit where the request stays with the one that received it', async () => {
    const handling = aHandling({ flags: ['NO_NATIONAL_FORWARD'] });
    const request = aTraceRequest({ header: { handling } });
    const asked = await qn.post('/v1/requests', { to: 'QS', language: 'en', request });
    expect(asked.status).toBe(201);
    const kept = (asked.body as { caseId: string }).caseId;
    await bothWays();
    await qs.follow(kept, 'acknowledgement', anAcknowledgement({ assignedUnit: 'Tracing desk' }));
    const give = async (unit: string): Promise<unknown[]> => {
      const { headers } = await qs.get(`/v1/cases/${kept}`);
      const { status, body } = await qs.post(
        `/v1/cases/${kept}/assignment`,
        { officer: 'T. Kralj', unit },
        {
          role: 'SUPERVISOR',
          headers: { 'If-Match': headers['etag'] ?? '', 'Idempotency-Key': randomUUID() },
        },
      );
      const [{ pointer, detail } = {}] =
        (body as { errors?: Record<string, string>[] }).errors ?? [];
      return [status, pointer, detail];
    };
    expect(await give('Night desk')).toEqual([
      422,
      '/unit',
      expect.stringContaining('Ask for the permission FORWARD_AT_HOME.'),
    ]);
    expect(await give('Tracing desk')).toEqual([201, undefined, undefined]);

    const messageId = (await qs.get(`/v1/cases/${kept}`)).body.timeline[0].messageId as string;
    await qs.follow(
      kept,
      'permission-request',
      aPermissionRequest({
        purpose: 'FORWARD_AT_HOME',
        onwardTo: undefined,
        recipient: 'Night desk',
        dataRefs: [{ messageId }],
      }),
    );
    await bothWays();
    await qn.follow(kept, 'permission-decision', aPermissionDecision());
    await bothWays();
    expect((await give('Day desk'))[0]).toBe(422);
    expect((await give('Night desk'))[0]).toBe(201);
  });

  it('never crosses the border, and is kept as it was', async () => {
    const rows: unknown[] = await qn.dataSource.query(
      'select officer from assignment order by assigned_at',
    );
    expect(rows).toEqual([{ officer: 'Test FOCAL_POINT' }, { officer: 'M. Weber' }]);
    await expect(qs.dataSource.query('delete from assignment')).rejects.toThrow('append-only');
  });

  it('is nobody any more once the request has its answer', async () => {
    await qs.follow(caseId, 'final-answer', aFinalAnswer());
    await bothWays();
    expect((await assign(qs, 'T. Kralj')).body.code).toBe('case.not-possible');
  });
});

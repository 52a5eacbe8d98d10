import type { AuditPageView } from '../../apps/node/src/api/views/audit-entry.view.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

const PROXY = { 'X-Forwarded-For': '203.0.113.9' };
const WHY = 'ND-4471/26: the supervisor asked';

describe('the trail of who did what', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    qn = await AnApi.start('QN', directory, { env: { TRUSTED_PROXIES: '127.0.0.1' } });
    qs = await AnApi.start('QS', directory);
  });
  afterAll(async () => {
    await qn?.stop();
    await qs?.stop();
    await directory?.remove();
  });

  const submit = (headers = {}): ReturnType<AnApi['post']> =>
    qn.post('/v1/requests', { to: 'QS', language: 'en', request: aTraceRequest() }, { headers });
  const latest = async (api: AnApi, action: string): Promise<Record<string, string | null>> => {
    const [row]: Record<string, string | null>[] = await api.dataSource.query(
      'select * from audit_entry where action = $1 order by entry_id desc limit 1',
      [action],
    );
    return row ?? {};
  };

  it('says from where, as the proxies that are trusted tell it', async () => {
    await qn.get('/v1/cases', 'SUPERVISOR', PROXY);
    expect(await latest(qn, 'CASES_LISTED')).toMatchObject({ source: '203.0.113.9' });
    await qs.get('/v1/cases', 'SUPERVISOR', PROXY);
    expect(await latest(qs, 'CASES_LISTED')).toMatchObject({ source: '127.0.0.1' });
  });

  it('says so of what is done by a body too, and of what is refused', async () => {
    expect((await submit(PROXY)).status).toBe(201);
    expect(await latest(qn, 'MESSAGE_QUEUED')).toMatchObject({ source: '203.0.113.9' });
    expect((await qn.get('/v1/cases?limit=x', 'SUPERVISOR', PROXY)).status).toBe(400);
    expect(await latest(qn, 'ACCESS_REFUSED')).toMatchObject({ source: '203.0.113.9' });
  });

  it('says from where a partner has brought a message', async () => {
    await submit();
    await qn.deliver('QS');
    expect(await latest(qs, 'MESSAGE_ACCEPTED')).toMatchObject({
      actor: 'node:QN',
      source: '127.0.0.1',
    });
  });

  it('says why, where a reason was given for the call', async () => {
    await qn.get('/v1/cases', 'SUPERVISOR', { 'X-Reason': WHY });
    expect(await latest(qn, 'CASES_LISTED')).toMatchObject({ reason: WHY });
    expect((await submit({ 'X-Reason': WHY })).status).toBe(201);
    expect(await latest(qn, 'MESSAGE_QUEUED')).toMatchObject({ reason: WHY });
    await qn.get('/v1/cases');
    expect(await latest(qn, 'CASES_LISTED')).toMatchObject({ reason: null });
    const empty = await qn.get('/v1/cases', 'SUPERVISOR', { 'X-Reason': 'x' });
    expect([empty.status, empty.body.code]).toEqual([400, 'request.malformed']);
  });

  it('keeps the reason of a legal hold and of its end', async () => {
    const { caseId } = (await submit()).body;
    const placed = await qn.post(`/v1/cases/${caseId}/legal-holds`, { reason: WHY });
    expect(placed.status).toBe(200);
    expect(await latest(qn, 'LEGAL_HOLD_PLACED')).toMatchObject({
      reason: WHY,
      outcome: `hold ${placed.body.holdId}`,
    });
  });

  it('is listed with both', async () => {
    await qn.get('/v1/cases', 'SUPERVISOR', { ...PROXY, 'X-Reason': WHY });
    const { body } = await qn.get('/v1/audit-entries?action=CASES_LISTED&limit=1', 'AUDITOR');
    const [entry] = (body as AuditPageView).entries;
    expect(entry).toMatchObject({ source: '203.0.113.9', reason: WHY });
  });
});

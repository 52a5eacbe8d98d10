import type { Response } from 'supertest';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aHandling, anItem, aTraceRequest } from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

describe('a list to take along', () => {
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

  const submit = async (raw: string, changes: object = {}, humanRef?: string): Promise<string> => {
    const serials = [
      { component: 'FRAME', raw, condition: 'INTACT', readBy: 'Inspector Weber' },
    ] as const;
    const header = humanRef === undefined ? {} : { header: { humanRef } };
    const request = aTraceRequest({
      items: [anItem({ serials: [...serials], ...changes })],
      ...header,
    });
    const { body } = await qn.post('/v1/requests', { to: 'QS', language: 'en', request });
    await qn.deliver('QS');
    return (body as { caseId: string }).caseId;
  };
  const take = (
    at: AnApi,
    format: string,
    filter = '',
    reason = 'For the file',
  ): Promise<Response> =>
    at.post(`/v1/cases/export${filter}`, { format }, { headers: { 'X-Reason': reason } });

  it('is a table in UTF-8 with a line for each case, and its reason in the trail', async () => {
    await submit('EX-1');
    const answer = await take(qn, 'CSV');
    expect([answer.status, answer.headers['content-type']]).toEqual([
      200,
      'text/csv; charset=utf-8',
    ]);
    expect(answer.headers['content-disposition']).toBe('attachment; filename="cases.csv"');
    const [head, line, ...others] = answer.text.replace('\uFEFF', '').split('\r\n');
    expect(head).toMatch(/^reference,direction,partner,/);
    expect(line).toMatch(/^QN-TR-\d{4}-\d{6},OUT,QS,TRACE,.*EX-1,false$/);
    expect(others).toEqual(['']);
    const entries = await qn.audit(1);
    expect(entries).toMatchObject([
      { action: 'CASES_EXPORTED', outcome: 'CSV 1', reason: 'For the file' },
    ]);
  });

  it('runs nothing that somebody wrote', async () => {
    await submit('EX-2', { make: '=cmd|/C calc!A0' }, '@SUM(1+1)*cmd');
    const { text } = await take(qn, 'CSV');
    expect(text).toContain(`\r\n'@SUM(1+1)*cmd,`);
    expect(text).toContain(`'=cmd|/C calc!A0`);
    expect(text).not.toMatch(/(?:^|,|"|\n)[=@]/);
    const { body } = await qn.get('/v1/cases');
    expect((body as { cases: { reference: string }[] }).cases[0]?.reference).toBe('@SUM(1+1)*cmd');
  });

  it('is a workbook of texts', async () => {
    const answer = await take(qn, 'XLSX');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/spreadsheetml/);
  });

  it('leaves out items whose time is over, and says so', async () => {
    const caseId = await submit('EX-3', {
      handling: aHandling({ level: 'H0', deleteAfter: '2026-12-31' }),
    });
    expect((await take(qs, 'CSV')).text).toContain('EX-3');
    qs.clock.aheadMs = 60 * 86_400_000;
    const { text } = await take(qs, 'CSV');
    qs.clock.aheadMs = 0;
    expect(text).not.toContain('EX-3');
    expect(text.split('\r\n').filter((line) => line.endsWith(',true'))).toHaveLength(1);
    expect(caseId).toBeDefined();
  });

  it('has only what fits, and nothing of another unit', async () => {
    expect((await take(qn, 'CSV', '?direction=IN')).text.split('\r\n')).toHaveLength(2);
    await qn.dataSource.query(
      `insert into case_unit select case_id, 'North', now() from case_file`,
    );
    const south = await qn.somebody('SUPERVISOR', { person: 'Of the south', unit: 'South' });
    const headers = { 'X-Reason': 'For the file' };
    const { text } = await south('post', '/v1/cases/export', { format: 'CSV' }, headers);
    expect(text.split('\r\n')).toHaveLength(2);
  });

  it('needs a reason', async () => {
    expect((await take(qn, 'CSV', '', '  ')).status).toBe(400);
    expect((await qn.audit(1))[0]?.['action']).not.toBe('CASES_EXPORTED');
  });
});

import { CaseSearch, SearchFormerMessages } from '@trace/casework';
import type { SearchView } from '../../apps/node/src/api/views/search.view.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { anItem, aTraceRequest } from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

const POLYGLOTS = [
  "' or 1=1 --",
  '"; drop table message_mark; --',
  "1') union select jws from message --",
  "%' and pg_sleep(10) and '%'='",
  '$$; select 1; $$',
  '{9223372036854775807}',
  '\\x27 or true',
];

describe('the search', () => {
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

  const about = (raw: string, make = 'Halvorsen'): object => {
    const serials = [
      { component: 'FRAME', raw, condition: 'INTACT', readBy: 'Inspector Weberson' },
    ] as const;
    const request = aTraceRequest({ items: [anItem({ serials: [...serials], make })] });
    return { to: 'QS', language: 'en', request };
  };
  const submit = async (raw: string, make?: string): Promise<string> => {
    const { body } = await qn.post('/v1/requests', about(raw, make));
    return (body as { caseId: string }).caseId;
  };
  const find = async (text: string, at = qn): Promise<[string, string, string][]> => {
    const { status, body } = await at.post('/v1/cases/search', { text });
    expect(status).toBe(200);
    const { hits } = body as SearchView;
    return hits.map((hit) => [hit.case.caseId, hit.because, hit.found]);
  };

  it('finds a number by itself, by what looks alike, by a part, by wildcards and with one misread', async () => {
    const caseId = await submit('QX7-BO1 554');
    for (const [text, because] of [
      ['qx7bo1554', 'EXACT'],
      ['QX7-80L-SS4', 'LOOK_ALIKE'],
      ['BO15', 'PART'],
      ['QX7*4', 'PATTERN'],
      ['QX7B?1554', 'PATTERN'],
      ['QX7-BO1-654', 'SIMILAR'],
    ] as const)
      expect([text, await find(text)]).toEqual([text, [[caseId, because, 'QX7-BO1 554']]]);
  });

  it('puts what is exact first, and suggestions behind it with why', async () => {
    const longer = await submit('EXT-90210-A');
    const alike = await submit('EXT-9O21O');
    const exact = await submit('EXT-90210');
    expect((await find('ext 90210')).map(([caseId, because]) => [caseId, because])).toEqual([
      [exact, 'EXACT'],
      [alike, 'LOOK_ALIKE'],
      [longer, 'PART'],
    ]);
  });

  it('finds references, makers and what was written, and never who read a number', async () => {
    const caseId = await submit('WRD-1', 'Quillmarck & Sons');
    const { body } = await qn.get(`/v1/cases/${caseId}`);
    const { reference } = body as { reference: string };
    expect((await find(reference))[0]?.slice(0, 2)).toEqual([caseId, 'EXACT']);
    expect(await find('quillm sons')).toEqual([[caseId, 'TEXT', 'Quillmarck & Sons']]);
    expect(await find('Weberson')).toEqual([]);
  });

  it('finds on the other node what has come in', async () => {
    const caseId = await submit('INC-77120');
    await qn.deliver('QS');
    expect(await find('inc77120', qs)).toEqual([[caseId, 'EXACT', 'INC-77120']]);
  });

  it('leaves out the cases of another unit', async () => {
    const north = await qn.somebody('FOCAL_POINT', { person: 'Of the north', unit: 'North' });
    const south = await qn.somebody('FOCAL_POINT', { person: 'Of the south', unit: 'South' });
    const { body } = await north('post', '/v1/requests', about('UNI-31337'));
    const { caseId } = body as { caseId: string };
    const hitsOf = async (who: typeof north): Promise<string[]> =>
      ((await who('post', '/v1/cases/search', { text: 'UNI-31337' })).body as SearchView).hits.map(
        (hit) => hit.case.caseId,
      );
    expect([await hitsOf(north), await hitsOf(south)]).toEqual([[caseId], []]);
  });

  it.each(POLYGLOTS)('takes %j for a text and for nothing else', async (text) => {
    const before = await qn.rows();
    expect(await find(text)).toEqual([]);
    expect(await qn.rows()).toEqual({ ...before, audit_entry: before['audit_entry']! + 1 });
  });

  it('says what is too short', async () => {
    const { status, body } = await qn.post('/v1/cases/search', { text: '?' });
    expect([status, (body as { code: string }).code]).toEqual([422, 'search.too-short']);
  });

  it('leaves no word and no number in its table, and only a digest of the term in the trail', async () => {
    await submit('CANARY-55', 'Canarymaker');
    await find('CANARY-55');
    const rows: object[] = await qn.dataSource.query(
      'select message_id, case_id, said_at, marks from message_mark',
    );
    expect(JSON.stringify(rows)).not.toMatch(/CANARY|Halvorsen/i);
    const [entry] = await qn.audit(1);
    expect(entry).toMatchObject({ action: 'CASES_SEARCHED' });
    expect(entry?.['outcome']).toMatch(/^[\w-]{16} \d+$/);
    expect(JSON.stringify(entry)).not.toMatch(/CANARY/i);
    await find('CANARY-55');
    expect((await qn.audit(1))[0]?.['outcome']).toBe(entry?.['outcome']);
  });

  it('is built anew from the messages', async () => {
    const caseId = await submit('OLD-40404');
    await qn.dataSource.query('delete from message_mark');
    await qn.dataSource.query(
      'insert into unsearched_message select message_id from message on conflict do nothing',
    );
    expect(await find('OLD-40404')).toEqual([]);
    const former = new SearchFormerMessages(qn.dataSource, qn.app.get(CaseSearch));
    expect(await former.run()).toBeGreaterThan(0);
    expect(await former.run()).toBe(0);
    expect(await find('OLD-40404')).toEqual([[caseId, 'EXACT', 'OLD-40404']]);
  });

  it('reads its index and no more than it needs', async () => {
    const [row]: { plan: string }[] = await qn.dataSource.transaction(async (em) => {
      await em.query('set local enable_seqscan = off');
      const rows: { 'QUERY PLAN': string }[] = await em.query(
        `explain select message_id from message_mark where marks @> array[1, 2]::bigint[]`,
      );
      return [{ plan: rows.map((one) => one['QUERY PLAN']).join('\n') }];
    });
    expect(row?.plan).toContain('message_mark_marks_idx');
  });
});

import { randomUUID } from 'node:crypto';
import { AskedItems, markFormerRequests, ItemRegister } from '@trace/casework';
import { Audit, NodeKeys } from '@trace/platform';
import type { TraceRequest } from '@trace/protocol';
import type supertest from 'supertest';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import type { Changes } from '../support/builders/changed.ts';
import { anItem, aTraceRequest, aWithdrawal } from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

// The number is a word of its own for each test, so that the tests do not find each other's weapons.
function about(raw: string, to: string, changes: Changes<TraceRequest> = {}): object {
  const serials = [
    { component: 'FRAME', raw, condition: 'INTACT', readBy: 'Inspector Weber' },
  ] as const;
  const request = aTraceRequest({ items: [anItem({ serials: [...serials] })], ...changes });
  request.header.addressees = [{ state: to, why: 'MANUFACTURER', mode: 'PARALLEL' }];
  return { to, language: 'en', request };
}

describe('the same item asked about twice', () => {
  let directory: ADirectory;
  let qn: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS', 'QM']);
    qn = await AnApi.start('QN', directory);
  });
  afterAll(async () => {
    await qn?.stop();
    await directory?.remove();
  });

  const submit = (
    order: object,
    duplicates?: object[],
    key: string = randomUUID(),
  ): Promise<supertest.Response> =>
    qn.post(
      '/v1/requests',
      { ...order, ...(duplicates && { duplicates }) },
      { headers: { 'Idempotency-Key': key } },
    );

  it('is found before anything is sent, with the case, who asked and when', async () => {
    const first = await submit(about('K-1', 'QS'));
    const before = await qn.rows();
    const district = { header: { requestingAuthority: { name: 'Police of Westmark' } } };
    const second = await submit(about(' k 1', 'QS', district));
    expect([second.status, second.body.code]).toEqual([409, 'request.possible-duplicate']);
    const { caseId, reference } = first.body;
    expect(second.body.duplicates).toMatchObject([
      {
        caseId,
        reference,
        partner: 'QS',
        because: 'SAME_ITEM',
        itemNo: 1,
        otherItemNo: 1,
        authority: 'Federal Police of Nordania',
        sameAuthority: false,
        sameSeizure: true,
        sameCalibre: true,
        pointer: '/items/0/serials/0',
      },
    ]);
    expect(second.body.duplicates[0].since).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(second.body.errors[0].pointer).toBe('/request/items/0/serials/0');
    expect(second.text).not.toContain('K-1');
    const { audit_entry: _, ...same } = before;
    expect(await qn.rows()).toMatchObject(same);
  });

  it('goes out once it is justified, and counts as another arm', async () => {
    const { body: first } = await submit(about('K-2', 'QS'));
    const arms = await armsOf('K-2');
    const { caseId } = first;
    const mute = await submit(about('K-2', 'QS'), [{ caseId, decision: 'JUSTIFY' }]);
    expect([mute.status, mute.body.errors[0].pointer]).toEqual([
      400,
      '/duplicates/0/justification',
    ]);
    const justification = 'The other one is an HV-21.';
    const second = await submit(about('K-2', 'QS'), [
      { caseId, decision: 'JUSTIFY', justification },
    ]);
    expect(second.status).toBe(201);
    expect(
      (await qn.audit(3)).map(({ action, outcome, reason }) => [action, outcome, reason]),
    ).toEqual(expect.arrayContaining([['DUPLICATE_DECIDED', 'JUSTIFY', justification]]));
    expect([arms, await armsOf('K-2')]).toEqual([1, 2]);
  });

  it('asks another State about the same arm when it is linked, and the same State never', async () => {
    const { body: first } = await submit(about('K-3', 'QS'));
    const link = [{ caseId: first.caseId, decision: 'LINK' }];
    const again = await submit(about('K-3', 'QS'), link);
    expect([again.status, again.body.code]).toEqual([409, 'request.already-asked']);
    expect((await submit(about('K-3', 'QM'), link)).status).toBe(201);
    expect(await armsOf('K-3')).toBe(1);
  });

  it('is what a chain is made of, within one trace', async () => {
    const { body: first } = await submit(about('K-4', 'QS'));
    const header = { rootTraceId: first.caseId };
    expect((await submit(about('K-4', 'QM', { header }))).status).toBe(201);
    expect(await armsOf('K-4')).toBe(1);
    const toTheSame = await submit(about('K-4', 'QM', { header }));
    expect(toTheSame.body.code).toBe('request.possible-duplicate');
    expect(toTheSame.body.duplicates.map((one: { partner: string }) => one.partner)).toEqual([
      'QM',
    ]);
  });

  it('is found by the reference of another system', async () => {
    const header = { externalRefs: [{ system: 'IARMS', ref: 'IA-4711' } as const] };
    await submit(about('K-5', 'QS', { header }));
    const other = await submit(about('K-6', 'QS', { header }));
    expect(other.body.duplicates).toMatchObject([
      { because: 'SAME_REFERENCE', pointer: '/header/externalRefs/0' },
    ]);
  });

  it('is no duplicate of what was withdrawn', async () => {
    const { body: first } = await submit(about('K-7', 'QS'));
    await qn.follow(first.caseId, 'withdrawal', aWithdrawal());
    expect((await submit(about('K-7', 'QS'))).status).toBe(201);
  });

  it('takes no decision about a case that has nothing to do with it', async () => {
    const { body: first } = await submit(about('K-8', 'QS'));
    const stray = await submit(about('K-9', 'QS'), [{ caseId: first.caseId, decision: 'LINK' }]);
    expect([stray.status, stray.body.errors[0].pointer]).toEqual([400, '/duplicates/0/caseId']);
  });

  it('goes out once when two ask at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => submit(about('K-10', 'QS'))));
    const sent = answers.filter(({ status }) => status === 201);
    expect([sent.length, answers.filter(({ status }) => status === 409).length]).toEqual([1, 7]);
  });

  it('knows requests from before there was a register', async () => {
    const { body: first } = await submit(about('K-11', 'QS'));
    await qn.dataSource.query('delete from item_mark where holder_id = $1', [first.caseId]);
    await qn.dataSource.query('delete from traced_item where holder_id = $1', [first.caseId]);
    await qn.dataSource.query('insert into unmarked_request values ($1)', [first.messageId]);
    const keys = await NodeKeys.load(directory.dataDir('QN'));
    const [items, asked] = [new ItemRegister(keys, new Audit()), new AskedItems(keys)];
    expect(await markFormerRequests(qn.dataSource, items, asked)).toBe(1);
    expect(await markFormerRequests(qn.dataSource, items, asked)).toBe(0);
    expect((await submit(about('K-11', 'QS'))).body.code).toBe('request.possible-duplicate');
  });

  it('leaves no number in the tables of the register', async () => {
    await submit(about('CANARY-NUMBER', 'QS'));
    for (const table of ['item_mark', 'traced_item', 'duplicate_decision', 'trace_link']) {
      const rows: object[] = await qn.dataSource.query(`select * from ${table}`);
      // A mark is base64url, in which any few characters stand now and then.
      expect(JSON.stringify(rows)).not.toMatch(/CANARY|"K-?\d+"/i);
    }
  });

  /** How many arms the requests about a number count as. */
  async function armsOf(raw: string): Promise<number> {
    const keys = await NodeKeys.load(directory.dataDir('QN'));
    const marks = new ItemRegister(keys, new Audit()).marksOf(
      (about(raw, 'QS') as { request: object }).request,
    );
    const [row]: { count: number }[] = await qn.dataSource.query(
      `select count(distinct arm_id)::int as count
         from item_mark join traced_item using (holder_id, item_no) where mark = any($1)`,
      [marks.map(({ mark }) => mark)],
    );
    return row?.count ?? 0;
  }
});

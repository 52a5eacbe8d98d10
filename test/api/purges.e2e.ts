import { randomUUID } from 'node:crypto';
import { RetentionWatch, reapplyPurges, OwnWords, type PurgeGround } from '@trace/casework';
import { PurgedPartsJournal } from '@trace/exchange';
import { Audit } from '@trace/platform';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aPerson, aPersonIdentity, aTraceRequest } from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

const ORDER = { reason: 'LEGAL_ORDER', legalRef: 'District Court of Norburg, 12 Hv 45/26' };

describe('purging, call by call', () => {
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

  async function aCase(): Promise<string> {
    const persons = [aPerson({ identityPart: 'suspect', necessity: 'Asked by name.' })];
    const { body } = await qn.post('/v1/requests', {
      to: 'QS',
      language: 'en',
      request: aTraceRequest({ persons }),
      identities: [{ part: 'suspect', identity: aPersonIdentity() }],
    });
    return (body as { caseId: string }).caseId;
  }

  async function proposed(caseId: string): Promise<string> {
    const { body } = await qn.post(`/v1/cases/${caseId}/purges`, ORDER, { role: 'FOCAL_POINT' });
    return (body as { purgeId: string }).purgeId;
  }

  const keysOf = async (caseId: string): Promise<unknown[]> =>
    qn.dataSource.query(
      'select part from sealed_key join message using (message_id) where case_id = $1',
      [caseId],
    );

  it('waits until the message with the part is delivered', async () => {
    const caseId = await aCase();
    const early = await qn.post(`/v1/cases/${caseId}/purges`, ORDER);
    expect([early.status, early.body.code]).toEqual([409, 'purge.not-possible']);
    await qn.deliver('QS');
    expect((await qn.post(`/v1/cases/${caseId}/purges`, ORDER)).status).toBe(200);
    const twice = await qn.post(`/v1/cases/${caseId}/purges`, ORDER);
    expect([twice.status, twice.body.code]).toEqual([409, 'purge.not-possible']);
  });

  it('needs a second person, and changes nothing for the first', async () => {
    const caseId = await aCase();
    await qn.deliver('QS');
    const { body } = await qn.post(`/v1/cases/${caseId}/purges`, ORDER);
    const own = await qn.post(`/v1/purges/${body.purgeId}/approval`, {});
    expect([own.status, own.body.code]).toEqual([403, 'purge.same-person']);
    expect(await keysOf(caseId)).toHaveLength(1);
  });

  it.each([
    ['an order without its name', { reason: 'LEGAL_ORDER' }, '/legalRef'],
    ['another reason without words', { reason: 'OTHER' }, '/text'],
    ['a reason that is none', { reason: 'TIDYING' }, '/reason'],
    [
      'a part that nobody has',
      { ...ORDER, parts: [{ messageId: '019b0000-0000-7000-8000-000000000001', part: 'x' }] },
      '/parts/0/part',
    ],
  ])('refuses %s, and says where', async (_, order, pointer) => {
    const caseId = await aCase();
    await qn.deliver('QS');
    const { status, body } = await qn.post(`/v1/cases/${caseId}/purges`, order);
    expect(status).toBe(400);
    expect((body.errors as { pointer: string }[]).map((one) => one.pointer)).toContain(pointer);
  });

  it('does nothing while a hold stands, not even what was approved before', async () => {
    const caseId = await aCase();
    await qn.deliver('QS');
    const purgeId = await proposed(caseId);
    const { body: hold } = await qn.post(`/v1/cases/${caseId}/legal-holds`, { reason: 'Trial.' });
    const held = await qn.post(`/v1/purges/${purgeId}/approval`, {});
    expect([held.status, held.body.code]).toEqual([409, 'purge.held']);
    await qn.dataSource.query(
      `update purge set state = 'APPROVED', decided_by = 'x', decided_at = now() where purge_id = $1`,
      [purgeId],
    );
    const watch = new RetentionWatch(ground());
    await watch.run();
    expect(await keysOf(caseId)).toHaveLength(1);

    const lifting = `/v1/cases/${caseId}/legal-holds/${hold.holdId}/lifting`;
    expect((await qn.post(lifting, { reason: 'It is over.' })).status).toBe(200);
    expect((await qn.post(lifting, { reason: 'It is over.' })).body.code).toBe('hold.lifted');
    await watch.run();
    expect(await keysOf(caseId)).toEqual([]);
  });

  it('leaves nothing by which a guess could be told from a hit', async () => {
    const caseId = await aCase();
    await qn.deliver('QS');
    await qn.post(`/v1/purges/${await proposed(caseId)}/approval`, {});
    expect(
      await qn.dataSource.query('select request_digest from submission where case_id = $1', [
        caseId,
      ]),
    ).toEqual([{ request_digest: 'purged' }]);
  });

  it('finds the purge again after it was interrupted behind its journal', async () => {
    const caseId = await aCase();
    await qn.deliver('QS');
    const purgeId = await proposed(caseId);
    await qn.dataSource.query(
      `update purge set state = 'APPROVED', decided_by = 'x', decided_at = now() where purge_id = $1`,
      [purgeId],
    );
    const parts: { message_id: string; part: string }[] = await qn.dataSource.query(
      'select message_id, part from purge_part where purge_id = $1',
      [purgeId],
    );
    const standing = ground();
    await standing.journal.append(
      parts.map(({ message_id: messageId, part }) => ({
        messageId,
        part,
        caseId,
        digest: randomUUID(),
        purgeId,
        reason: 'LEGAL_ORDER',
        purgedAt: new Date().toISOString(),
      })),
    );
    // What is approved and not carried out is the worker's: it may have been held meanwhile.
    await reapplyPurges(standing);
    expect(await keysOf(caseId)).toHaveLength(1);
    await new RetentionWatch(standing).run();
    expect(await keysOf(caseId)).toEqual([]);
    const { body } = await qn.get(`/v1/cases/${caseId}/purges`);
    expect((body.purges as { state: string }[]).map(({ state }) => state)).toEqual(['EXECUTED']);
  });

  function ground(): PurgeGround {
    const { dataSource, caseFiles, partners, clock, exchange } = qn;
    const { outbox, lanes } = exchange;
    return {
      dataSource,
      caseFiles,
      partners,
      words: new OwnWords({ partners, outbox, caseFiles, clock }),
      lanes,
      journal: new PurgedPartsJournal(directory.dataDir('QN')),
      audit: new Audit(),
      clock,
      retentionYears: 5,
    };
  }
});

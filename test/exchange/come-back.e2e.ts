import { readReceipt } from '@trace/protocol';
import type { ReconciliationView } from '../../apps/node/src/api/views/reconciliation.view.ts';
import type { SecurityEventsView } from '../../apps/node/src/api/views/security-event.view.ts';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import {
  anAcknowledgement,
  aFinalAnswer,
  anAttachment,
  aPerson,
  aPersonIdentity,
  aReminder,
  aStatusQuery,
  aTraceRequest,
} from '../support/builders/index.ts';
import { until } from '../support/until.ts';

/** What a case is on a node, table by table. */
const TABLES = {
  message: 'select * from message where case_id = $1 order by message_id',
  receipt: `select r.receipt_id, r.parcel_id, r.jws, r.received_at from receipt r join message using (receipt_id)
    where case_id = $1 order by message_id`,
  sealed_key: `select message_id, part from sealed_key join message using (message_id)
    where case_id = $1 order by message_id, part`,
  case_file: 'select * from case_file where case_id = $1',
  message_mark: 'select * from message_mark where case_id = $1 order by message_id',
  traced_item: `select holder_id, holder_kind, item_no, item_kind from traced_item
    where holder_id = $1 order by item_no`,
  item_mark: 'select * from item_mark where holder_id = $1 order by item_no, mark',
};

type Kept = Record<string, unknown[]>;

// F29: what a restored node had signed and forgotten comes back from the partner that had accepted it.
describe('own words that a node has lost', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;

  beforeEach(async () => {
    directory = await aDirectory(['QN', 'QS']);
    [qn, qs] = await Promise.all([AnApi.start('QN', directory), AnApi.start('QS', directory)]);
  });
  afterEach(async () => {
    await qn?.stop();
    await qs?.stop();
    await directory?.remove();
  });

  const submit = async (): Promise<string> => {
    const persons = [aPerson({ identityPart: 'suspect', necessity: 'Asked by name.' })];
    const identities = [{ part: 'suspect', identity: aPersonIdentity() }];
    const order = { to: 'QS', language: 'en', request: aTraceRequest({ persons }), identities };
    const { status, body } = await qn.post('/v1/requests', order);
    expect([status, body]).toEqual([201, body]);
    return (body as { caseId: string }).caseId;
  };
  const delivered = async (): Promise<string> => {
    const caseId = await submit();
    await qn.deliver('QS');
    return caseId;
  };
  const follow = async (by: AnApi, caseId: string, step: string, body: object): Promise<string> => {
    const answer = await by.follow(caseId, step, body);
    expect([answer.status, answer.body]).toEqual([201, answer.body]);
    return (answer.body as { messageId: string }).messageId;
  };
  const kept = async (at: AnApi, caseId: string): Promise<Kept> => {
    const tables = Object.entries(TABLES).map(async ([name, sql]): Promise<[string, unknown[]]> => [
      name,
      await at.dataSource.query(sql, [caseId]),
    ]);
    return Object.fromEntries(await Promise.all(tables));
  };
  /** The end of a backup that was put back: these messages, or the whole case, were never there. */
  const losing = async (at: AnApi, caseId: string, messageId?: string): Promise<void> => {
    const which =
      'select message_id from message where case_id = $1 and ($2::uuid is null or message_id = $2)';
    for (const sql of [
      `delete from outbox where message_id in (${which})`,
      `delete from sealed_key where message_id in (${which})`,
      `delete from message_mark where message_id in (${which})`,
      `delete from message where message_id in (${which})`,
    ])
      await at.dataSource.query(sql, [caseId, messageId ?? null]);
    if (messageId !== undefined) return;
    for (const sql of [
      'delete from case_file where case_id = $1',
      'delete from traced_item where holder_id = $1',
      'delete from item_mark where holder_id = $1',
    ])
      await at.dataSource.query(sql, [caseId]);
  };
  const compare = async (by = qn, partner = 'QS'): Promise<ReconciliationView> => {
    const { status, body } = await by.post(`/v1/partners/${partner}/reconciliations`, {});
    expect([status, body]).toEqual([200, body]);
    return body as ReconciliationView;
  };
  const events = async (): Promise<string[]> => {
    const { body } = await qn.get('/v1/security-events');
    return (body as SecurityEventsView).events.map(({ kind }) => kind);
  };
  const actions = async (at: AnApi, caseId: string): Promise<string[]> => {
    const rows: { action: string }[] = await at.dataSource.query(
      'select action from audit_entry where case_id = $1 order by entry_id',
      [caseId],
    );
    return rows.map(({ action }) => action);
  };

  it('come back whole, as they were, once, and nothing differs any more', async () => {
    const caseId = await delivered();
    await follow(qn, caseId, 'reminder', aReminder());
    await qn.deliver('QS');
    const before = await kept(qn, caseId);
    await losing(qn, caseId);
    expect((await qn.get(`/v1/cases/${caseId}`)).status).toBe(404);

    const report = await compare();
    expect(report).toMatchObject({ cameBack: 2, sentAgain: 0 });
    expect(report.differences.map(({ kind }) => kind)).toEqual(['MISSING_HERE', 'MISSING_HERE']);
    expect(await kept(qn, caseId)).toEqual(before);
    const path = `/v1/cases/${caseId}/identities/suspect`;
    const read = await qn.get(path, 'SUPERVISOR', { 'X-Reason': 'to see what came back' });
    expect([read.status, JSON.stringify(read.body)]).toEqual([
      200,
      expect.stringContaining(aPersonIdentity().names[0]?.family ?? ''),
    ]);
    expect((await actions(qn, caseId)).slice(-5)).toEqual([
      'MESSAGE_CAME_BACK',
      'MESSAGE_CAME_BACK',
      'MESSAGE_DELIVERED',
      'MESSAGE_DELIVERED',
      'IDENTITY_READ',
    ]);
    const given = (await actions(qs, caseId)).filter((one) => one === 'MESSAGE_GIVEN_BACK');
    expect(given).toHaveLength(2);
    expect(await compare()).toMatchObject({ differences: [], cameBack: 0 });
    expect((await actions(qs, caseId)).filter((one) => one === 'MESSAGE_GIVEN_BACK')).toHaveLength(
      2,
    );
    expect(await kept(qn, caseId)).toEqual(before);
  });

  it('come back in as many answers as it takes', async () => {
    const cases: string[] = [];
    for (let number = 0; number < 103; number += 1) cases.push(await submit());
    await qn.deliver('QS');
    for (const caseId of cases) await losing(qn, caseId);
    expect(await compare()).toMatchObject({ cameBack: 103 });
    expect(await compare()).toMatchObject({ differences: [], cameBack: 0 });
  });

  it('are not believed where they are altered, and nothing changes by it', async () => {
    const caseId = await delivered();
    await losing(qn, caseId);
    const [{ jws = '' } = {}]: { jws?: string }[] = await qs.dataSource.query(
      'select jws from message where case_id = $1',
      [caseId],
    );
    const [header = '', payload = '', signature = ''] = jws.split('.');
    const said = Buffer.from(payload, 'base64url')
      .toString()
      .replace('"language":"en"', '"language":"fr"');
    const altered = [header, Buffer.from(said).toString('base64url'), signature].join('.');
    expect(altered).not.toBe(jws);
    const give = async (text: string): Promise<void> => {
      await qs.dataSource.query('update message set jws = $2 where case_id = $1', [caseId, text]);
    };
    await give(altered);
    const before = await kept(qn, caseId);
    expect(await compare()).toMatchObject({ cameBack: 0 });
    expect(await kept(qn, caseId)).toEqual(before);
    expect((await qn.get(`/v1/cases/${caseId}`)).status).toBe(404);
    expect(await events()).toEqual(['FORGED']);
    const [entry] = await qn.dataSource.query(
      `select outcome, partner from audit_entry where action = 'MESSAGE_REFUSED'`,
    );
    expect(entry).toEqual({ outcome: 'sig.invalid', partner: 'QS' });
    await give(jws);
    expect(await compare()).toMatchObject({ cameBack: 1 });
  });

  it('are not believed without the receipt that the partner gave for them', async () => {
    const [one, other] = [await delivered(), await delivered()];
    await losing(qn, one);
    await qs.dataSource.query(
      `update message set receipt_id = (select receipt_id from message where case_id = $2) where case_id = $1`,
      [one, other],
    );
    expect(await compare()).toMatchObject({ cameBack: 0 });
    expect(await events()).toEqual(['RECEIPT_INVALID']);
  });

  it('are not believed by a receipt whose id stands for another one here', async () => {
    const [one, other] = [await delivered(), await delivered()];
    const [{ jws } = { jws: '' }]: { jws: string }[] = await qn.dataSource.query(
      'select r.jws from receipt r join message using (receipt_id) where case_id = $1',
      [one],
    );
    await losing(qn, one);
    await losing(qn, other);
    await qn.dataSource.query(
      `insert into receipt (receipt_id, parcel_id, issuer, audience, jws, received_at, stored_at)
       values ($1, $2, 'QS', 'QN', 'another', now(), now())
       on conflict (receipt_id) do update set jws = excluded.jws`,
      [readReceipt(jws).receiptId, readReceipt(jws).parcelId],
    );
    expect(await compare()).toMatchObject({ cameBack: 1 });
    expect(await events()).toEqual(['RECEIPT_INVALID']);
    expect((await qn.get(`/v1/cases/${one}`)).status).toBe(404);
    expect((await qn.get(`/v1/cases/${other}`)).status).toBe(200);
  });

  it('overwrite nothing that was said in their place since, and come back when the place is free', async () => {
    const caseId = await delivered();
    const lost = await follow(qn, caseId, 'reminder', aReminder());
    await qn.deliver('QS');
    await losing(qn, caseId, lost);
    const since = await follow(qn, caseId, 'status-query', aStatusQuery());
    expect(await compare()).toMatchObject({ cameBack: 0 });
    const conflicts = 'select message_id, partner from message_conflict';
    expect(await qn.dataSource.query(conflicts)).toEqual([{ message_id: lost, partner: 'QS' }]);
    expect(await events()).toEqual(['EQUIVOCATION']);
    const [{ outcome }] = await qn.dataSource.query(
      `select outcome from audit_entry where action = 'MESSAGE_CONFLICT'`,
    );
    expect(outcome).toBe('message.sequence-taken');

    // The partner refuses what took the place of the word that it holds, and then the place is free.
    await qn.deliver('QS');
    expect(await compare()).toMatchObject({ cameBack: 1 });
    const rows: { message_id: string; outcome: string }[] = await qn.dataSource.query(
      'select message_id, outcome from message where case_id = $1 order by message_id',
      [caseId],
    );
    expect(rows.filter((row) => row.message_id === lost)).toMatchObject([{ outcome: 'ACCEPTED' }]);
    expect(rows.filter((row) => row.message_id === since)).toMatchObject([{ outcome: 'REFUSED' }]);
    expect(await compare()).toMatchObject({ differences: [], cameBack: 0 });
  });

  it('come back without the keys that were destroyed there, or here', async () => {
    const [there, here] = [await delivered(), await delivered()];
    const idOf = async (caseId: string): Promise<string> => {
      const [row] = await qs.dataSource.query('select message_id from message where case_id = $1', [
        caseId,
      ]);
      return row.message_id;
    };
    await qs.dataSource.query('delete from sealed_key where message_id = $1', [await idOf(there)]);
    await qn.dataSource.query(
      `insert into purged_part (message_id, part, case_id, digest, purge_id, reason, purged_at)
       values ($1, 'suspect', $2, repeat('A', 43), gen_random_uuid(), 'RETENTION_ENDED', now())`,
      [await idOf(here), here],
    );
    for (const caseId of [there, here]) await losing(qn, caseId);
    expect(await compare()).toMatchObject({ cameBack: 2 });
    for (const caseId of [there, here]) {
      const { message, sealed_key: keys } = await kept(qn, caseId);
      expect([message?.length, keys]).toEqual([1, []]);
    }
  });

  it('are waited for by what goes by them, which comes to stand as it did', async () => {
    const caseId = await delivered();
    await follow(qs, caseId, 'acknowledgement', anAcknowledgement());
    await qs.deliver('QN');
    await follow(qs, caseId, 'final-answer', aFinalAnswer());
    await qs.deliver('QN');
    const before = await kept(qn, caseId);
    await losing(qn, caseId);

    // The partner notices first, and sends its own words to a node that no longer knows what they answer.
    expect(await compare(qs, 'QN')).toMatchObject({ sentAgain: 2 });
    await qs.deliver('QN');
    expect(await qn.dataSource.query('select 1 from message')).toEqual([]);
    expect(await qn.dataSource.query('select 1 from refused_message')).toEqual([]);
    expect(await qs.dataSource.query('select 1 from outbox')).toHaveLength(2);

    // By that this node has seen that something is lost, and asks at once.
    expect(await qn.exchange.resume.run()).toBe(0);
    expect((await kept(qn, caseId))['message']).toHaveLength(1);
    await qs.dataSource.query('update outbox set not_before = null');
    await qs.deliver('QN');
    const after = await kept(qn, caseId);
    const jwsOf = (rows: unknown[] | undefined): unknown[] =>
      (rows as { jws: string }[]).map(({ jws }) => jws);
    expect(jwsOf(after['message'])).toEqual(jwsOf(before['message']));
    const [here] = (await kept(qn, caseId))['case_file'] as { state: string }[];
    const [there] = (await kept(qs, caseId))['case_file'] as { state: string }[];
    expect([here?.state, there?.state]).toEqual(['ANSWERED', 'ANSWERED']);
    for (const [by, partner] of [
      [qn, 'QS'],
      [qs, 'QN'],
    ] as const)
      expect(await compare(by, partner)).toMatchObject({ differences: [] });
  });

  it('make the partner look whether its own are lost too', async () => {
    const caseId = await delivered();
    await follow(qs, caseId, 'acknowledgement', anAcknowledgement());
    await qs.deliver('QN');
    await losing(qn, caseId);
    expect(await compare()).toMatchObject({ cameBack: 1 });
    expect(await qs.exchange.resume.run()).toBe(1);
    await qs.deliver('QN');
    const { body } = await qn.get(`/v1/cases/${caseId}`);
    expect(body.state).toBe('ACKNOWLEDGED');
  });

  it('bring back the files that they name, and believe no other in their place', async () => {
    const type = { 'Content-Type': 'text/plain' };
    const { body: upload } = await qn.postBytes('/v1/attachments', 'A note on the case.\n', type);
    const request = aTraceRequest({ header: { attachments: [anAttachment(upload)] } });
    const { body } = await qn.post('/v1/requests', { to: 'QS', language: 'en', request });
    const { caseId } = body as { caseId: string };
    await qn.deliver('QS');
    const stateOf = async (at: AnApi): Promise<string | undefined> => {
      const [row]: { state: string }[] = await at.dataSource.query('select state from sealed_file');
      return row?.state;
    };
    const arrived = async (at: AnApi): Promise<void> => {
      await until('the file is there', async () => {
        await at.exchange.fetchFiles.run();
        return (await stateOf(at)) === 'ARRIVED' ? true : undefined;
      });
    };
    await arrived(qs);
    await losing(qn, caseId);
    for (const table of ['file_reference', 'upload', 'sealed_file'])
      await qn.dataSource.query(`delete from ${table}`);
    const altered = `set content = decode(translate(encode(content, 'escape'), 'abc', 'bca'), 'escape')`;
    const restore = `set content = decode(translate(encode(content, 'escape'), 'bca', 'abc'), 'escape')`;
    await qs.dataSource.query(`update sealed_file_piece ${altered}`);
    expect(await compare()).toMatchObject({ cameBack: 1 });
    await qn.exchange.fetchFiles.run();
    await until('QN has looked at it', async () =>
      (await events()).includes('ATTACHMENT_ALTERED') ? true : undefined,
    );
    expect(await stateOf(qn)).toBe('WANTED');

    await qs.dataSource.query(`update sealed_file_piece ${restore}`);
    await qn.dataSource.query('update sealed_file set look_at = announced_at');
    await arrived(qn);
    const path = `/v1/cases/${caseId}/attachments/${upload.sha256}`;
    const read = await qn.get(path, 'SUPERVISOR', { 'X-Reason': 'to see what came back' });
    expect([read.status, read.text]).toEqual([200, 'A note on the case.\n']);
  });

  it('leave no reference to be drawn twice', async () => {
    const year = new Date().getUTCFullYear();
    const cases = [await delivered(), await delivered(), await delivered()];
    for (const caseId of cases.slice(1)) await losing(qn, caseId);
    await qn.dataSource.query(`select setval('reference_tr_${year}', 1)`);
    expect(await compare()).toMatchObject({ cameBack: 2 });
    cases.push(await submit());
    const references = await qn.dataSource.query(
      'select reference from case_file order by reference',
    );
    expect(references).toEqual(
      [1, 2, 3, 4].map((number) => ({ reference: `QN-TR-${year}-00000${number}` })),
    );
  });
});

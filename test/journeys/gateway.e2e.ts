import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeNodeKeys, NodeKeys } from '@trace/platform';
import { instant, newId, readReceipt, type Message } from '@trace/protocol';
import { Client } from 'pg';
import type { SecurityEventsView } from '../../apps/node/src/api/views/security-event.view.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { APartner } from '../support/a-partner.ts';
import { aToken } from '../support/a-token.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { digestOfSignedBytes } from '../support/ledger.ts';

/** A request as a State would make it, before it is signed. */
function aRequest(from: string, to: string, changes: Partial<Message> = {}): Message {
  const addressees = [{ state: to, why: 'MANUFACTURER' as const, mode: 'PARALLEL' as const }];
  const envelope = {
    messageId: newId(),
    caseId: newId(),
    issuer: from,
    audience: to,
    sequence: 1,
    seen: 0,
    kind: 'REQUEST' as const,
    schemaVersion: '1.0' as const,
    createdAt: instant(new Date()),
    language: 'en',
    body: aTraceRequest({ header: { humanRef: `${from}-TR-2026-000001`, addressees } }),
    sealed: [],
  };
  return { ...envelope, ...changes } as Message;
}

// Both sides of the gateway's door: the test plays QN and QM, the node is QS's. No queue is involved.
describe("the gateway of a State's node", () => {
  let directory: ADirectory;
  let database: ADatabase;
  let node: ANode;
  let qn: APartner;
  let qm: APartner;
  let supervisor: string;

  beforeAll(async () => {
    [directory, database] = await Promise.all([aDirectory(['QN', 'QS', 'QM']), aDatabase()]);
    node = await ANode.start({ state: 'QS', directory, databaseUrl: database.url });
    supervisor = await aToken(node, 'SUPERVISOR');
    [qn, qm] = await Promise.all([
      APartner.of(directory, 'QN', 'QS'),
      APartner.of(directory, 'QM', 'QS'),
    ]);
  });

  afterAll(async () => {
    await node.stop();
    await Promise.all([database.drop(), directory.remove()]);
  });

  describe('who gets in', () => {
    it('nobody without a certificate', async () => {
      await expect(qn.post('x', { tls: null })).rejects.toThrow();
    });

    it('nobody with a certificate that the directory does not name, whatever State it names', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'trace-stranger-'));
      await makeNodeKeys(folder, 'QN');
      const { tls } = await NodeKeys.load(folder);
      await expect(qn.post('x', { tls })).rejects.toThrow();
      await rm(folder, { recursive: true, force: true });
    });

    it('only by POST of a parcel to the one address', async () => {
      const parcel = await qn.pack([{ jws: await qn.sign(aRequest('QN', 'QS')), keys: [] }]);
      const answers = await Promise.all([
        qn.post('', { method: 'GET' }),
        qn.post(parcel, { path: '/exchange/v1/other' }),
        qn.post(parcel, { type: 'application/json' }),
        qn.post(''),
        qn.post('x'.repeat(100)),
      ]);
      expect(answers.map(({ status, type, problem }) => [status, type, problem?.code])).toEqual([
        [405, 'application/problem+json', 'method.not-allowed'],
        [404, 'application/problem+json', 'route.unknown'],
        [415, 'application/problem+json', 'media-type.unsupported'],
        [400, 'application/problem+json', expect.stringMatching(/^parcel\./)],
        [400, 'application/problem+json', expect.stringMatching(/^parcel\./)],
      ]);
    });
  });

  describe('whose word is taken', () => {
    it("not a State's word about another's: QM cannot send what says that QN said it", async () => {
      const before = await counted();
      const forged = await qm.send(aRequest('QN', 'QS'));
      expect(refusals(forged.receipts)).toEqual(['message.issuer']);
      expect((await qm.send(aRequest('QM', 'QS'), { issuer: 'QN' })).problem?.code).toMatch(
        /^parcel\./,
      );
      expect(await counted()).toEqual(before);
    });

    it('not what was meant for another State, though it is well encrypted to this one', async () => {
      const meant = await qn.send(aRequest('QN', 'QM'));
      expect(refusals(meant.receipts)).toEqual(['message.audience']);
    });

    it('not what is said in a case of two other States, and a supervisor is alarmed (B34)', async () => {
      const request = aRequest('QN', 'QS');
      expect(outcomes((await qn.send(request)).receipts)).toEqual(['ACCEPTED']);
      const before = await alarms();
      const intruder = aRequest('QM', 'QS', { caseId: request.caseId });
      expect(refusals((await qm.send(intruder)).receipts)).toEqual(['case.not-a-party']);
      expect(since(before, await alarms())).toEqual({ 'FOREIGN_CASE QM case.not-a-party': 1 });
    });

    it.each([
      ['parcel.stale', -600],
      ['parcel.from-the-future', 600],
    ])('not a parcel that is %s, and says by how much', async (code, seconds) => {
      const answer = await qn.send(aRequest('QN', 'QS'), {
        createdAt: new Date(Date.now() + seconds * 1_000),
      });
      expect([answer.status < 500, answer.problem?.code]).toEqual([true, code]);
      expect(answer.problem?.detail).toMatch(/\b(59\d|60\d)\b/);
    });
  });

  describe('what comes again', () => {
    it('gets the same receipt, byte for byte, however often and at once (F42)', async () => {
      const message = aRequest('QN', 'QS');
      const jws = await qn.sign(message);
      const parcel = await qn.pack([{ jws, keys: [] }]);
      const first = await qn.post(parcel);
      expect(outcomes(first.receipts)).toEqual(['ACCEPTED']);
      // The very same bytes, and the same message in fresh envelopes, as a sender does after an outage.
      const fresh = await Promise.all(
        Array.from({ length: 25 }, () => qn.pack([{ jws, keys: [] }])),
      );
      const again = await insisting([...Array.from({ length: 75 }, () => parcel), ...fresh]);
      expect(new Set(again.map(({ receipts }) => receipts.join()))).toEqual(
        new Set([first.receipts.join()]),
      );
      const [result] = readReceipt(first.receipts[0] ?? '').results;
      expect(result).toMatchObject({
        messageId: message.messageId,
        digest: digestOfSignedBytes(jws),
      });
      const rows = await inDatabase(
        'select count(*) from audit_entry where action = $1 and message_id = $2',
        ['MESSAGE_ACCEPTED', message.messageId],
      );
      expect(rows).toEqual([{ count: '1' }]);
    });

    it('is taken once when all of it comes for the first time at once', async () => {
      const jws = await qn.sign(aRequest('QN', 'QS'));
      const parcels = await Promise.all(
        Array.from({ length: 20 }, () => qn.pack([{ jws, keys: [] }])),
      );
      const answers = await insisting(parcels);
      const receipts = new Set(answers.flatMap((answer) => answer.receipts));
      expect([...receipts].map((token) => outcomes([token]))).toEqual([['ACCEPTED']]);
    });

    it('is refused when it is not the same, and both are kept (B44), also when that comes twice', async () => {
      const message = aRequest('QN', 'QS');
      await qn.send(message);
      const before = await alarms();
      const changed = { ...message, language: 'fr' };
      expect(refusals((await qn.send(changed)).receipts)).toEqual(['message.conflict']);
      expect(refusals((await qn.send(changed)).receipts)).toEqual(['message.conflict']);
      // The second time it is the refusal of the first that is given once more.
      expect(since(before, await alarms())).toMatchObject({
        'EQUIVOCATION QN message.conflict': 1,
      });
      const rows = await inDatabase(
        'select jws from message where message_id = $1 union all select jws from message_conflict where message_id = $1',
        [message.messageId],
      );
      const languages = rows.map(
        ({ jws }) =>
          JSON.parse(Buffer.from((jws ?? '').split('.')[1] ?? '', 'base64url').toString())
            .language as string,
      );
      expect(languages.toSorted()).toEqual(languages.includes('fr') ? ['en', 'fr'] : []);
    });

    it('is taken once when one parcel says two things under one id', async () => {
      const message = aRequest('QN', 'QS');
      const said = [message, { ...message, language: 'fr' }];
      const messages = await Promise.all(
        said.map(async (one) => ({ jws: await qn.sign(one), keys: [] })),
      );
      const { receipts } = await qn.post(await qn.pack(messages));
      expect(outcomes(receipts).toSorted()).toEqual(['ACCEPTED', 'REFUSED']);
      expect(refusals(receipts)).toContain('message.conflict');
    });

    it('is refused where its place in the case is taken', async () => {
      const first = aRequest('QN', 'QS');
      await qn.send(first);
      const second = aRequest('QN', 'QS', { caseId: first.caseId });
      expect(refusals((await qn.send(second)).receipts)).toEqual(['message.sequence-taken']);
    });
  });

  it('takes the sound messages of a parcel and refuses the others, in one receipt', async () => {
    const [sound, unsound] = [aRequest('QN', 'QS'), aRequest('QN', 'QM')];
    const messages = await Promise.all(
      [sound, unsound].map(async (one) => ({ jws: await qn.sign(one), keys: [] })),
    );
    const { receipts } = await qn.post(await qn.pack(messages));
    expect(receipts).toHaveLength(1);
    expect(
      readReceipt(receipts[0] ?? '').results.map(({ messageId, outcome }) => [messageId, outcome]),
    ).toEqual(
      expect.arrayContaining([
        [sound.messageId, 'ACCEPTED'],
        [unsound.messageId, 'REFUSED'],
      ]),
    );
  });

  it('is up after all of this, and has logged none of it in words', async () => {
    expect((await node.call('GET', '/v1/health')).status).toBe(200);
    expect(node.printed).not.toContain('ZP9-');
    expect(node.printed).not.toContain('"level":"error"');
  });

  /** Posts all of them, a few at a time, and those again that were asked to come back later. */
  async function insisting(
    parcels: readonly string[],
  ): Promise<Awaited<ReturnType<APartner['post']>>[]> {
    const waiting = [...parcels];
    const answers: Awaited<ReturnType<APartner['post']>>[] = [];
    const work = async (): Promise<void> => {
      for (let parcel = waiting.shift(); parcel !== undefined; parcel = waiting.shift()) {
        const answer = await qn.post(parcel);
        if (answer.status === 429) waiting.push(parcel);
        else answers.push(answer);
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    return answers;
  }

  /** How often each alarm was raised, as the list shows it to a supervisor. */
  async function alarms(): Promise<Record<string, number>> {
    const { body } = await node.call<SecurityEventsView>('GET', '/v1/security-events', {
      token: supervisor,
    });
    const counts: Record<string, number> = {};
    for (const { kind, partner, code, times } of body.events) {
      const alarm = `${kind} ${partner} ${code}`;
      counts[alarm] = (counts[alarm] ?? 0) + times;
    }
    return counts;
  }

  async function counted(): Promise<unknown> {
    const rows = await inDatabase(
      'select (select count(*) from message) as messages, (select count(*) from case_file) as cases',
    );
    return rows[0];
  }

  async function inDatabase(
    sql: string,
    values: unknown[] = [],
  ): Promise<Record<string, string>[]> {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query<Record<string, string>>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }
});

/** By how much counts have grown, those that have. */
function since(
  before: Record<string, number>,
  after: Record<string, number>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after)
      .map(([what, times]): [string, number] => [what, times - (before[what] ?? 0)])
      .filter(([, times]) => times > 0),
  );
}

function outcomes(receipts: readonly string[]): string[] {
  return receipts.flatMap((token) => readReceipt(token).results.map(({ outcome }) => outcome));
}

function refusals(receipts: readonly string[]): (string | undefined)[] {
  return receipts.flatMap((token) => readReceipt(token).results.map(({ code }) => code));
}

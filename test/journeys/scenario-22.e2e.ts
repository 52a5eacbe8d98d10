import { instant, newId, readReceipt, sealPart, type Message } from '@trace/protocol';
import { Client } from 'pg';
import type { NoticePageView } from '../../apps/node/src/api/views/notice.view.ts';
import type { SecurityEventsView } from '../../apps/node/src/api/views/security-event.view.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { anOfficer, type AnOfficer } from '../support/an-officer.ts';
import { APartner } from '../support/a-partner.ts';
import { AStubGateway } from '../support/a-stub-gateway.ts';
import { aPerson, aPersonIdentity, aTraceRequest } from '../support/builders/index.ts';
import { until } from '../support/until.ts';

/** A request of one State to QS, as its node would make it. */
function aRequest(from: string, changes: Partial<Message> = {}): Message {
  const addressees = [{ state: 'QS', why: 'MANUFACTURER' as const, mode: 'PARALLEL' as const }];
  const envelope = {
    messageId: newId(),
    caseId: newId(),
    issuer: from,
    audience: 'QS',
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

// domain/scenarios.md, 22: attack. QN and QS run nodes; QM and QT are played by the test, with their real keys.
describe('scenario 22', () => {
  let directory: ADirectory;
  let databases: ADatabase[];
  let [qn, qs]: ANode[] = [];
  let asking: { focalPoint: AnOfficer; supervisor: AnOfficer };
  let answering: AnOfficer;
  let players: Record<'QN' | 'QM' | 'QT', APartner>;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS', 'QM', 'QT']);
    databases = await Promise.all([aDatabase(), aDatabase()]);
    const start = async (state: string, at: number): Promise<ANode> =>
      ANode.start({
        state,
        directory,
        databaseUrl: databases[at]?.url ?? '',
        env: { SWEEP_SECONDS: '0.5' },
      });
    [qn, qs] = await Promise.all([start('QN', 0), start('QS', 1)]);
    asking = {
      focalPoint: await anOfficer(qn, 'FOCAL_POINT'),
      supervisor: await anOfficer(qn, 'SUPERVISOR'),
    };
    answering = await anOfficer(qs, 'SUPERVISOR');
    const [QN, QM, QT] = await Promise.all(
      ['QN', 'QM', 'QT'].map((state) => APartner.of(directory, state, 'QS')),
    );
    if (!QN || !QM || !QT) throw new Error('somebody is missing');
    players = { QN, QM, QT };
  });
  afterAll(async () => {
    await Promise.all([qn?.stop(), qs?.stop()]);
    await Promise.all([...(databases ?? []).map((one) => one.drop()), directory?.remove()]);
  });

  /** What QS holds that an attack must not change. */
  async function held(): Promise<object> {
    const client = new Client({ connectionString: databases[1]?.url ?? '' });
    await client.connect();
    const tables = ['message', 'case_file', 'sealed_key', 'clock_crossing', 'submission', 'outbox'];
    const { rows } = await client.query<object>(
      `select ${tables.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(', ')}`,
    );
    await client.end();
    return rows[0] ?? {};
  }

  /** Waits until a supervisor has the notice about a partner, and the list says what it was. */
  async function told(supervisor: AnOfficer, partner: string, ...kinds: string[]): Promise<void> {
    await until(`${kinds.join(', ')} by ${partner} is told`, async () => {
      const { body } = await supervisor.call<SecurityEventsView>('GET', '/v1/security-events');
      const listed = body.events.filter((one) => one.partner === partner).map(({ kind }) => kind);
      const { body: page } = await supervisor.call<NoticePageView>('GET', '/v1/notices');
      const notices = page.notices.filter((one) => one.partner === partner);
      return kinds.every((kind) => listed.includes(kind)) && notices.length > 0 ? true : undefined;
    });
  }

  it('(a) a valid message replayed: by another State, it is refused; by its own, it has its first receipt and no second effect', async () => {
    const parcel = await players.QN.pack([
      { jws: await players.QN.sign(aRequest('QN')), keys: [] },
    ]);
    const first = await players.QN.post(parcel);
    expect(readReceipt(first.receipts[0] ?? '').results).toMatchObject([{ outcome: 'ACCEPTED' }]);
    const before = await held();
    expect((await players.QN.post(parcel)).receipts).toEqual(first.receipts);
    expect((await players.QM.post(parcel)).problem?.code).toBe('parcel.issuer');
    const old = { createdAt: new Date(Date.now() - 86_400_000) };
    const late = await players.QN.send(aRequest('QN'), old);
    expect([late.status, late.problem?.code]).toEqual([400, 'parcel.stale']);
    expect(await held()).toEqual(before);
    await told(answering, 'QM', 'IMPERSONATION');
    await told(answering, 'QN', 'REPLAY');
  });

  it('(b) a sealed part altered: the message is refused whole', async () => {
    const before = await held();
    const suspect = aPerson({ identityPart: 'suspect', necessity: 'Asked by name.' });
    const request = aRequest('QM', { body: aTraceRequest({ persons: [suspect] }) });
    const { sealed } = await sealPart(request.messageId, 'suspect', aPersonIdentity());
    const { key: other } = await sealPart(request.messageId, 'suspect', aPersonIdentity());
    const jws = await players.QM.sign({ ...request, sealed: [sealed] });
    const { receipts } = await players.QM.post(
      await players.QM.pack([{ jws, keys: [{ part: 'suspect', key: other }] }]),
    );
    const [result] = readReceipt(receipts[0] ?? '').results;
    expect(result).toMatchObject({ outcome: 'REFUSED', code: 'sealed.decryption' });
    expect(await held()).toEqual(before);
    await told(answering, 'QM', 'ALTERED_PART');
  });

  it('(d) QT claims to be QM: refused in the parcel and in the message', async () => {
    const before = await held();
    const asQm = await players.QT.send(aRequest('QM'));
    expect(readReceipt(asQm.receipts[0] ?? '').results).toMatchObject([
      { outcome: 'REFUSED', code: 'message.issuer' },
    ]);
    const parcel = await players.QT.send(aRequest('QM'), { issuer: 'QM' });
    expect([parcel.status, parcel.problem?.code]).toEqual([403, 'parcel.issuer']);
    expect(await held()).toEqual(before);
    await told(answering, 'QT', 'IMPERSONATION');
  });

  it('(e) a receipt with a future time: it is none, the request waits, and no clock of QT starts', async () => {
    const qt = await AStubGateway.start(directory, 'QT', 'QN');
    const honest = qt.answer;
    qt.answer = async (response, body) => {
      const receivedAt = instant(new Date(Date.now() + 86_400_000));
      qt.say(response, 200, { receipts: [await qt.receipt(await qt.open(body), { receivedAt })] });
    };
    try {
      const addressees = [{ state: 'QT', why: 'MANUFACTURER' as const, mode: 'PARALLEL' as const }];
      const request = aTraceRequest({ header: { addressees } });
      const { caseId } = await asking.focalPoint.submit({ to: 'QT', request });
      await told(asking.supervisor, 'QT', 'RECEIPT_INVALID');
      const waiting = await asking.focalPoint.find(caseId);
      expect(waiting?.state).toBe('QUEUED');
      expect(waiting?.clocks.map(({ kind }) => kind)).toEqual(['DELIVERY']);
      // The supervisor of the side whose message is called forged is told as well.
      qt.answer = async (response, body) => {
        const parcel = await qt.open(body);
        const sound = readReceipt(await qt.receipt(parcel));
        const results = sound.results.map(({ messageId, digest }) => ({
          messageId,
          digest,
          outcome: 'REFUSED',
          code: 'sig.invalid',
        }));
        qt.say(response, 200, { receipts: [await qt.receipt(parcel, { results })] });
      };
      await told(asking.supervisor, 'QT', 'REFUSED_THERE');
      qt.answer = honest;
    } finally {
      await qt.stop();
    }
  });

  it('(f) a JSON bomb, signed: refused before it is built; through the api as well', async () => {
    const before = await held();
    const deep = `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`;
    const bomb = aRequest('QM', { body: JSON.parse(deep) as never });
    const { receipts, problem } = await players.QM.send(bomb);
    const [result] = receipts[0] === undefined ? [] : readReceipt(receipts[0]).results;
    expect(result?.code ?? problem?.code).toBe('json.depth');
    await told(answering, 'QM', 'HOSTILE_INPUT');
    const answer = await answering.call<{ code: string }>('POST', '/v1/requests', {
      body: deep,
      headers: { 'idempotency-key': 'bomb' },
    });
    expect([answer.status, answer.body.code]).toEqual([400, 'json.depth']);
    expect(await held()).toEqual(before);
  });

  it('(f) a formula, a script and an order to a database are text, and come out as they went in', async () => {
    const text = `=cmd|' /C calc'!A0 <script>alert(1)</script> '; drop table message; --`;
    const addressees = [{ state: 'QS', why: 'MANUFACTURER' as const, mode: 'PARALLEL' as const }];
    const request = aTraceRequest({ header: { addressees }, recovery: { circumstances: text } });
    const { caseId } = await asking.focalPoint.submit({ to: 'QS', request });
    const shown = await until('QS has it', () => answering.find(caseId));
    expect(JSON.stringify(shown.content)).toContain(JSON.stringify(text).slice(1, -1));
  });

  it('has left both nodes up, and nothing of what was said in their logs', async () => {
    for (const node of [qn, qs]) {
      expect((await node?.call('GET', '/v1/health'))?.status).toBe(200);
      expect(node?.printed).not.toMatch(/drop table|<script>|ZP9-/);
    }
  });
});

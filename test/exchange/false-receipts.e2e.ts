import {
  instant,
  newId,
  readReceipt,
  signCheckpoint,
  type Message,
  type Parcel,
  type ReceiptResult,
} from '@trace/protocol';
import { NodeKeys, revokeKey } from '@trace/platform';
import { lockCases } from '../../libs/exchange/src/message-store.ts';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { LaneView } from '../../apps/node/src/api/views/lane.view.ts';
import type { PartnersView } from '../../apps/node/src/api/views/partner.view.ts';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { AStubGateway, type StubAnswer } from '../support/a-stub-gateway.ts';
import { APartner } from '../support/a-partner.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { until } from '../support/until.ts';

/** What is held of a message and of the receipt that it names. */
interface Held {
  message_id: string;
  digest: string;
  outcome: string | null;
  refusal_code: string | null;
  jws: string | null;
}

// Faults F37 and F47, threats T-9 and T-17: a receipt that is signed and addressed well, and says what no honest node says.
describe('a receipt that only looks like one', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qt: AStubGateway;
  let qm: AStubGateway;

  beforeEach(async () => {
    directory = await aDirectory(['QN', 'QM', 'QT']);
    qn = await AnApi.start('QN', directory);
    [qm, qt] = await Promise.all([
      AStubGateway.start(directory, 'QM', 'QN'),
      AStubGateway.start(directory, 'QT', 'QN'),
    ]);
  });
  afterEach(async () => {
    await qn?.stop();
    await Promise.all([qm?.stop(), qt?.stop()]);
    await directory?.remove();
  });

  const submit = async (to = 'QT'): Promise<string> => {
    const addressees = [{ state: to, why: 'MANUFACTURER' as const, mode: 'PARALLEL' as const }];
    const request = aTraceRequest({ header: { addressees } });
    const { status, body } = await qn.post('/v1/requests', { to, language: 'en', request });
    expect([status, body]).toEqual([201, body]);
    return (body as { caseId: string }).caseId;
  };
  /** One try, whatever the lane has to rest for. */
  const tryOnce = async (to = 'QT'): Promise<LaneView> => {
    await qn.dataSource.query('update lane set next_attempt_at = null, failures = 0');
    await qn.deliver(to);
    const { partners } = (await qn.get('/v1/partners')).body as PartnersView;
    const lane = partners.find(({ state }) => state === to)?.lane;
    if (!lane) throw new Error('there is no lane');
    return lane;
  };
  const answering =
    (stub: AStubGateway, ...changes: ((parcel: Parcel) => object)[]): StubAnswer =>
    async (response, body) => {
      const parcel = await stub.open(body);
      const receipts = changes.map((change) => stub.receipt(parcel, change(parcel)));
      stub.say(response, 200, { receipts: await Promise.all(receipts) });
    };
  const honest = (): object => ({});
  /** Both clocks ten minutes on: so old a receipt can be, and its key no younger. */
  const later = (): void => {
    qn.clock.aheadMs = 600_000;
    qt.now = () => qn.clock.now();
  };
  const held = async (caseId: string): Promise<Held> => {
    const [row]: Held[] = await qn.dataSource.query(
      `select m.message_id, m.digest, m.outcome, m.refusal_code, r.jws
         from message m left join receipt r using (receipt_id) where case_id = $1`,
      [caseId],
    );
    if (!row) throw new Error('the message is gone');
    return row;
  };
  const waits = { outcome: null, refusal_code: null, jws: null };
  const receiptsKept = async (): Promise<number> => {
    const rows: object[] = await qn.dataSource.query('select 1 from receipt');
    return rows.length;
  };
  const eventsOf = async (partner: string): Promise<string[]> => {
    const rows: { kind: string; outcome: string }[] = await qn.dataSource.query(
      'select kind, outcome from security_event where partner = $1 order by kind',
      [partner],
    );
    return rows.map(({ kind, outcome }) => `${kind} ${outcome}`);
  };
  const about = ({ message_id: messageId, digest }: Held, more: object): ReceiptResult =>
    ({ messageId, digest, ...more }) as ReceiptResult;

  it('settles nothing by an id that stands for another receipt of the same State', async () => {
    const receiptId = newId();
    qt.answer = answering(qt, () => ({ receiptId }));
    await submit();
    expect(await tryOnce()).toMatchObject({ waiting: 0 });
    const second = await submit();
    expect(await tryOnce()).toMatchObject({ waiting: 1, lastError: 'receipt-conflict' });
    expect(await held(second)).toMatchObject(waits);
    expect(await eventsOf('QT')).toEqual(['RECEIPT_INVALID receipt-conflict']);
    qt.answer = answering(qt, honest);
    expect(await tryOnce()).toMatchObject({ waiting: 0 });
    const { digest, jws } = await held(second);
    expect(readReceipt(jws ?? '').results).toMatchObject([{ digest, outcome: 'ACCEPTED' }]);
  });

  it('settles nothing by an id that stands for a receipt of another State', async () => {
    const receiptId = newId();
    qm.answer = answering(qm, () => ({ receiptId }));
    await submit('QM');
    expect(await tryOnce('QM')).toMatchObject({ waiting: 0 });
    qt.answer = answering(qt, () => ({ receiptId }));
    const stolen = await submit();
    expect(await tryOnce()).toMatchObject({ waiting: 1, lastError: 'receipt-conflict' });
    expect(await held(stolen)).toMatchObject(waits);
    expect(await receiptsKept()).toBe(1);
  });

  it('settles nothing by one id for two receipts in one answer', async () => {
    const receiptId = newId();
    const caseId = await submit();
    qt.answer = answering(
      qt,
      () => ({ receiptId }),
      () => ({ receiptId, parcelId: newId() }),
    );
    expect(await tryOnce()).toMatchObject({ waiting: 1, lastError: 'receipt-conflict' });
    expect(await held(caseId)).toMatchObject(waits);
    expect(await receiptsKept()).toBe(0);
  });

  it('counts once where it is repeated, byte for byte, in one answer and in later ones', async () => {
    const [one, other] = [await submit(), await submit()];
    let token = '';
    qt.answer = async (response, body) => {
      const parcel = await qt.open(body);
      token ||= await qt.receipt(parcel, {
        results: [await held(one), await held(other)].map((row) =>
          about(row, { outcome: 'ACCEPTED' }),
        ),
      });
      qt.say(response, 200, { receipts: [token, token] });
    };
    expect(await tryOnce()).toMatchObject({ waiting: 0 });
    // As after a backup of this node was put back: the message waits again, and the receipt is there.
    await qn.dataSource.query(
      `update message set outcome = null, receipt_id = null where case_id = $1`,
      [one],
    );
    await qn.dataSource.query(
      `insert into outbox (message_id, partner, queued_at)
       select message_id, partner, stored_at from message where case_id = $1`,
      [one],
    );
    expect(await tryOnce()).toMatchObject({ waiting: 0 });
    expect(await held(one)).toMatchObject({ outcome: 'ACCEPTED', jws: token });
    expect(await receiptsKept()).toBe(1);
    expect(await eventsOf('QT')).toEqual([]);
  });

  it('settles nothing where it says two things of one message', async () => {
    const caseId = await submit();
    const row = await held(caseId);
    const results = [
      about(row, { outcome: 'REFUSED', code: 'message.kind' }),
      about(row, { outcome: 'ACCEPTED' }),
    ];
    qt.answer = answering(qt, () => ({ results }));
    expect(await tryOnce()).toMatchObject({ waiting: 1, lastError: 'receipt-not-valid' });
    expect(await held(caseId)).toMatchObject(waits);
    expect(await eventsOf('QT')).toEqual(['RECEIPT_INVALID member.invalid']);
  });

  it('settles nothing where two of one answer contradict each other', async () => {
    const caseId = await submit();
    const row = await held(caseId);
    qt.answer = answering(qt, honest, () => ({
      results: [about(row, { outcome: 'REFUSED', code: 'message.kind' })],
    }));
    expect(await tryOnce()).toMatchObject({ waiting: 1, lastError: 'receipt-contradiction' });
    expect(await held(caseId)).toMatchObject(waits);
    expect(await receiptsKept()).toBe(0);
  });

  it('settles nothing where it is older than its message by more than clocks may differ', async () => {
    later();
    const caseId = await submit();
    const [{ at } = { at: new Date() }]: { at: Date }[] = await qn.dataSource.query(
      'select created_at as at from message where case_id = $1',
      [caseId],
    );
    const dated = (seconds: number): StubAnswer =>
      answering(qt, () => ({ receivedAt: instant(new Date(at.getTime() - seconds * 1_000)) }));
    qt.answer = dated(121);
    expect(await tryOnce()).toMatchObject({ waiting: 1, lastError: 'receipt-back-dated' });
    expect(await held(caseId)).toMatchObject(waits);
    expect(await receiptsKept()).toBe(0);
    expect(await eventsOf('QT')).toEqual(['RECEIPT_INVALID receipt-back-dated']);
    qt.answer = dated(119);
    expect(await tryOnce()).toMatchObject({ waiting: 0 });
    expect(await held(caseId)).toMatchObject({ outcome: 'ACCEPTED' });
  });

  it('is honest where the clock of the sender ran ahead, and no lane waits for ever (F47)', async () => {
    // The message is written by a clock that runs five minutes ahead, and waits until its time has come.
    qn.clock.aheadMs = 105_000;
    const caseId = await submit();
    qn.clock.aheadMs -= 300_000;
    expect(await tryOnce()).toMatchObject({ waiting: 1 });
    expect(qt.calls).toEqual([]);
    qn.clock.aheadMs += 195_000;
    expect(await tryOnce()).toMatchObject({ waiting: 0 });
    expect(await held(caseId)).toMatchObject({ outcome: 'ACCEPTED' });
  });

  it('is honest where the receiver refuses a message that comes from the future by its clock', async () => {
    later();
    const caseId = await submit();
    const row = await held(caseId);
    qt.answer = answering(qt, () => ({
      receivedAt: instant(new Date(qn.clock.now().getTime() - 225_000)),
      results: [about(row, { outcome: 'REFUSED', code: 'message.created-in-the-future' })],
    }));
    expect(await tryOnce()).toMatchObject({ waiting: 0 });
    expect(await held(caseId)).toMatchObject({
      outcome: 'REFUSED',
      refusal_code: 'message.created-in-the-future',
    });
  });

  it('is in doubt where its key was revoked before it came, whatever instant it claims (T-17)', async () => {
    const { signing } = await NodeKeys.load(directory.dataDir('QT'));
    const asOf = new Date();
    const order = { id: signing.kid, asOf, reason: 'compromised', now: new Date() } as const;
    await revokeKey(directory.dataDir('QT'), undefined, order);
    await directory.issue();
    await qn.partners.refresh();
    // The stub still signs with the key that is lost, as a thief would.
    qt.answer = answering(qt, () => ({ receivedAt: instant(new Date(asOf.getTime() - 1)) }));
    const caseId = await submit();
    expect(await tryOnce()).toMatchObject({ waiting: 0 });
    const { timeline } = (await qn.get(`/v1/cases/${caseId}`)).body as CaseView;
    expect(timeline.flatMap(({ keyDoubts }) => keyDoubts)).toMatchObject([
      { about: 'RECEIPT', kid: signing.kid, reason: 'compromised' },
    ]);
  });

  it('hides no checkpoint that contradicts another by what is undone (T-38)', async () => {
    const { signing } = await NodeKeys.load(directory.dataDir('QT'));
    const at = instant(new Date());
    const log = (root: string): Promise<string> =>
      signCheckpoint({ issuer: 'QT', size: 5, root: root.repeat(42) + 'A', at }, signing);
    const [one, other] = [await log('A'), await log('B')];
    qt.answer = answering(qt, () => ({ checkpoint: one }));
    const first = await submit();
    expect(await tryOnce()).toMatchObject({ waiting: 0 });
    const { receiptId } = readReceipt((await held(first)).jws ?? '');
    await submit();
    // The second receipt undoes the transaction in which the checkpoint of the first was judged.
    qt.answer = answering(
      qt,
      () => ({ checkpoint: other }),
      () => ({ receiptId }),
    );
    expect(await tryOnce()).toMatchObject({ waiting: 1, lastError: 'receipt-conflict' });
    qt.answer = answering(qt, () => ({ checkpoint: other }));
    expect(await tryOnce()).toMatchObject({ waiting: 0 });
    expect(await eventsOf('QT')).toContain('LOG_REWRITTEN ANOTHER_ROOT');
    expect(
      await qn.dataSource.query('select conflict from partner_checkpoint order by conflict'),
    ).toEqual([{ conflict: 'ANOTHER_ROOT' }, { conflict: null }]);
  });

  it('is not given by a receiver whose clock is set back while it works at a parcel (F48)', async () => {
    const partner = await APartner.of(directory, 'QT', 'QN');
    const message = aRequest();
    const parcel = await partner.pack([{ jws: await partner.sign(message), keys: [] }]);
    const runner = qn.dataSource.createQueryRunner();
    await runner.startTransaction();
    await lockCases(runner.manager, [message.caseId]);
    const answer = partner.post(parcel);
    await until('the parcel waits for its case', async () => {
      const waiting: object[] = await qn.dataSource.query(
        `select 1 from pg_locks where locktype = 'advisory' and not granted
            and database = (select oid from pg_database where datname = current_database())`,
      );
      return waiting.length > 0 ? true : undefined;
    });
    qn.clock.aheadMs = -3 * 86_400_000;
    await runner.rollbackTransaction();
    await runner.release();
    const { status, problem } = await answer;
    expect([status, problem?.code]).toEqual([400, 'parcel.from-the-future']);
    expect(await receiptsKept()).toBe(0);
    qn.clock.aheadMs = 0;
    const { receipts } = await partner.post(
      await partner.pack([{ jws: await partner.sign(message), keys: [] }]),
    );
    expect(readReceipt(receipts[0] ?? '').results).toMatchObject([{ outcome: 'ACCEPTED' }]);
  });

  it('is not read where an answer brings more of them than it can need', async () => {
    const caseId = await submit();
    qt.answer = answering(qt, honest, honest, honest);
    expect(await tryOnce()).toMatchObject({ waiting: 1, lastError: 'receipts-too-many' });
    expect(await held(caseId)).toMatchObject(waits);
    expect(await receiptsKept()).toBe(0);
    expect(await eventsOf('QT')).toEqual(['RECEIPT_INVALID receipts-too-many']);
  });

  it('is not kept where it names nothing that was sent, and its bytes count', async () => {
    await submit();
    const stranger = { messageId: newId(), digest: 'A'.repeat(43) };
    const detail = 'x'.repeat(2_000);
    qt.answer = answering(qt, honest, () => ({
      results: [{ ...stranger, outcome: 'REFUSED', code: 'message.kind', detail }],
    }));
    expect(await tryOnce()).toMatchObject({ waiting: 0 });
    expect(await receiptsKept()).toBe(1);
    const { partners } = (await qn.get('/v1/partners')).body as PartnersView;
    const use = partners.find(({ state }) => state === 'QT')?.use;
    expect(use?.bytes).toBeGreaterThan(detail.length);
  });
});

/** A request from QT to QN. */
function aRequest(): Message {
  const addressees = [{ state: 'QN', why: 'MANUFACTURER' as const, mode: 'PARALLEL' as const }];
  return {
    messageId: newId(),
    caseId: newId(),
    issuer: 'QT',
    audience: 'QN',
    sequence: 1,
    seen: 0,
    kind: 'REQUEST',
    schemaVersion: '1.0',
    createdAt: instant(new Date()),
    language: 'en',
    body: aTraceRequest({ header: { addressees } }),
    sealed: [],
  } as unknown as Message;
}

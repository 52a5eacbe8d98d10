import { NodeKeys } from '@trace/platform';
import {
  digestOf,
  instant,
  LIMITS,
  newId,
  readReceipt,
  signMessage,
  type Message,
  type ReceiptResult,
} from '@trace/protocol';
import { verifyEvidence } from '@trace/casework';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { APartner } from '../support/a-partner.ts';
import {
  anAcknowledgement,
  anExplanationQuery,
  aStatusQuery,
  aStatusReply,
  aTraceRequest,
} from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

/** As many as a partner may send at once. */
const PARCEL = LIMITS.parcelMessages;

// T-13: every message of a case is read whenever one more comes, so no State may fill a case without end.
describe('a case in which a State has said all that it may', () => {
  let directory: ADirectory;
  let qs: AnApi;
  let qm: APartner;
  const caseId = newId();
  const printed: string[] = [];

  beforeAll(async () => {
    directory = await aDirectory(['QS', 'QM']);
    qs = await AnApi.start('QS', directory);
    qm = await APartner.of(directory, 'QM', 'QS');
  });
  afterAll(async () => {
    process.stdout.write(`${printed.join('\n')}\n`);
    await qs?.stop();
    await directory?.remove();
  });

  const message = (
    kind: string,
    sequence: number,
    body: object,
    { by = 'QM', at = caseId } = {},
  ): Message =>
    ({
      messageId: newId(),
      caseId: at,
      issuer: by,
      audience: by === 'QM' ? 'QS' : 'QM',
      sequence,
      seen: 0,
      kind,
      schemaVersion: '1.0',
      createdAt: instant(new Date()),
      language: 'en',
      body,
      sealed: [],
    }) as Message;
  const sent = async (messages: readonly Message[]): Promise<ReceiptResult[]> => {
    const signed = messages.map(async (one) => ({ jws: await qm.sign(one), keys: [] }));
    const parcel = await qm.pack(await Promise.all(signed));
    const { receipts } = await timed(`${messages.length} messages`, () => qm.post(parcel));
    return receipts.flatMap((token) => readReceipt(token).results);
  };
  /** How long it took is for whoever looks at the run; nothing is expected of it. */
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    let [turn, longest] = [performance.now(), 0];
    const began = turn;
    const ticking = setInterval(() => {
      const now = performance.now();
      [longest, turn] = [Math.max(longest, now - turn), now];
    }, 5);
    try {
      return await work();
    } finally {
      clearInterval(ticking);
      const took = Math.round(performance.now() - began);
      printed.push(`${what}: ${took} ms, the longest without a turn ${Math.round(longest)} ms`);
    }
  };
  const outcomes = (results: readonly ReceiptResult[]): string[] => [
    ...new Set(results.map((one) => one.code ?? one.outcome)),
  ];

  it('takes the last message that there may be, and refuses the one after it', async () => {
    const header = { addressees: [{ state: 'QS', why: 'MANUFACTURER', mode: 'PARALLEL' }] };
    const request = aTraceRequest({ header } as never);
    expect(outcomes(await sent([message('REQUEST', 1, request)]))).toEqual(['ACCEPTED']);
    for (let from = 2; from < LIMITS.caseMessages; from += PARCEL) {
      const count = Math.min(PARCEL, LIMITS.caseMessages - from);
      const queries = Array.from({ length: count }, (_, at) =>
        // The others are judged by all that was said before them, which is the dear way.
        from === 2
          ? message('STATUS_QUERY', from + at, aStatusQuery())
          : message('EXPLANATION_QUERY', from + at, anExplanationQuery()),
      );
      expect(outcomes(await sent(queries))).toEqual(['ACCEPTED']);
    }
    const last = message('STATUS_QUERY', LIMITS.caseMessages, aStatusQuery());
    expect(outcomes(await sent([last]))).toEqual(['ACCEPTED']);
    const over = message('STATUS_QUERY', LIMITS.caseMessages + 1, aStatusQuery());
    expect(await sent([over])).toMatchObject([{ outcome: 'REFUSED', code: 'case.full' }]);
    const [{ count = 0 } = {}]: { count?: number }[] = await qs.dataSource.query(
      'select count(*)::int as count from message where case_id = $1',
      [caseId],
    );
    expect(count).toBe(LIMITS.caseMessages);
    const { body } = await qs.get('/v1/refused-messages');
    expect(body.messages).toMatchObject([{ partner: 'QM', code: 'case.full' }]);
  });

  it('is read, answered and exported as any other', async () => {
    const read = await timed('read', () => qs.get(`/v1/cases/${caseId}`));
    expect(read.status).toBe(200);
    const said = await timed('acknowledged', () =>
      qs.follow(caseId, 'acknowledgement', anAcknowledgement()),
    );
    expect([said.status, said.body]).toEqual([201, said.body]);
    const evidence = await timed('evidence', () =>
      qs.get(`/v1/cases/${caseId}/evidence?purpose=OWN_FILE`),
    );
    expect(evidence.status).toBe(200);
    printed.push(`evidence: ${evidence.text.length} bytes`);
    const { outcome } = await timed('verified', () => verifyEvidence(evidence.body as object));
    expect(outcome).toBe('PROVED');
  });

  it('takes no more bytes of a State than a case has room for, and from its own people none', async () => {
    const at = newId();
    const header = { addressees: [{ state: 'QS', why: 'MANUFACTURER', mode: 'PARALLEL' }] };
    const request = message('REQUEST', 1, aTraceRequest({ header } as never), { at });
    expect(outcomes(await sent([request]))).toEqual(['ACCEPTED']);
    const translation = { member: '/text', method: 'HUMAN', text: 'x'.repeat(8_000) };
    const translations = Array.from({ length: 90 }, (_, one) => ({
      ...translation,
      lang: `fr-${100 + one}`,
    }));
    const long = anExplanationQuery({ translations } as never);
    const told: string[] = [];
    // Six of them are nearly what a parcel may hold.
    for (let from = 2; from < 38; from += 6) {
      const queries = Array.from({ length: 6 }, (_, one) =>
        message('EXPLANATION_QUERY', from + one, long, { at }),
      );
      told.push(...(await sent(queries)).map((one) => one.code ?? one.outcome));
    }
    const [{ bytes = 0, longest = 0 } = {}]: { bytes?: number; longest?: number }[] =
      await qs.dataSource.query(
        `select sum(octet_length(jws))::int as bytes, max(octet_length(jws)) as longest
           from message where case_id = $1`,
        [at],
      );
    expect(bytes).toBeLessThanOrEqual(LIMITS.caseBytes);
    expect(bytes + longest).toBeGreaterThan(LIMITS.caseBytes);
    const taken = told.filter((one) => one === 'ACCEPTED').length;
    expect(told).toEqual(told.map((_, one) => (one < taken ? 'ACCEPTED' : 'case.full')));
    expect(taken).toBeGreaterThan(LIMITS.caseBytes / LIMITS.messageBytes);
    // What is short still fits, and another case has room of its own.
    const short = message('STATUS_QUERY', taken + 2, aStatusQuery(), { at });
    expect(outcomes(await sent([short]))).toEqual(['ACCEPTED']);
    // As many bytes of its own, which its people would write for weeks.
    await qs.dataSource.query(`update message set direction = 'OUT' where case_id = $1`, [at]);
    const over = await qs.follow(at, 'acknowledgement', anAcknowledgement());
    expect([over.status, over.body.code]).toEqual([422, 'case.full']);
  });

  it('keeps this State from saying more than that too, with a problem that says so', async () => {
    const { signing } = await NodeKeys.load(directory.dataDir('QS'));
    const words = Array.from({ length: LIMITS.caseMessages - 2 }, (_, at) =>
      message('STATUS_REPLY', at + 2, aStatusReply(), { by: 'QS' }),
    );
    const tokens = await Promise.all(words.map((one) => signMessage(one, signing)));
    await qs.dataSource.query(
      `insert into message (message_id, case_id, direction, partner, kind, sequence, digest, jws, created_at, stored_at)
       select m.id, $1, 'OUT', 'QM', 'STATUS_REPLY', m.sequence, m.digest, m.jws, now(), now()
         from unnest($2::uuid[], $3::int[], $4::text[], $5::text[]) as m (id, sequence, digest, jws)`,
      [
        caseId,
        words.map(({ messageId }) => messageId),
        words.map(({ sequence }) => sequence),
        tokens.map((token) => digestOf(token)),
        tokens,
      ],
    );
    const last = await timed('the last own word', () =>
      qs.follow(caseId, 'status-reply', aStatusReply()),
    );
    expect([last.status, last.body]).toEqual([201, last.body]);
    const over = await qs.follow(caseId, 'status-reply', aStatusReply());
    expect([over.status, over.body.code]).toEqual([422, 'case.full']);
    const evidence = await timed('evidence of both', () =>
      qs.get(`/v1/cases/${caseId}/evidence?purpose=OWN_FILE`),
    );
    expect(evidence.status).toBe(200);
  });
});

import {
  digestOf,
  encryptionKeyAt,
  instant,
  newId,
  sealParcel,
  signHoldings,
  signMessage,
  signReceipt,
  type HoldingsQuery,
  type Message,
  type ReturnQuery,
} from '@trace/protocol';
import { NodeKeys } from '@trace/platform';
import type { ServerResponse } from 'node:http';
import type { ReconciliationView } from '../../apps/node/src/api/views/reconciliation.view.ts';
import type { SecurityEventsView } from '../../apps/node/src/api/views/security-event.view.ts';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { AStubGateway } from '../support/a-stub-gateway.ts';
import { aTraceRequest } from '../support/builders/index.ts';

type Wish = ReturnQuery & HoldingsQuery;

/** What the partner gives back to a wish. */
type Giving = (wish: Wish, response: ServerResponse) => Promise<void>;

const DIGEST = 'A'.repeat(43);

// Threats T-7 and T-8, fault F29: a partner could make use of a restored node by what it gives back to it.
describe('a partner that gives back what was never said', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AStubGateway;
  let own: NodeKeys;
  let theirs: NodeKeys;
  /** The message that QN would have lost. */
  let lost: Message;
  let give: Giving;

  beforeEach(async () => {
    directory = await aDirectory(['QN', 'QS', 'QT']);
    qn = await AnApi.start('QN', directory);
    qs = await AStubGateway.start(directory, 'QS', 'QN');
    own = await NodeKeys.load(directory.dataDir('QN'));
    theirs = await NodeKeys.load(directory.dataDir('QS'));
    lost = aMessage();
    qs.answer = async (response, body) => {
      const [header = '', payload = ''] = body.split('.');
      const read = (part: string): object =>
        JSON.parse(Buffer.from(part, 'base64url').toString()) as object;
      const wish = read(payload) as Wish;
      const { typ } = read(header) as { typ: string };
      if (typ === 'trace-return-query+jws') return give(wish, response);
      const entry = { messageId: lost.messageId, digest: DIGEST, state: 'DELIVERED' };
      const { queryId } = wish;
      const holds = { queryId, issuer: 'QS', audience: 'QN', at: instant(new Date()) };
      response.end(
        await signHoldings({ ...holds, count: 1, root: DIGEST, entries: [entry] }, theirs.signing),
      );
    };
  });
  afterEach(async () => {
    await qn?.stop();
    await qs?.stop();
    await directory?.remove();
  });

  const aMessage = (changes: Partial<Message> = {}): Message =>
    Object.assign(
      {
        messageId: newId(),
        caseId: newId(),
        issuer: 'QN',
        audience: 'QS',
        sequence: 1,
        seen: 0,
        kind: 'REQUEST',
        schemaVersion: '1.0',
        createdAt: instant(new Date()),
        language: 'en',
        body: aTraceRequest({ header: { humanRef: 'QN-TR-2026-000001' } }),
        sealed: [],
      },
      changes,
    );
  const receiptFor = async (jws: string, message: Message): Promise<string> =>
    signReceipt(
      {
        receiptId: newId(),
        parcelId: newId(),
        issuer: 'QS',
        audience: 'QN',
        receivedAt: instant(new Date()),
        results: [{ messageId: message.messageId, digest: digestOf(jws), outcome: 'ACCEPTED' }],
      },
      theirs.signing,
    );
  /** Gives back this message, signed by whoever may have signed it, with an honest receipt. */
  const giving =
    (message: () => Message, by: () => NodeKeys, parcelId?: string): Giving =>
    async ({ queryId }, response) => {
      const jws = await signMessage(message(), by().signing);
      const self = qn.partners.self;
      const to = self && encryptionKeyAt(self, new Date());
      if (!to) throw new Error('QN has no key for parcels');
      const parcel = await sealParcel(
        {
          parcelId: parcelId ?? queryId,
          issuer: 'QS',
          audience: 'QN',
          createdAt: instant(new Date()),
          messages: [{ jws, keys: [] }],
        },
        to,
      );
      qs.say(response, 200, { parcel, receipts: [await receiptFor(jws, message())] });
    };
  const saying =
    (status: number, text: string): Giving =>
    async (_wish, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    };
  const compare = async (): Promise<ReconciliationView> => {
    const { status, body } = await qn.post('/v1/partners/QS/reconciliations', {});
    expect([status, body]).toEqual([200, body]);
    return body as ReconciliationView;
  };
  const refused = async (): Promise<string[]> => {
    const rows: { outcome: string }[] = await qn.dataSource.query(
      `select outcome from audit_entry where action = 'MESSAGE_REFUSED' order by entry_id`,
    );
    return rows.map(({ outcome }) => outcome);
  };
  const events = async (): Promise<string[]> => {
    const { body } = await qn.get('/v1/security-events');
    return (body as SecurityEventsView).events.map(({ kind }) => kind);
  };

  it('is believed where this State has said it, so that the others below are refused for what they are', async () => {
    give = giving(
      () => lost,
      () => own,
    );
    expect(await compare()).toMatchObject({ cameBack: 1 });
    expect(await events()).toEqual([]);
  });

  it.each<[what: string, giving: () => Giving, code: string[], event: string[]]>([
    [
      'words that it has signed itself',
      () =>
        giving(
          () => lost,
          () => theirs,
        ),
      ['sig.unknown-key'],
      ['FORGED'],
    ],
    [
      'words that this State has said to another',
      () =>
        giving(
          () => Object.assign(lost, { audience: 'QT' }),
          () => own,
        ),
      ['message.audience'],
      ['MISDIRECTED'],
    ],
    [
      'its own words in the name of this State',
      () =>
        giving(
          () => Object.assign(lost, { issuer: 'QS', audience: 'QN' }),
          () => theirs,
        ),
      ['sig.unknown-key'],
      ['FORGED'],
    ],
    [
      'the answer to another wish',
      () =>
        giving(
          () => lost,
          () => own,
          newId(),
        ),
      ['parcel.stale'],
      ['REPLAY'],
    ],
    ['what is no JSON', () => saying(200, '<html>welcome</html>'), ['json.syntax'], []],
    [
      'a member twice',
      () => saying(200, '{"receipts":[],"receipts":[]}'),
      ['json.duplicate-member'],
      ['HOSTILE_INPUT'],
    ],
    [
      'a parcel that is none',
      () => saying(200, '{"parcel":"a.b.c","receipts":[]}'),
      ['parcel.encoding'],
      ['HOSTILE_INPUT'],
    ],
    ['nothing', () => saying(200, '{"receipts":[]}'), [], []],
    ['the word that it knows no such call', () => saying(404, '{"code":"route.unknown"}'), [], []],
  ])('is not believed: %s', async (_what, giving, codes, kinds) => {
    give = giving();
    const before = await qn.rows();
    expect(await compare()).toMatchObject({
      cameBack: 0,
      differences: [{ kind: 'MISSING_HERE', messageId: lost.messageId }],
    });
    expect(await refused()).toEqual(codes);
    expect(await events()).toEqual(kinds);
    expect({ ...(await qn.rows()), audit_entry: 0 }).toEqual({ ...before, audit_entry: 0 });
  });

  it('is not looked at where it was not asked for', async () => {
    const unasked = aMessage();
    give = giving(
      () => unasked,
      () => own,
    );
    expect(await compare()).toMatchObject({ cameBack: 0 });
    expect(await qn.dataSource.query('select 1 from message')).toEqual([]);
    expect(await refused()).toEqual([]);
  });
});

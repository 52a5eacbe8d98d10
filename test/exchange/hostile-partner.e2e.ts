import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { makeNodeKeys, NodeKeys } from '@trace/platform';
import { instant, newId } from '@trace/protocol';
import type { LaneView } from '../../apps/node/src/api/views/lane.view.ts';
import type { PartnersView } from '../../apps/node/src/api/views/partner.view.ts';
import type { SecurityEventsView } from '../../apps/node/src/api/views/security-event.view.ts';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { AStubGateway, type StubAnswer } from '../support/a-stub-gateway.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { until } from '../support/until.ts';

// Faults F32, F36, F37, F39, F40 and bad inputs B51 to B53 of reliability.md: what comes back is hostile until it is checked.
describe('a partner that answers what no honest node would', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qt: AStubGateway;
  let request: object;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QT']);
    qn = await AnApi.start('QN', directory);
    qt = await AStubGateway.start(directory, 'QT', 'QN');
    const addressees = [{ state: 'QT', why: 'MANUFACTURER' as const, mode: 'PARALLEL' as const }];
    request = aTraceRequest({ header: { addressees } });
    const { status } = await qn.post('/v1/requests', { to: 'QT', language: 'en', request });
    expect(status).toBe(201);
  });
  afterAll(async () => {
    await qn?.stop();
    await qt?.stop();
    await directory?.remove();
  });

  async function lane(): Promise<LaneView> {
    const { partners } = (await qn.get('/v1/partners')).body as PartnersView;
    const found = partners[0]?.lane;
    if (!found) throw new Error('there is no lane');
    return found;
  }

  /** One try, whatever the lane has to rest for. */
  async function tryOnce(): Promise<LaneView> {
    await qn.dataSource.query('update lane set next_attempt_at = null, failures = 0');
    await qn.deliver('QT');
    return lane();
  }

  const json =
    (status: number, body: object, headers?: Record<string, string>): StubAnswer =>
    (response) =>
      qt.say(response, status, body, headers);
  const receipts =
    (changes: object): StubAnswer =>
    async (response, body) => {
      const parcel = await qt.open(body);
      qt.say(response, 200, { receipts: [await qt.receipt(parcel, changes)] });
    };
  const text =
    (status: number, content: string): StubAnswer =>
    (response) => {
      response.writeHead(status).end(content);
    };

  it.each<[string, StubAnswer, string]>([
    ['F36 200 with garbage', text(200, '<html>welcome</html>'), 'answer-not-understood'],
    ['F36 200 with nothing', text(200, ''), 'answer-not-understood'],
    ['F36 200 with another document', json(200, { receipts: [1, 2] }), 'answer-not-understood'],
    ['F36 200 with no receipt', json(200, { receipts: [] }), 'receipt-incomplete'],
    ['F36 a receipt that is none', json(200, { receipts: ['a.b.c'] }), 'receipt-not-valid'],
    [
      'F37 a receipt for another message',
      receipts({ results: [{ messageId: newId(), digest: 'A'.repeat(43), outcome: 'ACCEPTED' }] }),
      'receipt-incomplete',
    ],
    [
      'scenario 22e: a receipt with a future time',
      receipts({ receivedAt: instant(new Date(Date.now() + 3_600_000)) }),
      'receipt-not-valid',
    ],
    ['a receipt for another State', receipts({ audience: 'QM' }), 'receipt-not-valid'],
    ['a receipt in the name of another State', receipts({ issuer: 'QM' }), 'receipt-not-valid'],
    ['F39 500', text(500, 'oops'), 'http-500'],
    ['F39 503', json(503, {}), 'partner-busy'],
    ['F40 429', json(429, {}, { 'retry-after': '120' }), 'partner-busy'],
    ['B51 a redirect', json(302, {}, { location: 'http://169.254.169.254/' }), 'http-302'],
    [
      'B52 an answer of five megabytes',
      text(200, 'x'.repeat(5_000_000)),
      'UND_ERR_RES_EXCEEDED_MAX_SIZE',
    ],
    ['a refusal with a word of its own', json(400, { code: '<script>' }), 'http-400'],
    ['a refusal by its code', json(400, { code: 'parcel.stale' }), 'parcel.stale'],
  ])('%s is no receipt, and the message waits', async (_, answer, lastError) => {
    qt.answer = answer;
    const found = await tryOnce();
    expect(found).toMatchObject({ waiting: 1, failures: 1, lastError });
    const rows: object[] = await qn.dataSource.query(
      'select 1 from message where receipt_id is not null',
    );
    expect(rows).toEqual([]);
  });

  // T-18: a relay that ends TLS sees what the gateway sees before the parcel is opened.
  it('shows whoever stands on the way nothing of what is asked', async () => {
    let seen = '';
    let opened = '';
    qt.answer = async (response, body) => {
      seen = body;
      opened = (await qt.open(body)).messages.map(({ jws }) => contentOf(jws)).join('');
      qt.say(response, 503, {});
    };
    await tryOnce();
    const words = wordsIn(request).filter((word) => opened.includes(word));
    expect(words.length).toBeGreaterThan(10);
    const readable = [seen, ...seen.split('.').map((part) => plain(part))].join(' ');
    expect(
      words.flatMap((word) => disguises(word)).filter((text) => readable.includes(text)),
    ).toEqual([]);
  });

  it('breaks off at every part of its answer, and the same bytes go again (F32)', async () => {
    const bodies = new Set<string>();
    for (const share of [0, 0.1, 0.5, 0.9, 0.999]) {
      qt.answer = async (response, body) => {
        const parcel = await qt.open(body);
        for (const { jws } of parcel.messages) bodies.add(jws);
        const whole = JSON.stringify({ receipts: [await qt.receipt(parcel)] });
        response.writeHead(200, { 'content-length': Buffer.byteLength(whole) });
        response.write(whole.slice(0, Math.floor(whole.length * share)));
        await pause(20);
        response.destroy();
      };
      expect(await tryOnce()).toMatchObject({ waiting: 1, failures: 1 });
    }
    expect(bodies.size).toBe(1);
  });

  it('is told of to the supervisor, with the code by which it was refused', async () => {
    const { events } = (await qn.get('/v1/security-events')).body as SecurityEventsView;
    expect(events.length).toBeGreaterThan(0);
    expect(new Set(events.map(({ kind, partner }) => `${kind} ${partner}`))).toEqual(
      new Set(['RECEIPT_INVALID QT']),
    );
    expect(JSON.stringify(events)).not.toContain('<script>');
  });

  it('is left alone for as long as it says, and never longer than a quarter of an hour (F40)', async () => {
    for (const [said, seconds] of [
      ['120', 120],
      [new Date(Date.now() + 120_000).toUTCString(), 120],
      ['86400', 900],
      ['0', 0.25],
      ['soon', 0.25],
    ] as const) {
      qt.answer = json(429, {}, { 'retry-after': said });
      const { nextAttemptAt = '' } = await tryOnce();
      const rest = (Date.parse(nextAttemptAt) - Date.now()) / 1_000;
      expect(rest).toBeLessThanOrEqual(Math.max(seconds, 0.5));
      expect(rest).toBeGreaterThan(seconds - 15);
    }
  });

  it('is tried ever more rarely while it fails, and never in a hot loop (F39)', async () => {
    qt.answer = text(500, 'oops');
    await qn.dataSource.query('update lane set next_attempt_at = null, failures = 0');
    qt.calls.length = 0;
    for (let tries = 1; tries <= 6; tries += 1) {
      await qn.dataSource.query('update lane set next_attempt_at = null');
      await qn.deliver('QT');
      // A wish in between finds a lane that rests.
      await qn.deliver('QT');
      const { failures, nextAttemptAt = '', circuit } = await lane();
      expect(failures).toBe(tries);
      const least = Math.min(500 * 2 ** (tries - 1), 20_000) / 2;
      expect(Date.parse(nextAttemptAt) - Date.now()).toBeGreaterThan(least - 1_000);
      expect(circuit).toBe(tries >= 5 ? 'OPEN' : 'CLOSED');
    }
    expect(qt.calls).toHaveLength(6);
  });

  it('keeps no worker while it keeps a call waiting, and its lane goes on when it answers', async () => {
    let answered = (): void => undefined;
    const waits = new Promise<void>((resolve) => (answered = resolve));
    qt.answer = async (response) => {
      await waits;
      qt.say(response, 503, {});
    };
    await qn.dataSource.query('update lane set next_attempt_at = null, failures = 0');
    // Two wishes: the later one finds the lane held, and must not keep the worker of the first.
    await Promise.all([qn.exchange.deliver.attend('QT'), qn.exchange.deliver.attend('QT')]);
    // The worker is back, the call is not: the lane is held still.
    const held: object[] = await qn.dataSource.query('select 1 from lane where holder is not null');
    expect(held).toHaveLength(1);
    answered();
    await until('the lane rests', async () =>
      (await lane()).lastError === 'partner-busy' ? true : undefined,
    );
  });

  it('is nobody, when it shows another certificate than the directory names (B53)', async () => {
    await qt.stop();
    const folder = await mkdtemp(join(tmpdir(), 'trace-stranger-'));
    await makeNodeKeys(folder, 'QT');
    const { tls } = await NodeKeys.load(folder);
    const stranger = await AStubGateway.start(directory, 'QT', 'QN', tls);
    const found = await tryOnce();
    await stranger.stop();
    expect(found).toMatchObject({ waiting: 1, failures: 1 });
    expect(stranger.calls).toEqual([]);
    await rm(folder, { recursive: true, force: true });
  });

  it('gets the message once it is itself again', async () => {
    qt = await AStubGateway.start(directory, 'QT', 'QN');
    const found = await until('the lane is empty', async () => {
      const now = await tryOnce();
      return now.waiting === 0 ? now : undefined;
    });
    expect(found).toMatchObject({ failures: 0 });
  });
});

function plain(base64url: string): string {
  return Buffer.from(base64url, 'base64url').toString('latin1');
}

/** What a signed message says, as it is written. */
function contentOf(jws: string): string {
  return Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8');
}

/** Everything in an object that somebody could recognise: texts that are long enough not to stand anywhere by chance. */
function wordsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length >= 8 ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((one) => wordsIn(one));
}

/** A text as it is, and as it looks in base64 and base64url wherever it begins in what is encoded. */
function disguises(word: string): string[] {
  const encoded = [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(word)]);
    // The characters at both ends depend on what stands beside them.
    return (['base64', 'base64url'] as const).map((way) => bytes.toString(way).slice(4, -4));
  });
  return [word, ...encoded.filter((text) => text.length >= 8)];
}

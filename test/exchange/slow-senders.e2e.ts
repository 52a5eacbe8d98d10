import { connect, type TLSSocket } from 'node:tls';
import { NodeKeys } from '@trace/platform';
import type { PartnersView } from '../../apps/node/src/api/views/partner.view.ts';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { APartner } from '../support/a-partner.ts';
import { AStubGateway } from '../support/a-stub-gateway.ts';
import { aFirstRequest, aTraceRequest } from '../support/builders/index.ts';

const POST = 'POST /exchange/v1/parcels HTTP/1.1\r\nhost: x\r\ncontent-type: application/jose\r\n';
const HOUR_MS = 3_600_000;

// T-13, F68, B15, B52: who is slow on purpose is cut, says so where it still can be said, and costs the others nothing.
describe('a partner that takes its time', () => {
  let directory: ADirectory;
  let qs: AnApi;
  let qt: AStubGateway;
  let qm: APartner;
  const sockets: TLSSocket[] = [];
  const trickles: NodeJS.Timeout[] = [];
  /** What each slow caller has got when it was cut; all of them begin at once. */
  const told: Record<string, Promise<string>> = {};
  let answered: Promise<void>;

  beforeAll(async () => {
    directory = await aDirectory(['QS', 'QM', 'QN', 'QT']);
    qs = await AnApi.start('QS', directory, { env: { QUOTA_BYTES_PER_DAY: '60000' } });
    qt = await AStubGateway.start(directory, 'QT', 'QS');
    // One clock for both: what is dated by another is not taken, whatever the quota says.
    qm = await APartner.of(directory, 'QM', 'QS', () => qs.clock.now());
    told['declared'] = slowly(`${POST}content-length: 5000\r\n\r\n`);
    told['chunked'] = slowly(`${POST}transfer-encoding: chunked\r\n\r\n1\r\nx\r\n`, '1\r\nx\r\n');
    told['head'] = slowly(POST, 'x-more: yes\r\n');
    told['silent'] = slowly('');
    const addressees = [{ state: 'QT', why: 'MANUFACTURER' as const, mode: 'PARALLEL' as const }];
    const request = aTraceRequest({ header: { addressees } });
    const { status } = await qs.post('/v1/requests', { to: 'QT', language: 'en', request });
    expect(status).toBe(201);
    // One byte a second, for as long as anybody listens.
    qt.answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      trickles.push(setInterval(() => response.write(' '), 1_000));
    };
    answered = qs.deliver('QT');
  });
  afterAll(async () => {
    for (const timer of trickles) clearInterval(timer);
    for (const socket of sockets) socket.destroy();
    await qt?.stop();
    await qs?.stop();
    await directory?.remove();
  });

  /** Sends the beginning of a call, goes on with a little each second, and gives what came back once it is cut. */
  async function slowly(begin: string, more = 'x'): Promise<string> {
    const { tls } = await NodeKeys.load(directory.dataDir('QN'));
    const socket = connect({
      ...tls,
      port: directory.gatewayPort('QS'),
      host: '127.0.0.1',
      rejectUnauthorized: false,
    });
    sockets.push(socket);
    const closed = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.on('error', () => undefined).once('close', () => resolve(text));
    });
    socket.once('secureConnect', () => {
      socket.write(begin);
      if (begin !== '') trickles.push(setInterval(() => socket.write(more), 1_000));
    });
    return closed;
  }

  it('is let in beside them, whoever else it is', async () => {
    expect((await qm.send(aFirstRequest('QM', 'QS'))).receipts).toHaveLength(1);
  });

  it.each([
    ['a body that it has declared', 'declared'],
    ['a body in chunks', 'chunked'],
    ['the head of a call', 'head'],
    ['the first byte of a call', 'silent'],
  ])('with %s is told 408, and cut', async (_, which) => {
    const text = await told[which];
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(text).toContain('"code":"body.timeout"');
  });

  it('with its answer is cut at the total time, however steadily it trickles (B52)', async () => {
    await answered;
    const { partners } = (await qs.get('/v1/partners')).body as PartnersView;
    expect(partners.find(({ state }) => state === 'QT')?.lane).toMatchObject({
      waiting: 1,
      failures: 1,
      lastError: 'TimeoutError',
    });
  });

  it('beyond its bytes of a day is told so, and more is not taken', async () => {
    const answers: number[] = [];
    let pause: number | undefined;
    for (let count = 0; count < 20 && pause === undefined; count += 1) {
      const { status, problem } = await qm.send(aFirstRequest('QM', 'QS'));
      answers.push(status);
      await qs.exchange.quotas.store();
      if (status === 429) {
        expect(problem?.code).toBe('quota.spent');
        pause = count;
      }
    }
    expect(answers.at(-1)).toBe(429);
    expect(answers.filter((status) => status === 200).length).toBeGreaterThan(1);
  });

  it('is heard again at its first call after that day, and not before', async () => {
    qs.clock.aheadMs = 22 * HOUR_MS;
    const { status, problem } = await qm.send(aFirstRequest('QM', 'QS', qs.clock.now()));
    expect({ status, code: problem?.code }).toEqual({ status: 429, code: 'quota.spent' });
    await qs.exchange.quotas.store();
    qs.clock.aheadMs = 25 * HOUR_MS;
    expect((await qm.send(aFirstRequest('QM', 'QS', qs.clock.now()))).receipts).toHaveLength(1);
  });
});

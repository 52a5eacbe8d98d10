import { sizeClassOf } from '@trace/protocol';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { APartner } from '../support/a-partner.ts';
import { AStubGateway } from '../support/a-stub-gateway.ts';
import {
  aFirstMessage,
  aFirstRequest,
  anAcknowledgement,
  aTraceRequest,
} from '../support/builders/index.ts';

// T-19: whoever sees parcels and answers pass learns little from how long they are.
describe('how long things are that pass between two nodes', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qt: AStubGateway;
  let qs: APartner;
  /** The parcels that have reached QT. */
  const parcels: string[] = [];

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS', 'QT']);
    qn = await AnApi.start('QN', directory);
    qs = await APartner.of(directory, 'QS', 'QN');
    qt = await AStubGateway.start(directory, 'QT', 'QN');
    const { answer } = qt;
    qt.answer = (response, body) => {
      parcels.push(body);
      return answer(response, body);
    };
  });
  afterAll(async () => {
    await qn?.stop();
    await qt?.stop();
    await directory?.remove();
  });

  /** The request that QN's officer submits, with so many characters of circumstances. @returns the parcel by which it left */
  async function requested(characters: number): Promise<string> {
    const circumstances = 'Found at a traffic stop. '.repeat(characters / 25);
    const addressees = [{ state: 'QT', why: 'MANUFACTURER' as const, mode: 'PARALLEL' as const }];
    const request = aTraceRequest({ header: { addressees }, recovery: { circumstances } });
    const order = { to: 'QT', language: 'en', request };
    expect(await qn.post('/v1/requests', order)).toMatchObject({ status: 201 });
    await qn.deliver('QT');
    return parcels.at(-1) ?? '';
  }

  it('is the same for a canary, a short request and a longer one', async () => {
    await qn.exchange.canary.run();
    await qn.deliver('QT');
    await requested(25);
    await requested(1_000);
    expect(parcels).toHaveLength(3);
    expect(new Set(parcels.map(({ length }) => length)).size).toBe(1);
    const [canary, short, long] = await Promise.all(parcels.map((body) => qt.open(body)));
    const said = [canary, short, long].map((parcel) => JSON.stringify(parcel).length);
    expect(new Set(said).size).toBe(3);
  });

  it('is the next class for what is longer than most', async () => {
    const plaintext = Buffer.from((await requested(3_900)).split('.')[3] ?? '', 'base64url').length;
    expect(plaintext).toBeGreaterThan(8_192);
    expect(sizeClassOf(plaintext)).toBe(plaintext);
  });

  it('is the same for the answer to a parcel that is taken, one that is not, and a message that is refused', async () => {
    const way = { issuer: 'QS', audience: 'QN' };
    const taken = await qs.send(aFirstRequest('QS', 'QN'));
    const refused = await qs.send(aFirstMessage(way, 'ACKNOWLEDGEMENT', anAcknowledgement()));
    const broken = await qs.post('a.b.c.d.e');
    expect([taken.status, refused.status, broken.status]).toEqual([200, 200, 400]);
    expect(new Set([taken.length, refused.length, broken.length])).toEqual(new Set([8_192]));
  });
});

import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { CompactSign, compactVerify, generateKeyPair } from 'jose';
import { Client } from 'pg';
import type { TestPostgres } from '@trace/platform';

/** What the machine can do at most of the parts that an exchange is made of, a second. */
export interface Limits {
  commits1: number;
  commits16: number;
  signNode: number;
  verifyNode: number;
  signJose: number;
  verifyJose: number;
}

/** About the size of a signed message. */
const BODY = 'x'.repeat(2_000);
const IN_FLIGHT = 16;

/** Measures the limits on this machine now, on the cluster on which the sender's node stands. */
export async function measureLimits(postgres: TestPostgres, seconds: number): Promise<Limits> {
  const url = await postgres.createDatabase('limits');
  return {
    commits1: await commits(url, 1, seconds),
    commits16: await commits(url, IN_FLIGHT, seconds),
    ...withNode(seconds),
    ...(await withJose(seconds)),
  };
}

/** Durable commits of one row of 2 KB each, by so many clients with prepared statements. */
async function commits(url: string, clients: number, seconds: number): Promise<number> {
  const connected = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  try {
    await connected[0]?.query(
      'create table if not exists line (id bigint generated always as identity primary key, body text)',
    );
    return await inFlight(connected, seconds, async (client) => {
      await client.query({
        name: 'add',
        text: 'insert into line (body) values ($1)',
        values: [BODY],
      });
    });
  } finally {
    await Promise.all(connected.map((client) => client.end()));
  }
}

/** ES256 one after the other on one core. */
function withNode(seconds: number): Pick<Limits, 'signNode' | 'verifyNode'> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const data = Buffer.from(BODY);
  const encoding = 'ieee-p1363';
  const signature = sign('sha256', data, { key: privateKey, dsaEncoding: encoding });
  return {
    signNode: repeat(seconds, () =>
      sign('sha256', data, { key: privateKey, dsaEncoding: encoding }),
    ),
    verifyNode: repeat(seconds, () =>
      verify('sha256', data, { key: publicKey, dsaEncoding: encoding }, signature),
    ),
  };
}

/** Compact JWS with ES256, 16 in flight: jose uses the thread pool, and so both cores. */
async function withJose(seconds: number): Promise<Pick<Limits, 'signJose' | 'verifyJose'>> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const data = new TextEncoder().encode(BODY);
  const signed = (): Promise<string> =>
    new CompactSign(data).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
  const token = await signed();
  const lanes = Array.from({ length: IN_FLIGHT }, (_, lane) => lane);
  return {
    signJose: await inFlight(lanes, seconds, async () => void (await signed())),
    verifyJose: await inFlight(
      lanes,
      seconds,
      async () => void (await compactVerify(token, publicKey)),
    ),
  };
}

function repeat(seconds: number, work: () => unknown): number {
  const from = performance.now();
  let done = 0;
  while (performance.now() - from < seconds * 1_000) {
    for (let i = 0; i < 20; i++) work();
    done += 20;
  }
  return done / ((performance.now() - from) / 1_000);
}

async function inFlight<T>(
  lanes: readonly T[],
  seconds: number,
  work: (lane: T) => Promise<void>,
): Promise<number> {
  let done = 0;
  const from = performance.now();
  const end = from + seconds * 1_000;
  await Promise.all(
    lanes.map(async (lane) => {
      while (performance.now() < end) {
        await work(lane);
        done += 1;
      }
    }),
  );
  return done / ((performance.now() - from) / 1_000);
}

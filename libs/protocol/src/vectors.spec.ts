import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  assessPublicKeys,
  checkMessage,
  checkReturned,
  importDecryptionKey,
  importVerificationKey,
  isRefusal,
  openParcel,
  openPart,
  parseStrictJson,
  publicPartOf,
  readDirectory,
  REFUSAL_CODES,
  verifyCheckpoint,
  verifyHoldings,
  verifyHoldingsQuery,
  verifyReceipt,
  verifyReturnQuery,
  type DecryptionKey,
  type JsonLimits,
  type PartKey,
  type PrivateJwk,
  type SealedPart,
  type VerificationKey,
} from './index.ts';

/** Bytes of a vector: as text, as base64, or as a recipe where they are many. */
type Bytes =
  string | { base64: string } | { before: string; repeat: string; times: number; after: string };

/** A vector: each file has those members that its walk asks for. */
interface Vector {
  name: string;
  document: Bytes;
  limits: JsonLimits;
  token: Bytes;
  parcel: Bytes;
  keys: PartKey[];
  receipts: string[];
  messageId: string;
  sealed: SealedPart;
  key: string;
  directory: string;
  authority: unknown;
  partner: string;
  issuer: string;
  audience: string;
  self: string;
  type: string;
  now: string;
  expect: { accept: unknown } | { refuse: string; pointer?: string; messageId?: string };
}

interface StateKeys {
  signing: (PrivateJwk & { valid_from: string; valid_to?: string })[];
  encryption: PrivateJwk[];
}

function readJson(name: string): unknown {
  const file = new URL(`../vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

function bytesOf(bytes: Bytes): Buffer {
  if (typeof bytes === 'string') return Buffer.from(bytes);
  if ('base64' in bytes) return Buffer.from(bytes.base64, 'base64');
  return Buffer.from(bytes.before + bytes.repeat.repeat(bytes.times) + bytes.after);
}

const signing = new Map<string, VerificationKey[]>();
const decryption = new Map<string, DecryptionKey[]>();
const seen = new Set<string>();

beforeAll(async () => {
  const { states } = readJson('keys') as { states: Record<string, StateKeys> };
  for (const [state, keys] of Object.entries(states)) {
    const publicKeys = keys.signing.map((jwk) => importVerificationKey(publicPartOf(jwk)));
    signing.set(state, await Promise.all(publicKeys));
    decryption.set(
      state,
      await Promise.all(keys.encryption.map((jwk) => importDecryptionKey(jwk))),
    );
  }
});

/** Walks one file: what is accepted must give what stands there, what is refused must say why and where. */
function walk(name: string, run: (vector: Vector) => unknown): void {
  const vectors = readJson(name) as Vector[];
  describe(`vectors/${name}.json`, () => {
    it.each(vectors)('$name', async (vector) => {
      const expected = vector.expect;
      if ('accept' in expected) {
        expect(await run(vector)).toEqual(expected.accept);
        return;
      }
      seen.add(expected.refuse);
      const refusal = await Promise.resolve()
        .then(() => run(vector))
        .then(
          () => undefined,
          (error: unknown) => error,
        );
      if (!isRefusal(refusal)) throw refusal ?? new Error('the vector was accepted');
      const { code, status, messageId, faults } = refusal;
      expect({ code, messageId }).toEqual({ code: expected.refuse, messageId: expected.messageId });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      if (expected.pointer !== undefined) expect(faults[0]?.pointer).toBe(expected.pointer);
    });

    it('has no two vectors with one name', () => {
      expect(new Set(vectors.map((vector) => vector.name)).size).toBe(vectors.length);
    });
  });
}

walk('strict-json', ({ document, limits }) => parseStrictJson(bytesOf(document), limits));

walk('public-keys', ({ keys }) => {
  assessPublicKeys(keys);
  return keys.length;
});

async function runMessage({ token, keys, partner, self, now }: Vector): Promise<unknown> {
  const { message, digest } = await checkMessage(bytesOf(token).toString(), keys, {
    partner: { state: partner, signing: signing.get(partner) ?? [] },
    self,
    now: new Date(now),
    supportedVersions: ['1.0'],
  });
  return { messageId: message.messageId, kind: message.kind, digest };
}

walk('tokens', runMessage);
walk('messages', runMessage);

walk('sealed-parts', ({ messageId, sealed, key }) => openPart(messageId, sealed, key));

walk('parcels', async ({ parcel, partner, self, now }) => {
  const context = { partner, self, now: new Date(now) };
  const opened = await openParcel(bytesOf(parcel), decryption.get(self) ?? [], context);
  return { parcelId: opened.parcelId, messages: opened.messages.length };
});

walk('receipts', async ({ token, issuer, audience, now }) => {
  const keys = signing.get(issuer) ?? [];
  const between = { issuer, audience };
  return (await verifyReceipt(bytesOf(token).toString(), keys, new Date(now), between)).receiptId;
});

walk('checkpoints', async ({ token, issuer }) => {
  const keys = signing.get(issuer) ?? [];
  return (await verifyCheckpoint(bytesOf(token).toString(), keys, issuer)).size;
});

walk('held', async ({ token, issuer, audience, now, type }) => {
  const context = { keys: signing.get(issuer) ?? [], issuer, audience, now: new Date(now) };
  const said = bytesOf(token).toString();
  return type === 'query'
    ? (await verifyHoldingsQuery(said, context)).from
    : (await verifyHoldings(said, context)).count;
});

walk('returned', async (vector) => {
  const { token, issuer, audience, partner, self, type } = vector;
  const now = new Date(vector.now);
  const said = bytesOf(token).toString();
  if (type === 'query') {
    const context = { keys: signing.get(issuer) ?? [], issuer, audience, now };
    return (await verifyReturnQuery(said, context)).messageIds.length;
  }
  const receipts = await Promise.all(
    vector.receipts.map((one) => verifyReceipt(one, signing.get(partner) ?? [], now)),
  );
  const { message } = await checkReturned(said, vector.keys, {
    own: { state: self, signing: signing.get(self) ?? [] },
    partner,
    now,
    supportedVersions: ['1.0'],
    receipts,
  });
  return { messageId: message.messageId, kind: message.kind };
});

walk('directories', async ({ directory, authority, now }) => {
  const partners = await readDirectory(directory, authority, new Date(now));
  return partners.map(({ state }) => state);
});

describe('the vectors together', () => {
  it('have one for every code, except where only a database can tell', () => {
    const elsewhere = readJson('elsewhere') as Record<string, string>;
    for (const code of Object.keys(elsewhere)) seen.add(code);
    expect([...seen].toSorted()).toEqual(Object.keys(REFUSAL_CODES).toSorted());
  });
});

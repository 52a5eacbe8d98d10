import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import { aPersonIdentity, aWithdrawal } from '../../../test/support/builders/index.ts';
import {
  checkMessage,
  digestOf,
  importDecryptionKey,
  importEncryptionKey,
  importSigningKey,
  importVerificationKey,
  isRefusal,
  newEncryptionKey,
  newId,
  newSigningKey,
  openParcel,
  openPart,
  publicPartOf,
  readMessage,
  readReceipt,
  Refusal,
  sealParcel,
  sealPart,
  signMessage,
  signReceipt,
  verifyReceipt,
  type DecryptionKey,
  type EncryptionKey,
  type Message,
  type Parcel,
  type Receipt,
  type SigningAlgorithm,
  type SigningKey,
  type VerificationKey,
} from './index.ts';

jest.setTimeout(60_000); // hundreds of runs each, on whatever machine

interface Node {
  state: string;
  sign: SigningKey;
  signing: VerificationKey[];
  encryption: EncryptionKey;
  decryption: DecryptionKey[];
}

const now = new Date('2026-03-02T10:00:00.000Z');
const valid = { valid_from: '2026-01-01T00:00:00.000Z' };

async function aNode(state: string, alg: SigningAlgorithm): Promise<Node> {
  const [signing, encryption] = [newSigningKey(alg), newEncryptionKey()];
  return {
    state,
    sign: await importSigningKey(signing),
    signing: [await importVerificationKey({ ...publicPartOf(signing), ...valid })],
    encryption: await importEncryptionKey(publicPartOf(encryption)),
    decryption: [await importDecryptionKey(encryption)],
  };
}

let qn: Node;
let qs: Node;
let qm: Node;
beforeAll(async () => {
  [qn, qs, qm] = [
    await aNode('QN', 'ES256'),
    await aNode('QS', 'EdDSA'),
    await aNode('QM', 'ES256'),
  ];
});

function aMessage(from: Node, to: Node): Message {
  return {
    messageId: newId(),
    caseId: newId(),
    issuer: from.state,
    audience: to.state,
    sequence: 1,
    seen: 0,
    kind: 'WITHDRAWAL',
    schemaVersion: '1.0',
    createdAt: now.toISOString(),
    language: 'en',
    body: aWithdrawal(),
    sealed: [],
  };
}

function check(token: string, partner: Node, self: Node) {
  return checkMessage(token, [], { partner, self: self.state, now, supportedVersions: ['1.0'] });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'accepted',
    (error: unknown) => {
      if (isRefusal(error)) return error.code;
      throw error;
    },
  );
}

function aParcel(from: Node, to: Node, jws: string): Parcel {
  const { state: issuer } = from;
  const createdAt = now.toISOString();
  return {
    parcelId: newId(),
    issuer,
    audience: to.state,
    createdAt,
    messages: [{ jws, keys: [] }],
  };
}

describe('a message on its way', () => {
  it('arrives as it was signed, by either algorithm', async () => {
    for (const [from, to] of [[qn, qs] as const, [qs, qn] as const]) {
      const message = aMessage(from, to);
      const token = await signMessage(message, from.sign);
      const parcel = await sealParcel(aParcel(from, to, token), to.encryption);
      const context = { partner: from.state, self: to.state, now };
      const opened = await openParcel(Buffer.from(parcel), to.decryption, context);
      const checked = await check(opened.messages[0]?.jws ?? '', from, to);
      expect(checked.message).toEqual(message);
      expect(readMessage(token)).toEqual(message);
      expect(checked.digest).toBe(digestOf(token));
    }
  });

  it('B58: can not be passed on to a third State as meant for it', async () => {
    const token = await signMessage(aMessage(qn, qs), qn.sign);
    // QS packs QN's message for QM, over its own connection and over one of QN's
    const forwarded = await sealParcel(aParcel(qs, qm, token), qm.encryption);
    const context = { partner: 'QS', self: 'QM', now };
    const opened = await openParcel(Buffer.from(forwarded), qm.decryption, context);
    expect(await codeOf(check(opened.messages[0]?.jws ?? '', qs, qm))).toBe('sig.unknown-key');
    expect(await codeOf(check(token, qn, qm))).toBe('message.audience');
    // and the parcel itself, sent on as it is, does not even open
    const parcel = Buffer.from(await sealParcel(aParcel(qn, qs, token), qs.encryption));
    const toQm = openParcel(parcel, qm.decryption, { partner: 'QN', self: 'QM', now });
    expect(await codeOf(toQm)).toBe('parcel.unknown-key');
  });

  it('B57: can not be signed in the name of another partner', async () => {
    const token = await signMessage({ ...aMessage(qn, qs), issuer: 'QM' }, qn.sign);
    expect(await codeOf(check(token, qn, qs))).toBe('message.issuer');
  });

  it('B59: the same bytes give the same digest, after a minute, a day and a year', async () => {
    const token = await signMessage(aMessage(qn, qs), qn.sign);
    const first = await check(token, qn, qs);
    for (const days of [1 / 1_440, 1, 365]) {
      const later = new Date(now.getTime() + days * 86_400_000);
      const context = { partner: qn, self: 'QS', now: later, supportedVersions: ['1.0'] };
      const again = await checkMessage(token, [], context);
      expect(again.digest).toBe(first.digest);
    }
  });

  it('is refused by its id as soon as its signature is valid', async () => {
    const message = aMessage(qn, qs);
    const token = await signMessage({ ...message, sequence: 0 }, qn.sign);
    await expect(check(token, qn, qs)).rejects.toMatchObject({ messageId: message.messageId });
    await expect(check(`${token}A`, qn, qs)).rejects.not.toHaveProperty('messageId');
  });
});

describe('any change to a token', () => {
  it('of one character is refused', async () => {
    for (const [from, to] of [[qn, qs] as const, [qs, qn] as const]) {
      const token = await signMessage(aMessage(from, to), from.sign);
      const character = fc.constantFrom(...Array.from('ABCXYZabcxyz0189-_.=+/ \n'));
      await fc.assert(
        fc.asyncProperty(fc.nat(token.length - 1), character, async (at, other) => {
          fc.pre(token[at] !== other);
          const changed = token.slice(0, at) + other + token.slice(at + 1);
          await expect(check(changed, from, to)).rejects.toBeInstanceOf(Refusal);
        }),
        { numRuns: 300 },
      );
    }
  });

  it('by white space anywhere is refused for its form', async () => {
    const token = await signMessage(aMessage(qn, qs), qn.sign);
    const space = fc.constantFrom(' ', '\t', '\n', '\r', '\f', '\u00a0', '\ufeff', '\u0000');
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length), space, async (at, space) => {
        const changed = token.slice(0, at) + space + token.slice(at);
        expect(await codeOf(check(changed, qn, qs))).toBe('sig.encoding');
      }),
      { numRuns: 300 },
    );
  });

  it('of one bit of a parcel is refused', async () => {
    const parcel = Buffer.from(await sealParcel(aParcel(qn, qs, 'e30.e30.AAAA'), qs.encryption));
    const context = { partner: 'QN', self: 'QS', now };
    await fc.assert(
      fc.asyncProperty(fc.nat(parcel.length - 1), fc.nat(7), async (at, bit) => {
        const changed = Uint8Array.from(parcel);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        await expect(openParcel(changed, qs.decryption, context)).rejects.toBeInstanceOf(Refusal);
      }),
      { numRuns: 300 },
    );
  });

  it('of a receipt is refused', async () => {
    const digest = digestOf('e30.e30.AAAA');
    const receipt: Receipt = {
      receiptId: newId(),
      parcelId: newId(),
      issuer: 'QS',
      audience: 'QN',
      receivedAt: now.toISOString(),
      results: [{ messageId: newId(), digest, outcome: 'ACCEPTED' }],
    };
    const token = await signReceipt(receipt, qs.sign);
    expect(await verifyReceipt(token, qs.signing, now)).toEqual(receipt);
    expect(readReceipt(token)).toEqual(receipt);
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), async (at) => {
        const other = token[at] === 'A' ? 'B' : 'A';
        const changed = token.slice(0, at) + other + token.slice(at + 1);
        await expect(verifyReceipt(changed, qs.signing, now)).rejects.toBeInstanceOf(Refusal);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a sealed part', () => {
  it('opens to what was sealed, whatever it was', async () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !/[\p{Cc}]/u.test(value));
    await fc.assert(
      fc.asyncProperty(text, fc.integer(), async (name, number) => {
        const messageId = newId();
        const content = { name, number, list: [name] };
        const { sealed, key } = await sealPart(messageId, 'part', content);
        expect(await openPart(messageId, sealed, key)).toEqual(content);
      }),
      { numRuns: 100 },
    );
  });

  it('has a key of its own, and opens for no other message, name or key', async () => {
    const messageId = newId();
    const one = await sealPart(messageId, 'a', aPersonIdentity());
    const other = await sealPart(messageId, 'a', aPersonIdentity());
    expect(one.key).not.toBe(other.key);
    expect(one.sealed.jwe).not.toContain(Buffer.from('Kranjec').toString('base64url'));
    expect(await codeOf(openPart(newId(), one.sealed, one.key))).toBe('sealed.header');
    const renamed = { part: 'b', jwe: one.sealed.jwe, digest: one.sealed.digest };
    expect(await codeOf(openPart(messageId, renamed, one.key))).toBe('sealed.header');
    expect(await codeOf(openPart(messageId, one.sealed, other.key))).toBe('sealed.decryption');
  });

  it('is not made larger than a receiver takes it', async () => {
    const content = { text: 'x'.repeat(48_000) };
    expect(await codeOf(sealPart(newId(), 'a', content))).toBe('json.too-large');
  });
});

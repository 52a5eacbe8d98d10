import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  importDecryptionKey,
  importEncryptionKey,
  isRefusal,
  newEncryptionKey,
  newId,
  openParcel,
  publicPartOf,
  sealParcel,
  type DecryptionKey,
  type EncryptionKey,
} from './index.ts';

const now = new Date('2026-03-02T10:00:00.000Z');
let own: DecryptionKey[];
let to: EncryptionKey;
beforeAll(async () => {
  const key = newEncryptionKey();
  own = [await importDecryptionKey(newEncryptionKey()), await importDecryptionKey(key)];
  to = await importEncryptionKey(publicPartOf(key));
});

async function parcelOf(createdAt: Date): Promise<Buffer> {
  const messages = [{ jws: 'e30.e30.AAAA', keys: [] }];
  const parcel = { parcelId: newId(), issuer: 'QN', audience: 'QS', messages };
  return Buffer.from(await sealParcel({ ...parcel, createdAt: createdAt.toISOString() }, to));
}

async function refusalOf(bytes: Uint8Array, keys = own) {
  const context = { partner: 'QN', self: 'QS', now };
  const error: unknown = await openParcel(bytes, keys, context).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isRefusal(error)) throw error ?? new Error('the parcel was accepted');
  return error;
}

describe('openParcel', () => {
  it('names the measured difference between the clocks', async () => {
    const { detail } = await refusalOf(await parcelOf(new Date(now.getTime() - 300_500)));
    expect(detail).toBe(
      "The parcel's createdAt lies 300.5 seconds behind the clock of this node; at most 120 are allowed.",
    );
    const ahead = await refusalOf(await parcelOf(new Date(now.getTime() + 300_000)));
    expect(ahead.detail).toContain('300 seconds ahead of');
  });

  it('opens with whichever own key it was encrypted to', async () => {
    const parcel = await openParcel(await parcelOf(now), own, { partner: 'QN', self: 'QS', now });
    expect(parcel.messages).toHaveLength(1);
  });

  it('B54: refuses 1,024 recipients without a single cryptographic operation', async () => {
    const recipient = { header: { alg: 'ECDH-ES+A256KW' }, encrypted_key: 'A'.repeat(54) };
    const recipients = Array.from({ length: 1_024 }, () => recipient);
    const general = { protected: 'e30', recipients, iv: 'AAAA', ciphertext: 'AAAA', tag: 'AAAA' };
    const bytes = Buffer.from(JSON.stringify(general));
    // Whoever has no key at all can refuse it as well.
    expect((await refusalOf(bytes, [])).code).toBe('parcel.encoding');
  });

  it('does not say why it could not decrypt', async () => {
    const bytes = await parcelOf(now);
    const at = bytes.length - 30;
    bytes[at] = bytes[at] === 0x41 ? 0x42 : 0x41;
    expect((await refusalOf(bytes)).detail).toBe('The parcel can not be decrypted.');
  });
});

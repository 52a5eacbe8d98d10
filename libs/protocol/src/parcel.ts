import { CompactEncrypt } from 'jose';
import type { EncryptionKey } from './keys.ts';
import { LIMITS } from './limits.ts';
import { PartKey } from './sealed-part.ts';
import { Instant } from './shape/date.ts';
import { Many } from './shape/nested.ts';
import { Pattern, StateCode, Uuid7 } from './shape/pattern.ts';
import { filled } from './size-class.ts';

/** One message in a parcel, with the keys of its sealed parts. */
export class ParcelMessage {
  /** the signed message, byte for byte as stored; every fault in it is refused in the receipt */
  @Pattern(/^/, 'a compact JWS', LIMITS.parcelBytes) jws: string;
  @Many(() => PartKey, 0, LIMITS.sealedParts) keys: PartKey[];
}

/** What one State sends to another at once: as many messages as have gathered. */
export class Parcel {
  @Uuid7() parcelId: string;
  @StateCode() issuer: string;
  @StateCode() audience: string;
  /** when this parcel was packed, which is again for each attempt */
  @Instant() createdAt: string;
  @Many(() => ParcelMessage, 1, LIMITS.parcelMessages) messages: ParcelMessage[];
}

/** The members of a parcel's header that have one value; kid and epk are the others. */
export const PARCEL_HEADER = { alg: 'ECDH-ES', enc: 'A256GCM', typ: 'trace-parcel+jwe' } as const;

/** Header, nonce and tag have about 400 characters on the wire; three bytes of plaintext have four. */
const MOST_FILLED = ((LIMITS.parcelBytes - 1_024) / 4) * 3;

/**
 * Encrypts a parcel to its one recipient: the text that goes over the wire. It is filled up to a size class first, so
 * that whoever sees it pass can hardly tell what was done by how long it is.
 */
export async function sealParcel(parcel: Parcel, to: EncryptionKey): Promise<string> {
  const { alg, enc, typ } = PARCEL_HEADER;
  return new CompactEncrypt(filled(JSON.stringify(parcel), MOST_FILLED))
    .setProtectedHeader({ alg, enc, kid: to.kid, typ })
    .encrypt(to.publicKey);
}

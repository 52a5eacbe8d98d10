import { CompactEncrypt } from 'jose';
import type { EncryptionKey } from './keys.ts';
import { LIMITS } from './limits.ts';
import { PartKey } from './sealed-part.ts';
import { Instant } from './shape/date.ts';
import { Many } from './shape/nested.ts';
import { Pattern, StateCode, Uuid7 } from './shape/pattern.ts';

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

/** Encrypts a parcel to its one recipient: the text that goes over the wire. */
export async function sealParcel(parcel: Parcel, to: EncryptionKey): Promise<string> {
  const { alg, enc, typ } = PARCEL_HEADER;
  return new CompactEncrypt(Buffer.from(JSON.stringify(parcel)))
    .setProtectedHeader({ alg, enc, kid: to.kid, typ })
    .encrypt(to.publicKey);
}

import { PartName, Pattern, Sha256 } from '../shape/pattern.ts';

/** A part of a message that can be erased: ciphertext here, its key apart. Source: RFC 7516, design: sealed parts. */
export class SealedPart {
  /** Its name in this message; members called identityPart refer to it. */
  @PartName()
  part: string;

  /** The ciphertext as compact JWE with direct encryption. */
  @Pattern(/^[A-Za-z0-9_.-]+$/, 'a compact JWE', 65_536)
  jwe: string;

  /** SHA-256 of the jwe string, in base64url. */
  @Sha256()
  digest: string;
}

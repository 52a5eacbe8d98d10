import { LIMITS } from '../limits.ts';
import { Int } from '../shape/number.ts';
import { PartName, Sha256 } from '../shape/pattern.ts';

/**
 * Where the bytes of an attachment are: sealed, at the node of the issuer, fetched by their digest, and opened with the
 * key in a sealed part of this message. Source: design, sealed parts; UNTOC 18(14).
 */
export class AttachedFile {
  /** The sealed part of this message that holds the name and the key of the file. */
  @PartName()
  part: string;

  /** SHA-256 of the sealed bytes, in base64url: the name under which they are fetched. */
  @Sha256()
  digest: string;

  /** How many bytes it has in clear. */
  @Int(1, LIMITS.fileBytes)
  bytes: number;
}

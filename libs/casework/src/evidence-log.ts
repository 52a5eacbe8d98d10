import { Int, LIMITS, Many, Pattern, Patterns, Sha256s, StateCode } from '@trace/protocol';
import { IsOptional } from 'class-validator';

const TOKEN = /^[A-Za-z0-9_.-]+$/;
const BYTES = /^[A-Za-z0-9_-]+$/;

/** A checkpoint of the log, and who else has seen it. */
export class EvidenceHead {
  /** What the State has signed of its log (compact JWS). */
  @Pattern(TOKEN, 'a compact JWS', LIMITS.checkpointBytes)
  checkpoint: string;

  /** The token of a time-stamping authority over the ASCII bytes of the checkpoint (RFC 3161), in base64url. */
  @IsOptional()
  @Pattern(BYTES, 'a time-stamp token in base64url', 65_536)
  stamp?: string;

  /** Signed answers of partners that name this very checkpoint as one that they keep (compact JWS). */
  @IsOptional()
  @Patterns(TOKEN, 'a compact JWS', 1, 100, 65_536)
  witnesses?: string[];
}

/** The way from an entry to one of the heads. */
export class EvidencePath {
  /** Which head, from 0 on. */
  @Int(0, 99)
  head: number;

  /** The hashes from the leaf to the root (RFC 6962 section 2.1.1). */
  @Sha256s(0, 64)
  path: string[];
}

/** An entry of the audit log. */
export class EvidenceEntry {
  /** From 0 on. */
  @Int(0, Number.MAX_SAFE_INTEGER)
  position: number;

  /** The entry exactly as it was hashed, in base64url: a JSON array of its columns. */
  @Pattern(BYTES, 'the bytes of an entry in base64url', 65_536)
  entry: string;

  @Many(() => EvidencePath, 1, 100)
  proofs: EvidencePath[];
}

/** What the audit log of the exporting State says about the case, with its proofs. */
export class EvidenceLog {
  /** Whose log it is: the State that exports. */
  @StateCode()
  state: string;

  @Many(() => EvidenceHead, 0, 100)
  heads: EvidenceHead[];

  @Many(() => EvidenceEntry, 0, 10_000)
  entries: EvidenceEntry[];

  /** Entries that were so new that nothing was signed over them yet. */
  @Int(0, Number.MAX_SAFE_INTEGER)
  waiting: number;

  /** Entries that a file has no room for: the latest, beyond 5,000. */
  @Int(0, Number.MAX_SAFE_INTEGER)
  leftOut: number;
}

/** A message with the receipt that its receiver signed, both byte for byte. */
export class EvidenceMessageView {
  /** The message exactly as it was signed (compact JWS). */
  jws: string;
  /** The receipt exactly as it was signed (compact JWS); absent while there is none. */
  receipt?: string;
}

/** What stands for a message that may not be in the file. */
export class WithheldMessageView {
  messageId: string;
  /** SHA-256 of what was signed, in base64url. */
  digest: string;
  /** The receipt exactly as it was signed (compact JWS). */
  receipt?: string;
  because: string;
  /** The purposes of the permissions that would open it. */
  ask: string[];
}

/** A case as a file that proves itself; `trace-node verify FILE` checks it without any network. */
export class EvidenceView {
  format: 'trace-evidence';
  version: 1;
  caseId: string;
  exportedAt: string;
  messages: EvidenceMessageView[];
  /** COURT or OWN_FILE. */
  purpose?: string;
  /** What its State has not left open to this purpose. */
  withheld?: WithheldMessageView[];
  /** The directory statements of both States (compact JWS). */
  statements: string[];
  /** Their earlier statements out of which a calendar of theirs counts in this case; absent where there are none. */
  formerStatements?: string[];
  /** The public key of the directory authority (JWK). Compare it with the one that you pinned yourself. */
  authority: object;
}

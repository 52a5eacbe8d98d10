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

/** A checkpoint of the log, and who else has seen it. */
export class EvidenceHeadView {
  /** What the State has signed of its log (compact JWS). */
  checkpoint: string;
  /** The token of a time-stamping authority over it (RFC 3161), in base64url. */
  stamp?: string;
  /** Signed answers of partners that keep this checkpoint (compact JWS). */
  witnesses?: string[];
}

/** The way from an entry to one of the heads. */
export class EvidencePathView {
  /** Which head, from 0 on. */
  head: number;
  /** The hashes from the leaf to the root (RFC 6962 section 2.1.1), in base64url. */
  path: string[];
}

/** An entry of the audit log. */
export class EvidenceEntryView {
  /** From 0 on. */
  position: number;
  /** The entry exactly as it was hashed, in base64url. */
  entry: string;
  proofs: EvidencePathView[];
}

/** What the audit log of the exporting State says about the case. */
export class EvidenceLogView {
  state: string;
  heads: EvidenceHeadView[];
  entries: EvidenceEntryView[];
  /** Entries that were so new that nothing was signed over them yet. */
  waiting: number;
  /** Entries that the file has no room for. */
  leftOut: number;
}

/** A case as a file that proves itself; `trace-node verify FILE` checks it without any network. */
export class EvidenceView {
  format: 'trace-evidence';
  /** 2: with a log and a seal; 3: with descriptors too. */
  version: number;
  caseId: string;
  exportedAt: string;
  messages: EvidenceMessageView[];
  /** COURT or OWN_FILE. */
  purpose?: string;
  /** What its State has not left open to this purpose. */
  withheld?: WithheldMessageView[];
  /** The directory statements of the States that are believed by the authority (compact JWS). */
  statements: string[];
  /** What the other States of the two have signed about themselves (compact JWS); compare the fingerprints. */
  descriptors?: string[];
  /** Their earlier statements out of which a calendar of theirs counts in this case; absent where there are none. */
  formerStatements?: string[];
  /** The same of what a State has signed about itself. */
  formerDescriptors?: string[];
  /** The public key of the directory authority (JWK). Compare it with the one that you pinned yourself. Absent where it has signed nothing here. */
  authority?: object;
  /** What the audit log of the exporting State proves about the case. */
  log?: EvidenceLogView;
  /** The case in sentences, for people. */
  summary?: string[];
  /** The signature of the exporting State over all of this (compact JWS). */
  seal?: string;
}

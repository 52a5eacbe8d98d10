import { createHash } from 'node:crypto';

/** What was asked of a key that counts: lines of the journal, and everything kept that bears a signature of it. */
export interface SignatureRows {
  /** The digests that the node asked its module to sign, as it wrote them down. */
  asked: string[];
  /** Messages, receipts and checkpoints of this State under a key of the module. */
  recorded: string[];
}

/** Signatures − signed records: whatever bears a signature of the module was asked for by this node. */
export function signatureFaults(
  nodes: readonly { state: string; signatures?: SignatureRows | undefined }[],
): string[] {
  return nodes.flatMap(({ state, signatures }) => {
    if (signatures === undefined) return [];
    const asked = new Set(signatures.asked);
    return signatures.recorded
      .map((jws) => signedDigestOf(jws))
      .filter((digest) => !asked.has(digest))
      .map((digest) => `${state} never asked for the signature over ${digest}`);
  });
}

/** SHA-256 of the signing input, in base64url. */
function signedDigestOf(jws: string): string {
  return createHash('sha256')
    .update(jws.slice(0, jws.lastIndexOf('.')))
    .digest('base64url');
}

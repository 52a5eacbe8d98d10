import type { KeyDoubt } from '@trace/exchange';

/** That something was signed by a key which its State has revoked as of before it was received. */
export class KeyDoubtView {
  /** MESSAGE or RECEIPT. */
  about: string;
  /** The key, by its thumbprint (RFC 7638). */
  kid: string;
  /** As of when it was revoked. */
  revokedAt: string;
  /** unspecified, compromised or superseded. */
  reason: string;

  /** The view of a doubt. */
  static of({ about, kid, revokedAt, reason }: KeyDoubt): KeyDoubtView {
    return { about, kid, revokedAt, reason };
  }
}

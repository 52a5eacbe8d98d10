import type { PublishedKey } from './public-key.ts';

/** That something was signed by a key which was revoked as of a moment before it was received. */
export interface KeyInDoubt {
  kid: string;
  /** As of when its State revoked it. */
  revokedAt: string;
  reason: string;
}

/**
 * Whether what a key has signed is in doubt: its State has revoked it as of a moment that is not after the one at which
 * the thing was durably received. What came before stays good, because somebody else's clock and receipt say so.
 */
export function keyInDoubt(
  keys: readonly PublishedKey[],
  kid: string,
  receivedAt: Date,
): KeyInDoubt | undefined {
  const { revoked } = keys.find((key) => key.kid === kid) ?? {};
  if (revoked === undefined || receivedAt.getTime() < Date.parse(revoked.revoked_at)) {
    return undefined;
  }
  return { kid, revokedAt: revoked.revoked_at, reason: revoked.reason };
}

import { runChecks } from './check.ts';
import { JWS_CHECKS, type JwsHeader, type JwsInHand, type JwsType } from './compact-jws.ts';
import type { VerificationKey } from './keys.ts';

/** The payload of a token of which nothing is asked but who has signed it, and when his key counts. */
export async function openJws(
  token: string,
  type: JwsType,
  keys: readonly VerificationKey[],
  at: Date,
): Promise<Uint8Array> {
  const hand = new OpenedJws(token, type, keys, at);
  await runChecks(JWS_CHECKS, hand);
  return hand.payload;
}

class OpenedJws implements JwsInHand {
  parts: string[];
  header: JwsHeader;
  key: VerificationKey;
  payload: Uint8Array;

  constructor(
    readonly token: string,
    readonly type: JwsType,
    readonly keys: readonly VerificationKey[],
    readonly at: Date,
  ) {}
}

import { keepFormerKeys, signStatement, type Statement } from '@trace/protocol';
import type { AuthorityKeys } from './authority-keys.ts';

const DAY_SECONDS = 86_400;

/**
 * Vouches for what a State says of itself. The version is the next one, and the keys that were published before stay with
 * their interval, because evidence of their time needs them.
 */
export async function vouchFor(
  authority: Pick<AuthorityKeys, 'name' | 'signingAt'>,
  described: Statement,
  former: Statement | undefined,
  { validDays, now }: { validDays: number; now: Date },
): Promise<string> {
  const { sub, jwks, metadata } = described;
  const keys = keepFormerKeys(former?.jwks.keys ?? [], jwks.keys, now);
  const version = Math.max((former?.version ?? 0) + 1, described.version);
  const iat = Math.floor(now.getTime() / 1_000);
  const exp = iat + validDays * DAY_SECONDS;
  const said = { iss: authority.name, sub, iat, exp, version, jwks: { keys }, metadata };
  return signStatement(said, authority.signingAt(now));
}

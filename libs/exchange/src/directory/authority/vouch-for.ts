import {
  keepFormerKeys,
  kidOf,
  readHeldStatement,
  signStatement,
  type Statement,
} from '@trace/protocol';
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

/**
 * A statement as it was signed, or signed again where the key that signed it counts no more. Only what was signed while it
 * counted is, in the next version and up to the end that two persons approved; one that has ended stays as it is.
 *
 * @throws Refusal where nothing shows that it was signed while the key counted
 */
export async function vouchAgain(
  authority: AuthorityKeys,
  token: string,
  now: Date,
): Promise<string> {
  if (authority.countsAt(kidOf(token), now)) return token;
  const signedAt = new Date(issuedAt(token) * 1_000);
  const { statement } = await readHeldStatement(token, authority.pin(), signedAt);
  const { sub, exp, version, jwks, metadata } = statement;
  const iat = Math.floor(now.getTime() / 1_000);
  if (exp <= iat) return token;
  const said = { iss: authority.name, sub, iat, exp, version: version + 1, jwks, metadata };
  return signStatement(said, authority.signingAt(now));
}

function issuedAt(token: string): number {
  const payload = Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString('utf8');
  return (JSON.parse(payload) as Statement).iat;
}

import {
  keepFormerKeys,
  kidOf,
  readHeldStatement,
  Refusal,
  signStatement,
  type Statement,
} from '@trace/protocol';
import type { AuthorityKeys } from './authority-keys.ts';

const DAY_SECONDS = 86_400;

/**
 * Vouches for what a State says of itself. The version is the next one, and the keys that were published before stay with
 * their interval, because evidence of their time needs them. What a key has signed that was revoked publishes nothing: the
 * State names its own former keys in what it says of itself, and a thief can have named others.
 *
 * @param former the statement that it replaces, as it was signed
 */
export async function vouchFor(
  authority: Pick<AuthorityKeys, 'name' | 'signingAt' | 'isRevoked'>,
  described: Statement,
  former: string | undefined,
  { validDays, now }: { validDays: number; now: Date },
): Promise<string> {
  const { sub, jwks, metadata } = described;
  const before = former === undefined ? undefined : statementIn(former);
  const isOurs = former !== undefined && !authority.isRevoked(kidOf(former), now);
  const published = isOurs ? (before?.jwks.keys ?? []) : [];
  const keys = keepFormerKeys(published, jwks.keys, now);
  const version = Math.max((before?.version ?? 0) + 1, described.version);
  const iat = Math.floor(now.getTime() / 1_000);
  const exp = iat + validDays * DAY_SECONDS;
  const said = { iss: authority.name, sub, iat, exp, version, jwks: { keys }, metadata };
  return signStatement(said, authority.signingAt(now));
}

/**
 * A statement as it was signed, or signed again where the key that signed it has ended. Only what was signed while it
 * counted is, in the next version and up to the end that two persons approved; one that has ended stays as it is.
 *
 * @throws Refusal where nothing shows that it was signed while the key counted, and where that key was revoked: the day of
 * a statement is what its signer says, and a thief says whichever he likes
 */
export async function vouchAgain(
  authority: AuthorityKeys,
  token: string,
  now: Date,
): Promise<string> {
  if (authority.countsAt(kidOf(token), now)) return token;
  if (authority.isRevoked(kidOf(token), now)) {
    const detail = `The key was revoked that has signed the statement of ${statementIn(token).sub}: nobody knows when, or who. It is described and approved anew.`;
    throw new Refusal('sig.key-revoked', detail);
  }
  const signedAt = new Date(statementIn(token).iat * 1_000);
  const { statement } = await readHeldStatement(token, authority.pin(), signedAt);
  const { sub, exp, version, jwks, metadata } = statement;
  const iat = Math.floor(now.getTime() / 1_000);
  if (exp <= iat) return token;
  const said = { iss: authority.name, sub, iat, exp, version: version + 1, jwks, metadata };
  return signStatement(said, authority.signingAt(now));
}

/** Of a token whose signature was verified, or is to be. */
function statementIn(token: string): Statement {
  const payload = Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString('utf8');
  return JSON.parse(payload) as Statement;
}

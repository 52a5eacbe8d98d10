import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  importSigningKey,
  keepFormerKeys,
  publicPartOf,
  signStatement,
  type PrivateJwk,
  type PublicJwk,
  type SigningKey,
  type Statement,
} from '@trace/protocol';

const SECRET = 'authority.secret.jwk.json';
const DAY_SECONDS = 86_400;

/** The key with which an authority vouches for the nodes of States. */
export interface AuthorityKey {
  publicKey: PublicJwk;
  key: SigningKey;
}

/** Reads the key of an authority from its folder; undefined where there is none. */
export async function readAuthorityKey(folder: string): Promise<AuthorityKey | undefined> {
  const text = await readFile(join(folder, SECRET), 'utf8').catch((fault: unknown) => {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fault;
  });
  if (text === undefined) return undefined;
  const secret = JSON.parse(text) as PrivateJwk;
  return { publicKey: publicPartOf(secret), key: await importSigningKey(secret) };
}

/** The name of an authority in its statements. */
export function authorityName({ publicKey }: Pick<AuthorityKey, 'publicKey'>): string {
  return `urn:trace:authority:${publicKey.kid}`;
}

/**
 * Vouches for what a State says of itself. The version is the next one, and the keys that were published before stay with
 * their interval, because evidence of their time needs them.
 */
export async function vouchFor(
  authority: AuthorityKey,
  described: Statement,
  former: Statement | undefined,
  { validDays, now }: { validDays: number; now: Date },
): Promise<string> {
  const { sub, jwks, metadata } = described;
  const keys = keepFormerKeys(former?.jwks.keys ?? [], jwks.keys, now);
  const version = Math.max((former?.version ?? 0) + 1, described.version);
  const iat = Math.floor(now.getTime() / 1_000);
  const exp = iat + validDays * DAY_SECONDS;
  const said = { iss: authorityName(authority), sub, iat, exp, version, jwks: { keys }, metadata };
  return signStatement(said, authority.key);
}

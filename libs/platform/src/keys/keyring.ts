import type { KeyRevocation, PublicJwk } from '@trace/protocol';
import type { Protection } from './key-lock.ts';

/** What a key of a node is for: to sign, to open parcels, for connections, over sealed parts, for marks. */
export const KEY_USES = ['sig', 'enc', 'tls', 'parts', 'marks'] as const;
/** One of KEY_USES. */
export type KeyUse = (typeof KEY_USES)[number];

/** One key as it is kept: what everybody may know of it, its life, and its secret half under the lock of the file. */
export interface KeptKey {
  /** RFC 7638 thumbprint; of a certificate the SHA-256; of a symmetric key eight characters of its digest. */
  id: string;
  use: KeyUse;
  /** The key counts from here on. */
  valid_from: string;
  /** Up to here, and not at it. */
  valid_to?: string;
  revoked?: KeyRevocation;
  /** The public half of a key that signs or opens parcels. */
  jwk?: PublicJwk;
  /** The certificate of a connection key, PEM. */
  certificate?: string;
  /** Absent once it was destroyed, and for a key in a module. */
  secret?: string;
  /** By which name the module knows the key (CKA_LABEL). */
  module?: string;
}

/** All keys that a node has or ever had, in one file: a change to them is one change of one name in one folder. */
export interface Keyring {
  format: 1;
  /** The State, or the name of a directory authority. */
  state: string;
  protection: Protection;
  keys: KeptKey[];
}

/** The name under which a secret is locked: it can not be put in the place of another one. */
export function lockName({ state }: Pick<Keyring, 'state'>, { use, id }: KeptKey): string {
  return `${state}/${use}/${id}`;
}

/** Whether a key counts at a moment: begun, not ended, and not revoked by then. */
export function countsAt(
  { valid_from: from, valid_to: to, revoked }: Pick<KeptKey, 'valid_from' | 'valid_to' | 'revoked'>,
  now: string,
): boolean {
  return from <= now && (to === undefined || now < to) && !isRevokedAt({ revoked }, now);
}

/** Whether a key was revoked as of a moment that is over. */
export function isRevokedAt(
  { revoked }: { revoked?: KeyRevocation | undefined },
  now: string,
): boolean {
  return revoked !== undefined && revoked.revoked_at <= now;
}

/** How a key stands, for people. */
export type KeyStanding = 'IN_USE' | 'NEXT' | 'OVERLAP' | 'ENDED' | 'REVOKED';

/**
 * The key of a use that the node works with: of those that count, the one that began last. Where it is known which keys
 * partners have been told of, none is used before they can know it.
 */
export function keyInUse(
  keys: readonly KeptKey[],
  use: KeyUse,
  now: string,
  announced?: ReadonlySet<string>,
): KeptKey | undefined {
  const counting = keys
    .filter((key) => key.use === use && countsAt(key, now))
    .filter(({ id }) => announced === undefined || announced.has(id));
  return counting.toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1)).at(-1);
}

/** How each key stands at a moment. */
export function standingOf(key: KeptKey, now: string, inUse: KeptKey | undefined): KeyStanding {
  if (key.id === inUse?.id) return 'IN_USE';
  if (isRevokedAt(key, now)) return 'REVOKED';
  if (key.valid_from > now) return 'NEXT';
  return key.valid_to !== undefined && key.valid_to <= now ? 'ENDED' : 'OVERLAP';
}

import { signJws } from './compact-jws.ts';
import { checkShape } from './check-shape.ts';
import { statementBegin, statementEnd, statementKeys, statementSize } from './check-statement.ts';
import { keepFormerKeys } from './former-keys.ts';
import { importVerificationKey, type SigningKey, type VerificationKey } from './keys.ts';
import { openJws } from './open-jws.ts';
import { assessPublicKeys, type PublishedKey } from './public-key.ts';
import { Refusal } from './refusal.ts';
import { isObject } from './shape/walk.ts';
import { KeySet } from './statement.ts';
import { parseStrictJson } from './strict-json.ts';

/** Since when a key counts of which nobody has said it. */
const EVER = '1970-01-01T00:00:00.000Z';
const MOST_KEYS = 32;

/** The name of a directory authority: that of its first key, which stays when others follow it. */
export function authorityNameOf([first]: readonly { kid: string }[]): string {
  return `urn:trace:authority:${first?.kid ?? ''}`;
}

/**
 * The keys by which an authority is pinned: one JWK, or a JWK Set in which each key has its interval. The first of them
 * gives the authority its name.
 */
export function authorityKeysIn(pinned: unknown): PublishedKey[] {
  const set = isObject(pinned) ? pinned['keys'] : undefined;
  const keys: unknown = set ?? [pinned];
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > MOST_KEYS)
    throw new Refusal('directory.keys', 'An authority has one key or a set of them.');
  assessPublicKeys(keys);
  return (keys as PublishedKey[]).map((key) => ({ ...key, valid_from: key.valid_from ?? EVER }));
}

/** The same, ready to check what the authority has signed. */
export async function authorityVerifies(pinned: unknown): Promise<VerificationKey[]> {
  return Promise.all(authorityKeysIn(pinned).map((key) => importVerificationKey(key)));
}

/** What an authority says of itself: its keys, as they count from now on for whoever has pinned it. */
export interface Anchor {
  name: string;
  /** The keys that were pinned, and the new ones after them. None is ever forgotten, none counts longer than was said. */
  keys: PublishedKey[];
  /** The ids of those that are new. */
  added: string[];
  /** The ids of those that now end earlier, or were revoked. */
  ended: string[];
}

/**
 * Reads what an authority has signed about itself (its entity configuration) with a key that is pinned. It only offers:
 * a new key counts once two persons have compared it.
 */
export async function readAnchor(token: string, pinned: unknown, now: Date): Promise<Anchor> {
  const former = authorityKeysIn(pinned);
  statementSize({ token });
  const verifies = await authorityVerifies(pinned);
  const payload = await openJws(token, 'entity-statement+jwt', verifies, now);
  const content = parseStrictJson(payload, { maxDepth: 6, maxMembers: 64 });
  const said = isObject(content) ? content : {};
  const name = authorityNameOf(former);
  if (said['iss'] !== name || said['sub'] !== name)
    throw new Refusal('directory.issuer', undefined, { pointer: '/iss' });
  statementBegin({ statement: said, at: now });
  statementEnd({ statement: said, at: now });
  statementKeys({ content: said });
  const { keys } = keySetIn(said['jwks']);
  return { name, ...mergedWith(former, keys, now) };
}

/** Signs the keys that an authority had before (OpenID Federation 1.0 section 8.7). */
export async function signHistoricalKeys(content: object, key: SigningKey): Promise<string> {
  return signJws(content, 'jwk-set+jwt', key);
}

/** A former key as section 8.7.2 of OpenID Federation 1.0 has it: with NumericDates. */
export interface HistoricalKey {
  kty: string;
  crv: string;
  x: string;
  y?: string;
  use: string;
  alg: string;
  kid: string;
  iat: number;
  exp: number;
  revoked?: { revoked_at: number; reason: string };
}

/**
 * The keys whose time is over, as their historical form has it. One that was revoked and never had an end ended when it was
 * revoked.
 */
export function historicalKeys(keys: readonly PublishedKey[], now: Date): HistoricalKey[] {
  return keys.flatMap(({ valid_from: from, valid_to: to, revoked, ...jwk }) => {
    const end = to ?? revoked?.revoked_at;
    const over = [to, revoked?.revoked_at].some((one) => one !== undefined && new Date(one) <= now);
    if (end === undefined || !over) return [];
    const { reason } = revoked ?? {};
    return [
      {
        ...jwk,
        iat: secondsOf(from),
        exp: secondsOf(end),
        ...(revoked &&
          reason && { revoked: { revoked_at: secondsOf(revoked.revoked_at), reason } }),
      },
    ];
  });
}

function secondsOf(instant: string): number {
  return Math.floor(Date.parse(instant) / 1_000);
}

function keySetIn(jwks: unknown): KeySet {
  const set = checkShape(KeySet, jwks);
  if (set.keys.some(({ use }) => use !== 'sig'))
    throw new Refusal('directory.keys', undefined, { pointer: '/jwks/keys' });
  return set;
}

function mergedWith(
  former: readonly PublishedKey[],
  coming: readonly PublishedKey[],
  now: Date,
): Pick<Anchor, 'keys' | 'added' | 'ended'> {
  const placeOf = ({ kid }: PublishedKey): number => {
    const place = former.findIndex((key) => key.kid === kid);
    return place < 0 ? former.length : place;
  };
  const said = new Set(coming.map(({ kid }) => kid));
  // An authority says all its keys, always: what it said before it had a key says nothing of that one.
  const unsaid = former.filter(({ kid }) => !said.has(kid));
  const keys = keepFormerKeys(former, [...coming, ...unsaid], now)
    .map((key) => heldToItsEnd(former[placeOf(key)], key))
    .toSorted((one, other) => placeOf(one) - placeOf(other));
  const added = keys.filter((key) => placeOf(key) === former.length).map(({ kid }) => kid);
  const ended = keys
    .filter((key) => placeOf(key) < former.length)
    .filter((key) => endOf(key) < endOf(former[placeOf(key)] ?? key))
    .map(({ kid }) => kid);
  return { keys, added, ended };
}

/** What was said of a key when two persons compared it is the most that it counts, whatever is said of it later. */
function heldToItsEnd(before: PublishedKey | undefined, key: PublishedKey): PublishedKey {
  if (before?.valid_to === undefined) return key;
  const later = key.valid_to === undefined || key.valid_to > before.valid_to;
  return later ? { ...key, valid_to: before.valid_to } : key;
}

function endOf({ valid_to: end = '9999', revoked }: PublishedKey): string {
  return revoked !== undefined && revoked.revoked_at < end ? revoked.revoked_at : end;
}

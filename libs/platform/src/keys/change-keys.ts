import { randomBytes, X509Certificate } from 'node:crypto';
import {
  instant,
  newEncryptionKey,
  newSigningKey,
  type RevocationReason,
  type SigningAlgorithm,
} from '@trace/protocol';
import { KeyFault } from './key-fault.ts';
import { KeyLock, readPassphrase } from './key-lock.ts';
import {
  changeKeyring,
  keptCertificate,
  keptJwk,
  keptSymmetric,
  placeOfNode,
  type KeyringPlace,
} from './keyring-file.ts';
import { countsAt, lockName, type KeptKey, type Keyring } from './keyring.ts';
import { makeCertificate } from './make-certificate.ts';
import { lockOf } from './open-keyring.ts';

/** The uses of which an operator makes a successor. */
export type RotatedUse = 'sig' | 'enc' | 'tls' | 'parts';

/** Whose keys are changed: those of the node with this data folder, or those in another place. */
export type KeyringOwner = string | KeyringPlace;

/** What a successor is to be. */
export interface RotationOrder {
  use: RotatedUse;
  /** When it begins to count. Partners have to know it by then. */
  from: Date;
  /** Until when the keys before it count: what is under way with them still arrives. */
  overlapUntil: Date;
  algorithm?: SigningAlgorithm;
  /** A key that was made in a module, in the place of one that is made here. */
  made?: KeptKey;
}

/** Adds a successor to the keys of a use; those before it end when the overlap is over. @returns the new key's id */
export async function rotateKey(
  whose: KeyringOwner,
  passphraseFile: string | undefined,
  order: RotationOrder,
): Promise<string> {
  let id = '';
  await changeKeyring(placeOf(whose), async (ring) => {
    const lock = await lockOf(ring, passphraseFile);
    const key = order.made ?? (await newKey(ring, order));
    id = key.id;
    const until = instant(order.overlapUntil);
    const before = ring.keys.map((one) => (one.use === order.use ? endedBy(one, until) : one));
    return { ...ring, keys: [...before, locked(ring, key, lock)] };
  });
  return id;
}

/** That a key is not to be relied on any more, as of an instant that may lie in the past. */
export interface RevocationOrder {
  id: string;
  asOf: Date;
  reason: RevocationReason;
  now: Date;
}

/**
 * Revokes a key. Where no other of its use counts now, a successor is made that counts at once: a node without a key
 * could not even say that it has lost one. @returns the id of the successor, if one was made
 */
export async function revokeKey(
  whose: KeyringOwner,
  passphraseFile: string | undefined,
  { id, asOf, reason, now }: RevocationOrder,
): Promise<string | undefined> {
  let successor: string | undefined;
  await changeKeyring(placeOf(whose), async (ring) => {
    const revoked = ring.keys.find((key) => key.id === id);
    if (!revoked || revoked.use === 'parts' || revoked.use === 'marks')
      throw new KeyFault('UNKNOWN');
    const earlier = [instant(asOf), revoked.revoked?.revoked_at ?? instant(asOf)].toSorted()[0];
    const keys = ring.keys.map((key): KeptKey =>
      key === revoked ? { ...key, revoked: { revoked_at: earlier ?? '', reason } } : key,
    );
    const { use } = revoked;
    // A key in a module is not replaced by one in a file without being asked.
    if (revoked.module !== undefined) return { ...ring, keys };
    if (keys.some((key) => key.use === use && countsAt(key, instant(now))))
      return { ...ring, keys };
    const lock = await lockOf(ring, passphraseFile);
    const key = await newKey(ring, { use, from: now, overlapUntil: now });
    successor = key.id;
    return { ...ring, keys: [...keys, locked(ring, key, lock)] };
  });
  return successor;
}

/** Puts all secrets under another passphrase, or under their first one. */
export async function protectKeys(
  whose: KeyringOwner,
  passphraseFile: string | undefined,
  newPassphraseFile: string,
): Promise<void> {
  const lock = await KeyLock.make(await readPassphrase(newPassphraseFile));
  await changeKeyring(placeOf(whose), async (ring) => {
    const former = await lockOf(ring, passphraseFile);
    const keys = ring.keys.map((key): KeptKey => {
      if (key.secret === undefined) return key;
      const name = lockName(ring, key);
      return { ...key, secret: lock.lock(former.open(key.secret, name), name) };
    });
    return { ...ring, protection: lock.protection, keys };
  });
}

/** Destroys the secret half of a key whose time is over; its public half stays, for the evidence of its time. */
export async function destroySecret(whose: KeyringOwner, id: string, now: Date): Promise<void> {
  await changeKeyring(placeOf(whose), (ring) => {
    const key = ring.keys.find((one) => one.id === id);
    if (!key || key.use === 'marks') throw new KeyFault('UNKNOWN');
    if (key.secret === undefined) throw new KeyFault('NO_SECRET');
    if (countsAt(key, instant(now)) || key.valid_from > instant(now))
      throw new KeyFault('STILL_USED');
    const { secret: _destroyed, ...kept } = key;
    return { ...ring, keys: ring.keys.map((one) => (one === key ? kept : one)) };
  });
}

function placeOf(whose: KeyringOwner): KeyringPlace {
  return typeof whose === 'string' ? placeOfNode(whose) : whose;
}

/** A key of the same use that was to end later, or never, now ends then. */
function endedBy(key: KeptKey, until: string): KeptKey {
  const over = key.valid_to !== undefined && key.valid_to <= until;
  return over || key.valid_from >= until ? key : { ...key, valid_to: until };
}

async function newKey(
  { state, keys }: Keyring,
  { use, from, algorithm = 'ES256' }: RotationOrder,
): Promise<KeptKey> {
  const begins = instant(from);
  if (use === 'sig') return keptJwk(newSigningKey(algorithm), begins);
  if (use === 'enc') return keptJwk(newEncryptionKey(), begins);
  if (use === 'parts') return keptSymmetric('parts', randomBytes(32).toString('base64url'), begins);
  const last = keys.findLast((key) => key.use === 'tls');
  const { cert, key } = await makeCertificate(state, hostsOf(last?.certificate), from);
  return keptCertificate(cert, key, begins);
}

/** The successor stands for the same hosts. */
function hostsOf(certificate: string | undefined): string[] {
  const names =
    certificate === undefined ? '' : (new X509Certificate(certificate).subjectAltName ?? '');
  return names.split(', ').flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
}

function locked(ring: Keyring, key: KeptKey, lock: KeyLock): KeptKey {
  return key.secret === undefined
    ? key
    : { ...key, secret: lock.lock(key.secret, lockName(ring, key)) };
}

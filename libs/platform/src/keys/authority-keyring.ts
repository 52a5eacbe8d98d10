import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { authorityNameOf, instant, newSigningKey, type PrivateJwk } from '@trace/protocol';
import { KeyFault } from './key-fault.ts';
import { KeyLock, readPassphrase } from './key-lock.ts';
import {
  keptJwk,
  KEYRING_FILE,
  syncFolder,
  textOf,
  warnOfReaders,
  type KeyringPlace,
} from './keyring-file.ts';
import { lockName, type KeptKey, type Keyring } from './keyring.ts';
import { writeSecret } from './make-node-keys.ts';

/** The file in which an authority kept its one key, in clear, before 2026-11-30; read until the first change. */
const FORMER_FILE = 'authority.secret.jwk.json';

/** Where the keyring of a directory authority lies: signing keys only, under the name that the first of them gives. */
export function placeOfAuthority(folder: string): KeyringPlace {
  return { folder, formerFiles: [FORMER_FILE], readFormer: () => readFormerKey(folder) };
}

/** Whether an authority has its keys in this folder. */
export async function hasAuthorityKeys(folder: string): Promise<boolean> {
  for (const name of [KEYRING_FILE, FORMER_FILE]) {
    if ((await stat(join(folder, name)).catch(() => undefined)) !== undefined) return true;
  }
  return false;
}

/** How the first key of a keyring that only signs is made. */
export interface SigningKeyOrder {
  /** Holds the passphrase under which it is stored; without it it lies in clear. */
  passphraseFile?: string | undefined;
  now: Date;
  /** A key that was made in a module, in the place of one that is made here. */
  made?: KeptKey;
}

/** Makes the first key of an authority; where keys are, nothing is ever overwritten. */
export async function makeAuthorityKeyring(
  folder: string,
  order: SigningKeyOrder,
): Promise<Keyring> {
  return makeSigningKeyring(folder, (kid) => authorityNameOf([{ kid }]), order);
}

/** Makes a keyring that only signs, under a name that may follow from its first key. */
export async function makeSigningKeyring(
  folder: string,
  nameFor: (kid: string) => string,
  { passphraseFile, now, made }: SigningKeyOrder,
): Promise<Keyring> {
  const lock =
    passphraseFile === undefined
      ? KeyLock.none
      : await KeyLock.make(await readPassphrase(passphraseFile));
  const key = made ?? keptJwk(newSigningKey(), instant(now));
  const state = nameFor(key.id);
  const secret = key.secret && lock.lock(key.secret, lockName({ state }, key));
  const keys = [{ ...key, ...(secret !== undefined && { secret }) }];
  const ring: Keyring = { format: 1, state, protection: lock.protection, keys };
  await mkdir(folder, { recursive: true });
  await writeSecret(join(folder, KEYRING_FILE), textOf(ring));
  await syncFolder(folder);
  return ring;
}

async function readFormerKey(folder: string): Promise<Keyring> {
  const file = join(folder, FORMER_FILE);
  const text = await readFile(file, 'utf8');
  await warnOfReaders(file);
  const jwk = parsed(text);
  // Nobody wrote down since when it counts, and its statements may be of any day.
  const key = keptJwk(jwk, new Date(0).toISOString());
  const state = authorityNameOf([jwk]);
  return { format: 1, state, protection: { kind: 'CLEAR' }, keys: [key] };
}

function parsed(text: string): PrivateJwk {
  try {
    return JSON.parse(text) as PrivateJwk;
  } catch (cause) {
    throw new KeyFault('DAMAGED', { cause });
  }
}

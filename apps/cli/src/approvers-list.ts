import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuthorityKeys } from '@trace/exchange';
import {
  KEYRING_FILE,
  lockOf,
  makeSigningKeyring,
  openSigningKeys,
  readKeyring,
  replaceFile,
} from '@trace/platform';
import {
  approversIn,
  authorityVerifies,
  isRefusal,
  readApprovers,
  signApprovers,
  type Approver,
  type SigningKey,
} from '@trace/protocol';
import { OperatorFault } from './operator-fault.ts';
import { aligned } from './terminal.ts';
import { visible } from './visible.ts';

/** Where it stands beside the authority's keys who approves, signed with them. */
const LIST_FILE = 'approvers.jws';
/** What a person hands to the authority of the own key. */
const PUBLIC_FILE = 'approver.json';

/** Makes the key of a person who approves, under a passphrase of his own. @returns the public half, with its name */
export async function makeApprover(
  folder: string,
  name: string,
  passphraseFile: string,
): Promise<Approver> {
  const now = new Date();
  if (await isThere(folder))
    throw new OperatorFault(
      `${folder} holds the key of a person already, and a key is never overwritten.`,
      'Name another folder with --out.',
    );
  const ring = await makeSigningKeyring(folder, () => `approver ${name}`, { passphraseFile, now });
  const [key] = ring.keys;
  if (key?.jwk === undefined) throw new Error('a new keyring has no key');
  const approver = { name, jwk: { ...key.jwk, valid_from: key.valid_from } };
  const text = `${JSON.stringify(approver, undefined, 2)}\n`;
  await replaceFile(join(folder, PUBLIC_FILE), text);
  return approver;
}

/** The key of a person, opened with his own passphrase. */
export async function openApprover(folder: string, passphraseFile: string): Promise<SigningKey> {
  const missing = new OperatorFault(
    `There is no key of a person in ${folder}.`,
    'Make one with "trace-node partners approver-make".',
  );
  const ring = await readKeyring({
    folder,
    formerFiles: [],
    readFormer: () => Promise.reject(missing),
  });
  const lock = await lockOf(ring, passphraseFile);
  const [key] = (await openSigningKeys(ring, lock, undefined)).values();
  if (key === undefined) throw missing;
  return key;
}

/** The public halves that persons have handed over. */
export async function readApproverFiles(files: readonly string[]): Promise<Approver[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return approversIn({ approvers: texts.map((text) => JSON.parse(text) as unknown) });
}

/**
 * Who approves for an authority; undefined before the first list, and where the key that signed it was revoked: then nobody
 * knows who has written it.
 */
export async function approversOf(
  folder: string,
  keys: AuthorityKeys,
  now: Date,
): Promise<Approver[] | undefined> {
  const token = await readFile(join(folder, LIST_FILE), 'utf8').catch((fault: unknown) => {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault;
    return undefined;
  });
  if (token === undefined) return undefined;
  try {
    return await readApprovers(token.trim(), await authorityVerifies(keys.pin()), now);
  } catch (fault) {
    if (isRefusal(fault, 'sig.key-revoked')) return undefined;
    throw fault;
  }
}

/** Keeps who approves, signed with the key that signs now. */
export async function keepApprovers(
  folder: string,
  keys: AuthorityKeys,
  approvers: readonly Approver[],
  now: Date,
): Promise<void> {
  const token = await signApprovers({ approvers: [...approvers] }, keys.signingAt(now));
  await replaceFile(join(folder, LIST_FILE), `${token}\n`);
}

/** The persons of a list, for people to read. */
export function personLines(approvers: readonly Approver[]): string[] {
  return aligned([
    ['PERSON', 'KEY'],
    ...approvers.map(({ name, jwk }) => [visible(name), jwk.kid]),
  ]);
}

async function isThere(folder: string): Promise<boolean> {
  return readFile(join(folder, KEYRING_FILE)).then(
    () => true,
    () => false,
  );
}

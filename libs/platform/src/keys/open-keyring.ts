import {
  importDecryptionKey,
  importSigningKey,
  type DecryptionKey,
  type PrivateJwk,
  type SigningKey,
} from '@trace/protocol';
import { KeyFault } from './key-fault.ts';
import { KeyLock, readPassphrase } from './key-lock.ts';
import { lockName, type KeptKey, type Keyring, type KeyUse } from './keyring.ts';
import { PartKeys, type NamedKey } from './part-keys.ts';

/** The key and the certificate of connections, PEM. */
export interface ConnectionKey {
  key: string;
  cert: string;
}

/** Gives the signing keys of a module, which never leave it. */
export interface KeyModule {
  signingKey(key: KeptKey): SigningKey;
}

/** The keys of a node, open and ready for use, by their ids. */
export interface OpenedKeyring {
  ring: Keyring;
  signing: ReadonlyMap<string, SigningKey>;
  decryption: ReadonlyMap<string, DecryptionKey>;
  connection: ReadonlyMap<string, ConnectionKey>;
  parts: PartKeys;
}

/** Opens everything in a keyring whose secret is still there. */
export async function openKeyring(
  ring: Keyring,
  passphraseFile: string | undefined,
  module: KeyModule | undefined,
): Promise<OpenedKeyring> {
  const lock = await lockOf(ring, passphraseFile);
  const keysFor = (use: KeyUse): KeptKey[] => ring.keys.filter((key) => key.use === use);
  const secretOf = (key: KeptKey): string => lock.open(key.secret ?? '', lockName(ring, key));
  const withSecret = (use: KeyUse): KeptKey[] =>
    keysFor(use).filter(({ secret }) => secret !== undefined);
  const jwkOf = (key: KeptKey): PrivateJwk => {
    if (key.jwk === undefined) throw new KeyFault('DAMAGED');
    return { ...key.jwk, d: secretOf(key) };
  };
  const signing = await Promise.all(withSecret('sig').map((key) => importSigningKey(jwkOf(key))));
  const inModule = module ? keysFor('sig').filter((key) => key.module !== undefined) : [];
  const decryption = await Promise.all(
    withSecret('enc').map((key) => importDecryptionKey(jwkOf(key))),
  );
  const connection = withSecret('tls').map((key): [string, ConnectionKey] => [
    key.id,
    { key: secretOf(key), cert: key.certificate ?? '' },
  ]);
  const named = (key: KeptKey): NamedKey => {
    const bytes = Buffer.from(secretOf(key), 'base64url');
    if (bytes.length !== 32) throw new KeyFault('DAMAGED');
    return { id: key.id, key: bytes };
  };
  const [marks] = withSecret('marks').map(named);
  if (!marks) throw new KeyFault('DAMAGED');
  return {
    ring,
    signing: new Map(
      [...signing, ...inModule.flatMap((key) => module?.signingKey(key) ?? [])].map((key) => [
        key.kid,
        key,
      ]),
    ),
    decryption: new Map(decryption.map((key) => [key.kid, key])),
    connection: new Map(connection),
    parts: new PartKeys(withSecret('parts').map(named), marks.key),
  };
}

/** The lock of a keyring, opened with the passphrase of the file where it needs one. */
export async function lockOf(ring: Keyring, passphraseFile: string | undefined): Promise<KeyLock> {
  if (ring.protection.kind === 'CLEAR') return KeyLock.none;
  if (passphraseFile === undefined) throw new KeyFault('PASSPHRASE_MISSING');
  return KeyLock.of(ring.protection, await readPassphrase(passphraseFile));
}

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
  const secretOf = (key: KeptKey): string => lock.open(key.secret ?? '', lockName(ring, key));
  const withSecret = (use: KeyUse): KeptKey[] => secretsOf(ring, use);
  const decryption = await Promise.all(
    withSecret('enc').map((key) => importDecryptionKey(jwkOf(ring, key, lock))),
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
    signing: await openSigningKeys(ring, lock, module),
    decryption: new Map(decryption.map((key) => [key.kid, key])),
    connection: new Map(connection),
    parts: new PartKeys(withSecret('parts').map(named), marks.key),
  };
}

/** The signing keys of a keyring, from its file and from the module, by their ids. */
export async function openSigningKeys(
  ring: Keyring,
  lock: KeyLock,
  module: KeyModule | undefined,
): Promise<Map<string, SigningKey>> {
  const inFile = secretsOf(ring, 'sig').map((key) => importSigningKey(jwkOf(ring, key, lock)));
  const inModule = ring.keys.flatMap((key) =>
    module !== undefined && key.use === 'sig' && key.module !== undefined
      ? [module.signingKey(key)]
      : [],
  );
  const keys = [...(await Promise.all(inFile)), ...inModule];
  return new Map(keys.map((key) => [key.kid, key]));
}

function secretsOf({ keys }: Keyring, use: KeyUse): KeptKey[] {
  return keys.filter((key) => key.use === use && key.secret !== undefined);
}

function jwkOf(ring: Keyring, key: KeptKey, lock: KeyLock): PrivateJwk {
  if (key.jwk === undefined) throw new KeyFault('DAMAGED');
  return { ...key.jwk, d: lock.open(key.secret ?? '', lockName(ring, key)) };
}

/** The lock of a keyring, opened with the passphrase of the file where it needs one. */
export async function lockOf(ring: Keyring, passphraseFile: string | undefined): Promise<KeyLock> {
  if (ring.protection.kind === 'CLEAR') return KeyLock.none;
  if (passphraseFile === undefined) throw new KeyFault('PASSPHRASE_MISSING');
  return KeyLock.of(ring.protection, await readPassphrase(passphraseFile));
}

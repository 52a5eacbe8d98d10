import { randomBytes, webcrypto } from 'node:crypto';
import { mkdir, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { instant, newEncryptionKey, newSigningKey, type SigningAlgorithm } from '@trace/protocol';
import { KEY_FILES } from './node-keys.ts';

/** How keys are made, where it matters. */
export interface KeyOrder {
  /** Hosts besides localhost at which partners reach the gateway. */
  hosts?: readonly string[];
  /** ES256 unless said otherwise. */
  algorithm?: SigningAlgorithm;
  now?: Date;
}

const DAY_MS = 86_400_000;
/** Long enough not to be forgotten between two visits of the directory authority, short enough to be practised. */
const CERTIFICATE_DAYS = 730;

/**
 * Makes the keys of a node under `<dataDir>/keys`, unless they are there. They come into being all at once or not at
 * all, and are on disk before they are used: a lost key makes evidence unreadable.
 *
 * @returns whether they were made now
 */
export async function makeNodeKeys(
  dataDir: string,
  state: string,
  { hosts = [], algorithm = 'ES256', now = new Date() }: KeyOrder = {},
): Promise<boolean> {
  const folder = join(dataDir, 'keys');
  if (await isThere(folder)) return false;
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const half = await mkdtemp(`${folder}.new-`);
  const validFrom = { valid_from: instant(now) };
  const tls = await makeCertificate(state, hosts, now);
  const contents: Record<keyof typeof KEY_FILES, string> = {
    signing: `${JSON.stringify({ ...newSigningKey(algorithm), ...validFrom }, null, 2)}\n`,
    encryption: `${JSON.stringify({ ...newEncryptionKey(), ...validFrom }, null, 2)}\n`,
    parts: randomBytes(32).toString('base64url'),
    tlsKey: tls.key,
    tlsCertificate: tls.cert,
  };
  for (const [name, content] of Object.entries(contents)) {
    await writeSecret(join(half, KEY_FILES[name as keyof typeof KEY_FILES]), content);
  }
  try {
    await rename(half, folder);
  } catch (fault) {
    await rm(half, { recursive: true, force: true });
    // another process of the same node was quicker
    if (await isThere(folder)) return false;
    throw fault;
  }
  await sync(dataDir);
  return true;
}

async function isThere(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => undefined)) !== undefined;
}

async function writeSecret(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A self-signed P-256 certificate for both ends of a connection: partners pin it, so no authority need vouch for it. */
async function makeCertificate(
  state: string,
  hosts: readonly string[],
  now: Date,
): Promise<{ key: string; cert: string }> {
  // heavy, and of use once in the life of a node
  const x509 = await import('@peculiar/x509');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const names = [...new Set(['127.0.0.1', 'localhost', ...hosts])];
  // Where the clock of a node is set (tests, the demonstration), TLS still goes by the machine's; so it spans both.
  const [from, to] = [now.getTime(), Date.now()].toSorted((a, b) => a - b) as [number, number];
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: `00${randomBytes(16).toString('hex')}`,
    name: `CN=${state}, O=Trace Exchange node`,
    // an hour of grace for a partner whose clock is slow
    notBefore: new Date(from - 3_600_000),
    notAfter: new Date(to + CERTIFICATE_DAYS * DAY_MS),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([
        x509.ExtendedKeyUsage.serverAuth,
        x509.ExtendedKeyUsage.clientAuth,
      ]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({
          type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const),
          value,
        })),
      ),
    ],
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'), cert: certificate.toString('pem') };
}

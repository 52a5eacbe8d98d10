import 'reflect-metadata';
import { randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

/** A certificate and its key, as PEM. */
export interface ACertificate {
  key: string;
  cert: string;
}

/** How a certificate may differ from what a node makes for itself. */
export interface CertificateOrder {
  /** Its name, by default one that nobody has. */
  name?: string;
  notBefore?: Date;
  notAfter?: Date;
  usages?: readonly ('serverAuth' | 'clientAuth')[];
  /** Signed by another authority, and not by itself. */
  byAnother?: boolean;
}

const DAY_MS = 86_400_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Makes a certificate for one end of a connection. */
export async function aCertificate({
  name = `CN=${randomBytes(4).toString('hex')}, O=Nobody`,
  notBefore = new Date(Date.now() - DAY_MS),
  notAfter = new Date(Date.now() + DAY_MS),
  usages = ['serverAuth', 'clientAuth'],
  byAnother = false,
}: CertificateOrder = {}): Promise<ACertificate> {
  x509.cryptoProvider.set(webcrypto as unknown as Crypto);
  const pair = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const [keys, other] = [await pair(), await pair()];
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: `00${randomBytes(8).toString('hex')}`,
    subject: name,
    issuer: byAnother ? 'CN=Another authority' : name,
    notBefore,
    notAfter,
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: byAnother ? other.privateKey : keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(usages.map((usage) => x509.ExtendedKeyUsage[usage])),
      new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]),
    ],
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'), cert: certificate.toString('pem') };
}

/** The name that stands in a certificate. */
export function nameIn(cert: string): string {
  return new x509.X509Certificate(cert).subject;
}

/** Puts a certificate in the place of the one that the node of a State has made, as its keyring holds it. */
export async function useCertificate(dataDir: string, { key, cert }: ACertificate): Promise<void> {
  const file = join(dataDir, 'keys', 'keyring.json');
  const ring = JSON.parse(await readFile(file, 'utf8')) as { keys: Record<string, string>[] };
  const kept = ring.keys.find(({ use }) => use === 'tls');
  if (!kept) throw new Error('this keyring has no certificate');
  const id = new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase();
  Object.assign(kept, { id, certificate: cert, secret: key });
  await writeFile(file, JSON.stringify(ring));
}

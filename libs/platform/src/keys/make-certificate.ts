import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';

/** A connection key and the certificate that partners pin, both PEM. */
export interface MadeCertificate {
  key: string;
  cert: string;
}

const DAY_MS = 86_400_000;
/** Long enough not to be forgotten between two visits of the directory authority, short enough to be practised. */
const CERTIFICATE_DAYS = 730;

/** A self-signed P-256 certificate for both ends of a connection: partners pin it, so no authority need vouch for it. */
export async function makeCertificate(
  state: string,
  hosts: readonly string[],
  now: Date,
): Promise<MadeCertificate> {
  // heavy, and of use once in the life of a node
  const x509 = await import('@peculiar/x509');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const serial = randomBytes(16).toString('hex');
  const names = [...new Set(['127.0.0.1', 'localhost', ...hosts])];
  // Where the clock of a node is set (tests, the demonstration), TLS still goes by the machine's; so it spans both.
  const [from, to] = [now.getTime(), Date.now()].toSorted((a, b) => a - b) as [number, number];
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: `00${serial}`,
    // TLS looks for trust by this name, so no two certificates of a State may have the same.
    name: `CN=${state}, O=Trace Exchange node, 2.5.4.5=${serial}`,
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

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  importDecryptionKey,
  importSigningKey,
  publicPartOf,
  type DecryptionKey,
  type PrivateJwk,
  type PublicJwk,
  type SigningKey,
} from '@trace/protocol';
import { log } from './log.ts';

/** A key with the instant from which it counts, as it stands in its file. */
export type DatedJwk<T> = T & { valid_from: string };

/** What the directory authority needs to know of a node in order to publish it. Nothing in it is secret. */
export interface NodeDescriptor {
  state: string;
  keys: DatedJwk<PublicJwk>[];
  /** The TLS certificate, base64 of its DER form. */
  tlsCertificate: string;
  /** SHA-256 of it, lower-case hex: for two people to read to each other. */
  tlsFingerprint: string;
}

/** The names of the files in `<DATA_DIR>/keys`. All of them are for the node's own user only. */
export const KEY_FILES = {
  signing: 'signing.jwk.json',
  encryption: 'encryption.jwk.json',
  parts: 'parts.key',
  tlsKey: 'tls.key.pem',
  tlsCertificate: 'tls.cert.pem',
} as const;

interface Files {
  signing: DatedJwk<PrivateJwk>;
  encryption: DatedJwk<PrivateJwk>;
  parts: Buffer;
  tls: { key: string; cert: string };
}

/** The node's own keys: to sign, to open parcels, to be known by on a connection, and to wrap the keys of sealed parts. */
export class NodeKeys {
  private markKey: Buffer | undefined;

  private constructor(
    private readonly files: Files,
    readonly signing: SigningKey,
    readonly decryption: DecryptionKey[],
  ) {}

  /** Reads the keys that lie under `<dataDir>/keys`. */
  static async load(dataDir: string): Promise<NodeKeys> {
    const folder = join(dataDir, 'keys');
    const text = (name: keyof typeof KEY_FILES): Promise<string> => readSecret(folder, name);
    const files: Files = {
      signing: JSON.parse(await text('signing')) as DatedJwk<PrivateJwk>,
      encryption: JSON.parse(await text('encryption')) as DatedJwk<PrivateJwk>,
      parts: Buffer.from(await text('parts'), 'base64url'),
      tls: { key: await text('tlsKey'), cert: await text('tlsCertificate') },
    };
    if (files.parts.length !== 32) throw new Error(`${join(folder, KEY_FILES.parts)} is damaged`);
    const signing = await importSigningKey(files.signing);
    return new NodeKeys(files, signing, [await importDecryptionKey(files.encryption)]);
  }

  /** The key and the certificate of this node's connections, in PEM form. */
  get tls(): { key: string; cert: string } {
    return this.files.tls;
  }

  /** Puts the key of a sealed part under this node's own key (AES-256-GCM), so that the database alone opens nothing. */
  wrap(key: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.files.parts, nonce);
    const hidden = Buffer.concat([cipher.update(key, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, hidden, cipher.getAuthTag()]).toString('base64url');
  }

  /** The key again. Throws when it was wrapped by another node, or altered. */
  unwrap(wrapped: string): string {
    const bytes = Buffer.from(wrapped, 'base64url');
    if (bytes.length < 28) throw new Error('a wrapped key is too short');
    const opened = createDecipheriv('aes-256-gcm', this.files.parts, bytes.subarray(0, 12));
    opened.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([opened.update(bytes.subarray(12, -16)), opened.final()]).toString('utf8');
  }

  /**
   * A mark by which this node finds the same text again, and by which nobody else can guess it: HMAC-SHA-256 (RFC 2104)
   * under a key of its own, derived from the key of the sealed parts (RFC 5869).
   */
  mark(text: string): string {
    this.markKey ??= Buffer.from(hkdfSync('sha256', this.files.parts, '', 'trace item marks', 32));
    return createHmac('sha256', this.markKey).update(text, 'utf8').digest('base64url');
  }

  /** The public half of everything, for the directory. */
  publicDescriptor(): NodeDescriptor {
    const certificate = new X509Certificate(this.files.tls.cert);
    return {
      state: /^CN=([A-Z]{2,3})$/m.exec(certificate.subject)?.[1] ?? '',
      keys: [publicHalf(this.files.signing), publicHalf(this.files.encryption)],
      tlsCertificate: certificate.raw.toString('base64'),
      tlsFingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    };
  }
}

function publicHalf(jwk: DatedJwk<PrivateJwk>): DatedJwk<PublicJwk> {
  return { ...publicPartOf(jwk), valid_from: jwk.valid_from };
}

async function readSecret(folder: string, name: keyof typeof KEY_FILES): Promise<string> {
  const file = join(folder, KEY_FILES[name]);
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0 && name !== 'tlsCertificate') {
    log('keys').warn('a key can be read by others: set its mode to 600', {
      setting: KEY_FILES[name],
    });
  }
  return readFile(file, 'utf8');
}

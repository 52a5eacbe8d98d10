import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { log } from '../log.ts';
import { KeyFault } from './key-fault.ts';

/** How the secret halves of keys lie in their file: as they are, or under a key that a passphrase gives. */
export type Protection =
  | { kind: 'CLEAR' }
  | {
      kind: 'PASSPHRASE';
      kdf: 'scrypt';
      cost: number;
      blockSize: number;
      parallel: number;
      salt: string;
    };

const derive = promisify(scrypt) as (
  passphrase: Buffer,
  salt: Buffer,
  length: number,
  options: { N: number; r: number; p: number; maxmem: number },
) => Promise<Buffer>;

/** OWASP Password Storage Cheat Sheet: 128 MiB and about half a second for each guess. */
const SCRYPT = { cost: 131_072, blockSize: 8, parallel: 1 } as const;
const LEAST_BYTES = 12;

/** Locks and opens secrets: scrypt (RFC 7914) makes the key, AES-256-GCM uses it, and each lock bears its name. */
export class KeyLock {
  private constructor(
    readonly protection: Protection,
    private readonly key: Buffer | undefined,
  ) {}

  /** The lock that is none. */
  static readonly none = new KeyLock({ kind: 'CLEAR' }, undefined);

  /** A new lock for a passphrase. */
  static async make(passphrase: Buffer, cost: number = SCRYPT.cost): Promise<KeyLock> {
    const salt = randomBytes(32).toString('base64url');
    return KeyLock.of({ kind: 'PASSPHRASE', kdf: 'scrypt', ...SCRYPT, cost, salt }, passphrase);
  }

  /** The lock of a file. Whether the passphrase is the right one shows at the first secret that is opened. */
  static async of(protection: Protection, passphrase: Buffer | undefined): Promise<KeyLock> {
    if (protection.kind === 'CLEAR') return KeyLock.none;
    if (passphrase === undefined) throw new KeyFault('PASSPHRASE_MISSING');
    const { cost, blockSize, parallel, salt } = protection;
    const key = await derive(passphrase, Buffer.from(salt, 'base64url'), 32, {
      N: cost,
      r: blockSize,
      p: parallel,
      maxmem: 256 * cost * blockSize,
    });
    return new KeyLock(protection, key);
  }

  /** The secret as it may lie in a file. The name is bound to it, so that no two can be exchanged. */
  lock(secret: string, name: string): string {
    if (this.key === undefined) return secret;
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(name));
    const hidden = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, hidden, cipher.getAuthTag()]).toString('base64url');
  }

  /** The secret again. */
  open(locked: string, name: string): string {
    if (this.key === undefined) return locked;
    const bytes = Buffer.from(locked, 'base64url');
    try {
      const opened = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, 12));
      opened.setAAD(Buffer.from(name)).setAuthTag(bytes.subarray(-16));
      const secret = Buffer.concat([opened.update(bytes.subarray(12, -16)), opened.final()]);
      return secret.toString('utf8');
    } catch (cause) {
      throw new KeyFault('PASSPHRASE_WRONG', { cause });
    }
  }
}

/**
 * The passphrase that a file holds: its content without the line end. A file and no variable, because what stands in the
 * environment is seen by every process that the node starts.
 */
export async function readPassphrase(file: string): Promise<Buffer> {
  const content = await readFile(file).catch((cause: unknown) => {
    throw new KeyFault('PASSPHRASE_MISSING', { cause });
  });
  const { mode } = await stat(file);
  if ((mode & 0o007) !== 0) {
    log('keys').warn('everybody can read the passphrase of the keys: set its mode to 400', {
      setting: 'KEYS_PASSPHRASE_FILE',
    });
  }
  const text = content.toString('latin1').replace(/\r?\n$/, '');
  if (text.length < LEAST_BYTES) throw new KeyFault('PASSPHRASE_SHORT');
  return Buffer.from(text, 'latin1');
}

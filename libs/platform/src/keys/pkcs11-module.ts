import { createHash } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import { instant, thumbprintOf, type PublicJwk, type SigningKey } from '@trace/protocol';
import type * as Pkcs11 from 'pkcs11js';
import type { ModuleSettings } from '../key-settings.ts';
import { log } from '../log.ts';
import { Problem } from '../problem.ts';
import { KeyFault } from './key-fault.ts';
import type { KeptKey } from './keyring.ts';

/** The object identifier of P-256 (RFC 5480 section 2.1.1.1), as PKCS#11 wants it. */
const P256 = Buffer.from('06082a8648ce3d030107', 'hex');

/** A key in a module: the public half, and the name by which the module knows it. */
export interface ModuleKey {
  jwk: PublicJwk;
  label: string;
}

/**
 * A PKCS#11 module that holds signing keys and never gives them away (threats T-30, T-31). What it signs is hashed here
 * and written down before: a line with key and digest for every signature, to be compared with what was signed.
 */
export class Pkcs11Module {
  private session: Buffer | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly p11: typeof Pkcs11,
    private readonly library: Pkcs11.PKCS11,
    private readonly settings: ModuleSettings,
    private readonly usesFile: string,
  ) {}

  /**
   * Loads the library of the settings. Whether the token is there shows when it is first used, and again after each time
   * that it was away.
   */
  static async load(settings: ModuleSettings, usesFile: string): Promise<Pkcs11Module> {
    try {
      // optional: most nodes keep their keys in a locked file
      const loaded = (await import('pkcs11js')) as { default?: typeof Pkcs11 } & typeof Pkcs11;
      const p11 = loaded.default ?? loaded;
      const library = new p11.PKCS11();
      library.load(settings.file);
      return new Pkcs11Module(p11, library, settings, usesFile);
    } catch (cause) {
      throw new KeyFault('MODULE_AWAY', { cause });
    }
  }

  /** The signing key that a kept key names, ready for use. */
  signingKey({ id, module = '' }: KeptKey): SigningKey {
    return { kid: id, alg: 'ES256', privateKey: (input) => this.sign(id, module, input) };
  }

  /** Makes a P-256 key in the module, which can not be taken out of it. */
  async makeKey(label: string): Promise<ModuleKey> {
    const { p11, library } = this;
    const session = await this.opened();
    const named = { type: p11.CKA_LABEL, value: label };
    const lasting = { type: p11.CKA_TOKEN, value: true };
    const { publicKey } = library.C_GenerateKeyPair(
      session,
      { mechanism: p11.CKM_EC_KEY_PAIR_GEN },
      [
        lasting,
        named,
        { type: p11.CKA_VERIFY, value: true },
        { type: p11.CKA_EC_PARAMS, value: P256 },
      ],
      [
        lasting,
        named,
        { type: p11.CKA_SIGN, value: true },
        { type: p11.CKA_PRIVATE, value: true },
        { type: p11.CKA_SENSITIVE, value: true },
        { type: p11.CKA_EXTRACTABLE, value: false },
      ],
    );
    const [point] = library.C_GetAttributeValue(session, publicKey, [{ type: p11.CKA_EC_POINT }]);
    return { jwk: jwkOf(point?.value as Buffer), label };
  }

  private async sign(kid: string, label: string, input: string): Promise<Uint8Array> {
    const digest = createHash('sha256').update(input).digest();
    const line = `${instant(new Date())} ${kid} ${digest.toString('base64url')}\n`;
    // A session does one thing at a time.
    const signed = this.turn.then(() =>
      this.signDigest(label, digest, line).catch((fault: unknown) => {
        this.letGo();
        throw fault;
      }),
    );
    this.turn = signed.catch(() => undefined);
    return signed.catch((cause: unknown) => {
      log('keys').error('the PKCS#11 module does not sign', { keyId: kid, fault: cause });
      throw new Problem('key.unavailable', undefined, { retryAfterSeconds: 60 });
    });
  }

  /** Every use is written down before it happens; a module that is not there is not used. */
  private async signDigest(label: string, digest: Buffer, line: string): Promise<Buffer> {
    const { p11, library } = this;
    const session = await this.opened();
    library.C_FindObjectsInit(session, [
      { type: p11.CKA_CLASS, value: p11.CKO_PRIVATE_KEY },
      { type: p11.CKA_LABEL, value: label },
    ]);
    const [key] = library.C_FindObjects(session, 1);
    library.C_FindObjectsFinal(session);
    if (!key) throw new KeyFault('MODULE_AWAY');
    await appendFile(this.usesFile, line, { mode: 0o600 });
    library.C_SignInit(session, { mechanism: p11.CKM_ECDSA }, key);
    return library.C_SignAsync(session, digest, Buffer.alloc(64));
  }

  /** Begins anew at the next signature: a token that was away is only found again by a library that is initialised. */
  private letGo(): void {
    const { library } = this;
    this.session = undefined;
    try {
      library.C_Finalize();
    } catch (fault) {
      log('keys').warn('the PKCS#11 module could not be closed', { fault });
    }
  }

  /** A session in which the user of the token is signed in. */
  private async opened(): Promise<Buffer> {
    if (this.session) return this.session;
    const { p11, library, settings } = this;
    const pin = (await readFile(settings.pinFile, 'utf8')).trim();
    try {
      unless(p11.CKR_CRYPTOKI_ALREADY_INITIALIZED, () => library.C_Initialize());
      const slot = library
        .C_GetSlotList(true)
        .find((one) => library.C_GetTokenInfo(one).label.trim() === settings.token);
      if (!slot) throw new KeyFault('MODULE_AWAY');
      const session = library.C_OpenSession(slot, p11.CKF_RW_SESSION | p11.CKF_SERIAL_SESSION);
      unless(p11.CKR_USER_ALREADY_LOGGED_IN, () => library.C_Login(session, p11.CKU_USER, pin));
      this.session = session;
      return session;
    } catch (cause) {
      throw cause instanceof KeyFault ? cause : new KeyFault('MODULE_AWAY', { cause });
    }
  }
}

/** Does something whose one fault says that it was done already. */
function unless(code: number, work: () => void): void {
  try {
    work();
  } catch (fault) {
    if ((fault as { code?: number }).code !== code) throw fault;
  }
}

/** A DER octet string around an uncompressed point: the coordinates are its last 64 bytes. */
function jwkOf(point: Buffer): PublicJwk {
  const [x, y] = [point.subarray(-64, -32), point.subarray(-32)].map((one) =>
    one.toString('base64url'),
  ) as [string, string];
  const members = { kty: 'EC', crv: 'P-256', x, y };
  return { ...members, use: 'sig', alg: 'ES256', kid: thumbprintOf(members) };
}

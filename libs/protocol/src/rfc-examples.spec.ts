import {
  constants,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  privateDecrypt,
  type JsonWebKey,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  compactVerify,
  decodeProtectedHeader,
  flattenedDecrypt,
  flattenedVerify,
  generalDecrypt,
  importJWK,
  type FlattenedJWE,
  type FlattenedJWSInput,
  type GeneralJWE,
  type JWK,
} from 'jose';
import {
  assessPublicKey,
  importVerificationKey,
  openParcel,
  thumbprintOf,
  verifyCheckpoint,
} from './index.ts';
import type { PublicJwk } from './public-key.ts';

interface GeneralJws {
  payload?: string;
  signatures: Omit<FlattenedJWSInput, 'payload'>[];
}

/** An example as its RFC prints it; a JSON form is an object, and `refuse` is the code of our gate. */
interface Example<Form> {
  name: string;
  keys: JWK[];
  token: string | Form;
  refuse: string;
}

interface Signed extends Example<FlattenedJWSInput | GeneralJws> {
  payload: string;
  /** The payload is not in the token. */
  detached?: true;
}

interface Encrypted extends Example<FlattenedJWE | GeneralJWE> {
  plaintext: string;
}

const examples = JSON.parse(
  readFileSync(new URL('../vectors/rfc-examples.json', import.meta.url), 'utf8'),
) as {
  keys: { name: string; private: JWK; thumbprint: string }[];
  signed: Signed[];
  encrypted: Encrypted[];
  agreed: { name: string; header: object; ephemeral: JWK; recipient: JWK; secret: string }[];
};
const OUR_CURVES = ['P-256', 'Ed25519'];
const KTY_OF: Record<string, string> = { HS: 'oct', RS: 'RSA', PS: 'RSA', ES: 'EC', Ed: 'OKP' };
const OURS = ['ES256', 'EdDSA'];

// Node's own cryptography and the library that others know open every one of them, so no digit is wrong; our gate lets
// none of them through to it, since none has the exact form of what is sent here.
describe('the examples of RFC 7515, 7516, 7520 and 8037', () => {
  it.each(examples.keys)('$name', ({ private: jwk, thumbprint }) => {
    const made = createPublicKey(createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' }));
    expect(made.export({ format: 'jwk' }).x).toBe(jwk.x);
    expect(thumbprintOf(jwk as PublicJwk)).toBe(thumbprint);
  });

  it.each(examples.signed)('$name is verified, and refused here', async (example) => {
    for (const one of signaturesOf(example)) {
      const { alg = '' } = { ...one.header, ...protectedOf(one.protected) };
      if (alg === 'none') continue;
      const jwk = example.keys.find(({ kty }) => kty === KTY_OF[alg.slice(0, 2)]);
      const key = await importJWK(jwk ?? {}, alg);
      const { payload } = await flattenedVerify(one, key, { algorithms: [alg] });
      expect(Buffer.from(payload).toString('utf8')).toBe(example.payload);
      const other = { ...one, payload: one.payload === 'e30' ? 'e31' : 'e30' };
      await expect(flattenedVerify(other, key)).rejects.toThrow('signature verification');
    }
    const text = typeof example.token === 'string' ? example.token : JSON.stringify(example.token);
    await expect(verifyCheckpoint(text, await ourKeys(example.keys), 'QN')).rejects.toMatchObject({
      code: example.refuse,
    });
  });

  it.each(examples.signed.flatMap(compactByOurs))(
    '$name is verified with the key as a directory would name it',
    async ({ token, jwk, payload }) => {
      const [key] = await ourKeys([jwk]);
      if (!key) throw new Error('there is no key');
      const verified = await compactVerify(token, key.publicKey, { algorithms: [key.alg] });
      expect(Buffer.from(verified.payload).toString('utf8')).toBe(payload);
    },
  );

  it.each(examples.encrypted)('$name is opened, and refused here', async (example) => {
    const { token, keys, plaintext, refuse } = example;
    const whole = typeof token === 'string' ? flattenedOf(token) : token;
    const recipients = 'recipients' in whole ? whole.recipients : [whole];
    for (const recipient of recipients) {
      const one: GeneralJWE = { ...whole, recipients: [recipient] };
      const { alg = '' } = {
        ...one.unprotected,
        ...recipient.header,
        ...protectedOf(one.protected),
      };
      const jwk = keys.find((key) => fits(key, alg));
      expect(alg === 'RSA1_5' ? openByHand(one, jwk) : await open(one, alg, jwk)).toBe(plaintext);
    }
    const text = typeof token === 'string' ? token : JSON.stringify(token);
    const between = { partner: 'QS', self: 'QN', now: new Date() };
    await expect(openParcel(Buffer.from(text), [], between)).rejects.toMatchObject({
      code: refuse,
    });
  });

  it.each(examples.agreed)('$name gives the secret', ({ ephemeral, recipient, secret, header }) => {
    const agreed = diffieHellman({
      privateKey: createPrivateKey({ key: ephemeral as JsonWebKey, format: 'jwk' }),
      publicKey: createPublicKey({ key: recipient as JsonWebKey, format: 'jwk' }),
    });
    expect(agreed.toString('hex')).toBe(secret);
    expect(header).toHaveProperty('epk.x', ephemeral.x);
    expect(() => assessPublicKey({ ...recipient, use: 'enc', alg: 'ECDH-ES' })).toThrow('key.type');
  });

  it.each(
    [...examples.signed, ...examples.encrypted]
      .flatMap(({ name, keys }) => keys.map((jwk) => ({ name, jwk })))
      .filter(({ jwk }) => !OUR_CURVES.includes(jwk.crv ?? '')),
  )('$name: its key is not registered here', ({ jwk }) => {
    const code = jwk.k !== undefined || jwk.d !== undefined ? 'key.private-part' : 'key.type';
    expect(() => assessPublicKey({ ...jwk, use: 'sig' })).toThrow(code);
  });
});

/** Those in the compact form by a key of a kind that counts here. */
function compactByOurs({ name, token, keys: [jwk], payload }: Signed) {
  const ours = jwk !== undefined && OUR_CURVES.includes(jwk.crv ?? '');
  return typeof token === 'string' && ours ? [{ name, token, jwk, payload }] : [];
}

async function ourKeys(keys: readonly JWK[]) {
  return Promise.all(
    keys
      .filter(({ crv }) => OUR_CURVES.includes(crv ?? ''))
      .map((jwk) => {
        const alg = OURS[OUR_CURVES.indexOf(jwk.crv ?? '')] ?? '';
        const described = { ...jwk, use: 'sig', alg, kid: thumbprintOf(jwk as PublicJwk) };
        const valid_from = '2010-01-01T00:00:00.000Z';
        return importVerificationKey({ ...(described as PublicJwk), valid_from });
      }),
  );
}

/** Each signature of an example with its payload, in the flattened form, which says the same as the others. */
function signaturesOf({ token, payload, detached }: Signed): FlattenedJWSInput[] {
  const said = detached ? { payload: Buffer.from(payload).toString('base64url') } : {};
  if (typeof token === 'string') {
    const [head = '', content = '', signature = ''] = token.split('.');
    return [{ protected: head, payload: content, signature, ...said }];
  }
  if (!('signatures' in token)) return [{ ...token, ...said }];
  return token.signatures.map((one) => ({ payload: token.payload ?? '', ...one, ...said }));
}

function protectedOf(part: string | undefined): { alg?: string } {
  return part === undefined ? {} : decodeProtectedHeader({ protected: part });
}

function flattenedOf(token: string): FlattenedJWE {
  const [head = '', encrypted_key = '', iv = '', ciphertext = '', tag = ''] = token.split('.');
  return {
    protected: head,
    ...(encrypted_key !== '' && { encrypted_key }),
    iv,
    ciphertext,
    tag,
  };
}

function fits({ kty, crv, k }: JWK, alg: string): boolean {
  if (alg.startsWith('RSA')) return kty === 'RSA';
  if (alg.startsWith('ECDH')) return crv !== undefined;
  const bytes = Buffer.from(k ?? '', 'base64url').length;
  const wanted = { A128KW: 16, A256GCMKW: 32, dir: 16 }[alg];
  return kty === 'oct' && (wanted === undefined || bytes === wanted);
}

async function open(token: GeneralJWE, alg: string, jwk: JWK | undefined): Promise<string> {
  const key =
    jwk?.kty === 'oct' ? Buffer.from(jwk.k ?? '', 'base64url') : await importJWK(jwk ?? {}, alg);
  const allowed = { keyManagementAlgorithms: [alg] };
  const [recipient] = token.recipients;
  // A single recipient of the flattened form stands in the token itself.
  const { plaintext } =
    recipient !== undefined && 'ciphertext' in recipient
      ? await flattenedDecrypt(recipient as FlattenedJWE, key, allowed)
      : await generalDecrypt(token, key, allowed);
  return Buffer.from(plaintext).toString('utf8');
}

/** RSA1_5 with A128CBC-HS256, which the library has dropped and Node lets through only raw (RFC 7518, 4.2 and 5.2.3). */
function openByHand(token: GeneralJWE, jwk: JWK | undefined): string {
  const bytes = (part: string | undefined): Buffer => Buffer.from(part ?? '', 'base64url');
  const key = createPrivateKey({ key: (jwk ?? {}) as JsonWebKey, format: 'jwk' });
  const wrapped = bytes(token.recipients[0]?.encrypted_key);
  const padded = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, wrapped);
  const secret = padded.subarray(padded.indexOf(0, 2) + 1);
  const [mac, cipher] = [secret.subarray(0, 16), secret.subarray(16)];
  const [aad, iv, content] = [
    Buffer.from(token.protected ?? ''),
    bytes(token.iv),
    bytes(token.ciphertext),
  ];
  const bits = Buffer.alloc(8);
  bits.writeBigUInt64BE(BigInt(aad.length * 8));
  const tag = createHmac('sha256', mac).update(aad).update(iv).update(content).update(bits);
  expect(tag.digest().subarray(0, 16)).toEqual(bytes(token.tag));
  const decipher = createDecipheriv('aes-128-cbc', cipher, iv);
  return Buffer.concat([decipher.update(content), decipher.final()]).toString('utf8');
}

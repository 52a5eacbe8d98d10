import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { compactDecrypt, compactVerify, importJWK, type JWK } from 'jose';
import { importVerificationKey, thumbprintOf, verifyCheckpoint } from './index.ts';
import { jweParts } from './compact-jwe.ts';
import type { PublicJwk } from './public-key.ts';

interface Signed {
  name: string;
  jwk: PublicJwk;
  thumbprint?: string;
  algorithm: 'ES256' | 'EdDSA';
  token: string;
  payload: string;
}

interface Encrypted {
  name: string;
  jwk: JWK;
  algorithm: string;
  encryption: string;
  token: string;
  plaintext: string;
}

const examples = JSON.parse(
  readFileSync(new URL('../vectors/rfc-examples.json', import.meta.url), 'utf8'),
) as { signed: Signed[]; encrypted: Encrypted[] };

// The library is the one that others know, and our gate lets only our own forms through to it.
describe('the examples of the RFCs', () => {
  it.each(examples.signed)(
    '$name is verified',
    async ({ jwk, algorithm, token, payload, thumbprint }) => {
      const described = { ...jwk, use: 'sig', alg: algorithm, kid: thumbprintOf(jwk) } as PublicJwk;
      if (thumbprint !== undefined) expect(thumbprintOf(jwk)).toBe(thumbprint);
      const key = await importVerificationKey({
        ...described,
        valid_from: '2010-01-01T00:00:00.000Z',
      });
      const verified = await compactVerify(token, key.publicKey, { algorithms: [algorithm] });
      expect(Buffer.from(verified.payload).toString('utf8')).toBe(payload);
      const other = token.replace(/\.(.)/, (_, first) => `.${first === 'e' ? 'f' : 'e'}`);
      await expect(compactVerify(other, key.publicKey)).rejects.toThrow('signature verification');
      // It names neither its key nor its kind, as all that is signed here does.
      await expect(verifyCheckpoint(token, [key], 'QN')).rejects.toMatchObject({
        code: 'sig.header',
      });
    },
  );

  it.each(examples.encrypted)('$name is opened', async (example) => {
    const { jwk, algorithm, encryption, token, plaintext } = example;
    const key = await importJWK(jwk, algorithm);
    const allowed = {
      keyManagementAlgorithms: [algorithm],
      contentEncryptionAlgorithms: [encryption],
    };
    const opened = await compactDecrypt(token, key, allowed);
    expect(Buffer.from(opened.plaintext).toString('utf8')).toBe(plaintext);
    // Keys are agreed here and never wrapped, and there is no CBC.
    expect(() => jweParts(token, 'parcel.encoding')).toThrow('No encrypted key');
  });
});

import { createCipheriv, createHash } from 'node:crypto';
import type { SealedPart } from '@trace/protocol';
import { base64url, fixedId, parts, withCharacter } from './tokens.ts';
import { accept, refuse, type Vector } from './vector.ts';

/** A sealed part as it stands in a message. */
export type Seal = Pick<SealedPart, keyof SealedPart>;

/** A sealed part of a message, and the key for it. */
export interface SealedInput {
  messageId: string;
  sealed: Seal;
  key: string;
}

/** The key of every seal in the vectors: the bytes 0 to 31. */
export const SEAL_KEY = Buffer.from(Array.from({ length: 32 }, (_, index) => index));

/** A sealed part made with OpenSSL and not with the code under test; the nonce belongs to the name. */
export function sealed(messageId: string, part: string, content: object | string): Seal {
  const header = base64url({
    alg: 'dir',
    enc: 'A256GCM',
    typ: 'trace-sealed+jwe',
    msg: messageId,
    part,
  });
  const nonce = createHash('sha256')
    .update(messageId + part)
    .digest()
    .subarray(0, 12);
  const cipher = createCipheriv('aes-256-gcm', SEAL_KEY, nonce);
  cipher.setAAD(Buffer.from(header));
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const ciphertext = Buffer.concat([cipher.update(text), cipher.final()]);
  const jwe = [header, '', nonce, ciphertext, cipher.getAuthTag()]
    .map((piece) => (typeof piece === 'string' ? piece : base64url(piece)))
    .join('.');
  return ofJwe(part, jwe);
}

/** A sealed part around a JWE, with the digest that belongs to it. */
export function ofJwe(part: string, jwe: string): Seal {
  return { part, jwe, digest: createHash('sha256').update(jwe).digest('base64url') };
}

/** An identity as it stands in a sealed part. */
export const IDENTITY = {
  names: [{ kind: 'PRIMARY', family: 'Петровић', given: 'Марко', script: 'Cyrl' }],
  dateOfBirth: '1984-02-29',
};

/** How sealed parts open, and when they do not. */
export function sealedVectors(): Vector<SealedInput>[] {
  const messageId = fixedId(1);
  const key = base64url(SEAL_KEY);
  const whole = sealed(messageId, 'possessor', IDENTITY);
  const [header = '', , nonce = '', ciphertext = '', tag = ''] = parts(whole.jwe);
  const given = (changed: Partial<SealedInput>): SealedInput => ({
    messageId,
    sealed: whole,
    key,
    ...changed,
  });
  const rebuilt = (...pieces: string[]): SealedInput =>
    given({ sealed: ofJwe('possessor', pieces.join('.')) });
  const zipped = base64url({
    alg: 'dir',
    enc: 'A256GCM',
    zip: 'DEF',
    typ: 'trace-sealed+jwe',
    msg: messageId,
    part: 'possessor',
  });
  return [
    accept('an identity', given({}), IDENTITY),
    refuse(
      'another digest',
      given({ sealed: { ...whole, digest: ofJwe('', '').digest } }),
      'sealed.digest',
    ),
    refuse('four parts', rebuilt(header, nonce, ciphertext, tag), 'sealed.encoding'),
    refuse('an encrypted key', rebuilt(header, 'AAAA', nonce, ciphertext, tag), 'sealed.encoding'),
    refuse(
      'a short tag',
      rebuilt(header, '', nonce, ciphertext, tag.slice(0, 16)),
      'sealed.encoding',
    ),
    refuse('padding', rebuilt(header, '', nonce, ciphertext, `${tag}==`), 'sealed.encoding'),
    refuse(
      'unused bits',
      rebuilt(header, '', nonce, ciphertext, `${tag.slice(0, -1)}B`),
      'sealed.encoding',
    ),
    refuse('compressed', rebuilt(zipped, '', nonce, ciphertext, tag), 'sealed.header'),
    refuse('the seal of another message', given({ messageId: fixedId(2) }), 'sealed.header'),
    refuse(
      'the seal of another part',
      given({ sealed: { ...whole, part: 'buyer' } }),
      'sealed.header',
    ),
    refuse('another key', given({ key: base64url(Buffer.alloc(32)) }), 'sealed.decryption'),
    refuse('half a key', given({ key: key.slice(0, 22) }), 'sealed.decryption'),
    refuse(
      'one bit of the ciphertext changed',
      rebuilt(
        header,
        '',
        nonce,
        withCharacter(ciphertext, 4, ciphertext[4] === 'A' ? 'B' : 'A'),
        tag,
      ),
      'sealed.decryption',
    ),
    refuse(
      'a member twice inside',
      given({ sealed: sealed(messageId, 'possessor', '{"a":1,"a":2}') }),
      'json.duplicate-member',
      '/a',
    ),
  ];
}

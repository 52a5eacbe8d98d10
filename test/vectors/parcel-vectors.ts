import { newEncryptionKey, type Parcel } from '@trace/protocol';
import { drawn } from './drawn.ts';
import { jwe, parcelHeader } from './jwe.ts';
import { after, NOW, type Scene } from './scene.ts';
import { base64url, fixedId, parts, withCharacter, type Payload } from './tokens.ts';
import { accept, refuse, type Bytes, type Vector } from './vector.ts';

/** A parcel as it comes over the wire, to whom, over whose connection, and when. */
export interface ParcelInput {
  parcel: Bytes;
  partner: string;
  self: string;
  now: string;
}

const HEADER = 'parcel.header';

/** How a parcel is opened, and what is refused as a whole. QN sends to QS. */
export function parcelVectors(scene: Scene): Vector<ParcelInput>[] {
  return [...contents(scene), ...forms(scene), ...headers(scene), ...ciphertexts(scene)];
}

const PARCEL = {
  parcelId: fixedId(0xb1),
  issuer: 'QN',
  audience: 'QS',
  createdAt: NOW,
  messages: [
    { jws: 'e30.e30.AAAA', keys: [] },
    { jws: 'e30.e31.AAAA', keys: [{ part: 'possessor', key: 'AAAA' }] },
  ],
} satisfies Parcel;

function given(parcel: Bytes): ParcelInput {
  return { parcel, partner: 'QN', self: 'QS', now: NOW };
}

function sealed({ toQs }: Scene, plaintext: Payload): string {
  const ephemeral = drawn('ephemeral', base64url(plaintext), newEncryptionKey);
  return jwe(parcelHeader(toQs, ephemeral), plaintext, toQs, ephemeral);
}

function packed(scene: Scene, plaintext: Payload): ParcelInput {
  return given(sealed(scene, plaintext));
}

function contents(scene: Scene): Vector<ParcelInput>[] {
  const of = (changed: object): ParcelInput => packed(scene, { ...PARCEL, ...changed });
  const [first, second] = PARCEL.messages;
  const many = (count: number): object[] =>
    Array.from({ length: count }, (_, index) => ({ jws: `e30.${index}.AAAA`, keys: [] }));
  const found = { parcelId: PARCEL.parcelId, messages: 2 };
  return [
    accept('two messages, checked later one by one', of({}), found),
    accept('500 messages', of({ messages: many(500) }), { ...found, messages: 500 }),
    accept('120 seconds old', of({ createdAt: after(NOW, -120) }), found),
    accept('120 seconds ahead', of({ createdAt: after(NOW, 120) }), found),
    refuse('121 seconds old', of({ createdAt: after(NOW, -121) }), 'parcel.stale', '/createdAt'),
    refuse('B59: a day old', { ...of({}), now: after(NOW, 86_400) }, 'parcel.stale', '/createdAt'),
    refuse(
      '121 seconds ahead',
      of({ createdAt: after(NOW, 121) }),
      'parcel.from-the-future',
      '/createdAt',
    ),
    refuse(
      'B57: over the connection of another State',
      { ...of({}), partner: 'QM' },
      'parcel.issuer',
      '/issuer',
    ),
    refuse('B58: packed for another State', of({ audience: 'QM' }), 'parcel.audience', '/audience'),
    refuse(
      'the same signed bytes twice',
      of({ messages: [first, second, { ...first, jws: 'e30.e30.BBBB' }] }),
      'message.duplicate-in-parcel',
      '/messages/2',
    ),
    refuse('no message', of({ messages: [] }), 'limit.items', '/messages'),
    refuse('501 messages', of({ messages: many(501) }), 'limit.items', '/messages'),
    refuse(
      'no keys beside a message',
      of({ messages: [{ jws: 'e30.e30.AAAA' }] }),
      'member.missing',
      '/messages/0/keys',
    ),
    refuse(
      'a message that is no text',
      of({ messages: [{ jws: 1, keys: [] }] }),
      'member.type',
      '/messages/0/jws',
    ),
    refuse('a member too many', of({ priority: 1 }), 'member.unknown', '/priority'),
    refuse(
      'an id of another version',
      of({ parcelId: '9f0c1d2e-3b4a-4c5d-8e6f-708192a3b4c5' }),
      'member.invalid',
      '/parcelId',
    ),
    refuse(
      'a day that does not exist',
      of({ createdAt: '2026-02-30T10:00:00.000Z' }),
      'date.impossible',
      '/createdAt',
    ),
    refuse(
      'a member twice',
      packed(scene, '{"parcelId":"a","parcelId":"b"}'),
      'json.duplicate-member',
      '/parcelId',
    ),
    refuse('not JSON', packed(scene, 'hello'), 'json.syntax', ''),
    refuse(
      'lists in lists',
      packed(scene, '{"messages":[[]]}'),
      'json.nested-array',
      '/messages/0',
    ),
  ];
}

function forms(scene: Scene): Vector<ParcelInput>[] {
  const whole = sealed(scene, PARCEL);
  const [header = '', , nonce = '', ciphertext = '', tag = ''] = parts(whole);
  const token = (...pieces: string[]): ParcelInput => given(pieces.join('.'));
  const code = 'parcel.encoding';
  const recipients = (): Bytes => {
    const one = `{"header":{"alg":"ECDH-ES+A256KW"},"encrypted_key":"${'A'.repeat(200)}"},`;
    const end = `{}],"iv":"${nonce}","ciphertext":"${ciphertext}","tag":"${tag}"}`;
    return {
      before: `{"protected":"${header}","recipients":[`,
      repeat: one,
      times: 1_023,
      after: end,
    };
  };
  return [
    refuse('nothing', given(''), code),
    refuse('B54: general form with 1,024 recipients', given(recipients()), code),
    refuse('B46: a line feed at the end', given(`${whole}\n`), code),
    refuse('B46: a space inside', token(header, '', nonce, `${ciphertext} `, tag), code),
    refuse('B46: padding', token(header, '', nonce, ciphertext, `${tag}==`), code),
    refuse('B46: unused bits', token(header, '', nonce, ciphertext, `${tag.slice(0, -1)}B`), code),
    refuse('B46: the other alphabet', token(header, '', nonce, `+/${ciphertext}`, tag), code),
    refuse('an encrypted key', token(header, 'AAAA', nonce, ciphertext, tag), code),
    refuse('a long nonce', token(header, '', `${nonce}AAAA`, ciphertext, tag), code),
    refuse('a short tag', token(header, '', nonce, ciphertext, tag.slice(0, 16)), code),
    refuse('four parts', token(header, nonce, ciphertext, tag), code),
    refuse('six parts', given(`${whole}.`), code),
    refuse(
      'bytes that are no ASCII',
      given({ base64: Buffer.from([0xff, 0x2e]).toString('base64') }),
      code,
    ),
    refuse(
      'B14: one byte too many',
      given({ before: '', repeat: 'A', times: 8_388_609, after: '' }),
      'parcel.too-large',
    ),
  ];
}

function headers({ toQs, toQm }: Scene): Vector<ParcelInput>[] {
  const ephemeral = drawn('ephemeral of headers', base64url(PARCEL), newEncryptionKey);
  const { kty, crv, x, y, d } = ephemeral;
  const good = parcelHeader(toQs, ephemeral);
  const of = (header: Payload): ParcelInput => given(jwe(header, PARCEL, toQs, ephemeral));
  const epk = (changed: object): ParcelInput =>
    of({ ...good, epk: { kty, crv, x, y, ...changed } });
  return [
    refuse('B55: compressed', of({ ...good, zip: 'DEF' }), HEADER),
    refuse(
      'by password',
      of({
        alg: 'PBES2-HS256+A128KW',
        enc: 'A256GCM',
        kid: toQs.kid,
        typ: 'trace-parcel+jwe',
        p2s: 'AAAA',
        p2c: 10_000_000,
      }),
      HEADER,
    ),
    refuse('another key management', of({ ...good, alg: 'ECDH-ES+A256KW' }), HEADER),
    refuse('RSA', of({ ...good, alg: 'RSA-OAEP' }), HEADER),
    refuse('a content algorithm that is none of ours', of({ ...good, enc: 'A128GCM' }), HEADER),
    refuse('another type', of({ ...good, typ: 'trace-sealed+jwe' }), HEADER),
    refuse('no type', of({ ...good, typ: undefined }), HEADER),
    refuse('critical extensions', of({ ...good, crit: ['exp'] }), HEADER),
    refuse('party information', of({ ...good, apu: 'QQ' }), HEADER),
    refuse(
      'a member twice in the header',
      of(JSON.stringify(good).replace('{', '{"alg":"ECDH-ES",')),
      HEADER,
    ),
    refuse('a header that is not JSON', of('ECDH-ES'), HEADER),
    refuse('a header that is a list', of('[]'), HEADER),
    refuse('a kid that is no thumbprint', of({ ...good, kid: '../../etc/passwd' }), HEADER),
    refuse('a private ephemeral key', epk({ d }), HEADER),
    refuse('an ephemeral key on another curve', epk({ crv: 'P-384' }), HEADER),
    refuse('half an ephemeral key', epk({ y: undefined }), HEADER),
    refuse(
      'encrypted to the key of another node',
      of({ ...good, kid: toQm.kid }),
      'parcel.unknown-key',
    ),
    refuse('an ephemeral key off the curve', epk({ y: x }), 'parcel.decryption'),
  ];
}

function ciphertexts(scene: Scene): Vector<ParcelInput>[] {
  const whole = sealed(scene, PARCEL);
  const pieces = parts(whole);
  const changed = (index: number): ParcelInput => {
    const piece = pieces[index] ?? '';
    const other = withCharacter(piece, 5, piece[5] === 'A' ? 'B' : 'A');
    return given(pieces.map((text, at) => (at === index ? other : text)).join('.'));
  };
  const [header = ''] = pieces;
  const reordered = base64url(
    Object.fromEntries(
      Object.entries(
        JSON.parse(Buffer.from(header, 'base64url').toString()) as object,
      ).toReversed(),
    ),
  );
  return [
    refuse('one character of the nonce changed', changed(2), 'parcel.decryption'),
    refuse('one character of the ciphertext changed', changed(3), 'parcel.decryption'),
    refuse('one character of the tag changed', changed(4), 'parcel.decryption'),
    refuse(
      'the same header in other bytes',
      given([reordered, ...pieces.slice(1)].join('.')),
      'parcel.decryption',
    ),
  ];
}

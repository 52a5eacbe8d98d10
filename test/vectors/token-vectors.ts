import { createHmac } from 'node:crypto';
import { aWithdrawal } from '../support/builders/index.ts';
import { accepted, envelope, given, type MessageInput } from './a-message.ts';
import type { Scene } from './scene.ts';
import { base64url, headerOf, jws, otherSignature, parts, withCharacter } from './tokens.ts';
import { refuse, type Vector } from './vector.ts';

const TYPE = 'trace-message+jws';

/** Every way in which a token can be wrong before its payload is read. */
export function tokenVectors(scene: Scene): Vector<MessageInput>[] {
  return [...forms(scene), ...headers(scene), ...keys(scene), ...signatures(scene)];
}

function wholeOf({ qn }: Scene): string {
  return jws(headerOf(TYPE, qn), envelope(), qn);
}

/** B46: each of these says the same as a valid token, in other bytes. */
function forms(scene: Scene): Vector<MessageInput>[] {
  const whole = wholeOf(scene);
  const [header = '', payload = '', signature = ''] = parts(whole);
  const last = signature.slice(-1);
  const unused = String.fromCharCode(last.charCodeAt(0) + 1);
  const general = { payload, signatures: [{ protected: header, signature }] };
  const code = 'sig.encoding';
  // Three question marks are Pz8_ somewhere among five of them, whatever the signature is.
  const words = aWithdrawal({ text: 'Solved?????' });
  const asking = jws(headerOf(TYPE, scene.qn), envelope({}, words), scene.qn);
  return [
    refuse('nothing', given(''), code),
    refuse('B46: a line feed at the end', given(`${whole}\n`), code),
    refuse('B46: a space before', given(` ${whole}`), code),
    refuse('B46: a space in the signature', given(withCharacter(whole, -40, ' ')), code),
    refuse('B46: a tab in the signature', given(withCharacter(whole, -40, '\t')), code),
    refuse('B46: padding', given(`${whole}==`), code),
    refuse('B46: unused bits in the signature', given(withCharacter(whole, -1, unused)), code),
    refuse(
      'B46: the other alphabet',
      given(asking.replaceAll('_', '/').replaceAll('-', '+')),
      code,
    ),
    refuse('a signature one byte short', given(whole.slice(0, -2)), code),
    refuse(
      'a signature in DER',
      given(`${header}.${payload}.${base64url(Buffer.alloc(70))}`),
      code,
    ),
    refuse('no signature', given(`${header}.${payload}.`), code),
    refuse('two parts', given(`${header}.${payload}`), code),
    refuse('four parts', given(`${whole}.${signature}`), code),
    refuse('the general form', given(JSON.stringify(general)), code),
    refuse(
      'larger than a message may be',
      given({ before: '', repeat: 'A', times: 1_048_577, after: '' }),
      'message.too-large',
    ),
  ];
}

/** B47: nothing but alg, kid and typ. */
function headers({ qn }: Scene): Vector<MessageInput>[] {
  const good = headerOf(TYPE, qn);
  const of = (header: object | string): MessageInput => given(jws(header, envelope(), qn));
  const { kty, crv, x, y } = qn;
  const code = 'sig.header';
  const doubled = JSON.stringify(good).replace('{', '{"alg":"none",');
  return [
    refuse('B47: alg twice', of(doubled), code),
    refuse('B47: critical extensions', of({ ...good, crit: ['exp'], exp: 1 }), code),
    refuse('B47: an unencoded payload', of({ ...good, b64: false, crit: ['b64'] }), code),
    refuse('B47: b64 without crit', of({ ...good, b64: false }), code),
    refuse('B47: a key in the header', of({ ...good, jwk: { kty, crv, x, y } }), code),
    refuse('B47: a key at an address', of({ ...good, jku: 'https://evil.example/keys' }), code),
    refuse('B47: a certificate at an address', of({ ...good, x5u: 'https://evil.example' }), code),
    refuse('B47: a certificate chain', of({ ...good, x5c: ['AAAA'] }), code),
    refuse('a content type', of({ ...good, cty: 'JWT' }), code),
    refuse('no kid', of({ alg: good.alg, typ: good.typ }), code),
    refuse('no typ', of({ alg: good.alg, kid: good.kid }), code),
    refuse('no alg', of({ kid: good.kid, typ: good.typ }), code),
    refuse('a kid that is a path', of({ ...good, kid: '../../../dev/null' }), code),
    refuse('a kid that is a query', of({ ...good, kid: "' or 1=1 --" }), code),
    refuse('an alg that is no text', of({ ...good, alg: ['ES256'] }), code),
    refuse('not JSON', of('ES256'), code),
    refuse('a list', of('["ES256"]'), code),
    refuse(
      'B48: a receipt in place of a message',
      of({ ...good, typ: 'trace-receipt+jws' }),
      'sig.type',
    ),
    refuse('B48: some other JWT', of({ ...good, typ: 'JWT' }), 'sig.type'),
  ];
}

/** B45: the key chooses the algorithm, and the partner chooses the keys. */
function keys({ qn, qs, qm, qnLastYear, qnNextYear, qnRevoked }: Scene): Vector<MessageInput>[] {
  const good = headerOf(TYPE, qn);
  const by = (key: typeof qn): MessageInput => given(jws(headerOf(TYPE, key), envelope(), key));
  const input = (alg: string): string => `${base64url({ ...good, alg })}.${base64url(envelope())}`;
  const secret = Buffer.from(qn.x, 'base64url');
  const mac = createHmac('sha256', secret).update(input('HS256')).digest();
  const hmac = `${input('HS256')}.${base64url(Buffer.concat([mac, mac]))}`;
  const none = `${input('none')}.${base64url(Buffer.alloc(64))}`;
  const atTheEnd = { ...by(qnLastYear), now: '2026-01-01T00:00:00.000Z' };
  return [
    accepted('by last year’s key, in its last millisecond', {
      ...by(qnLastYear),
      token: jws(
        headerOf(TYPE, qnLastYear),
        envelope({ createdAt: '2025-12-31T23:59:59.999Z' }),
        qnLastYear,
      ),
      now: '2025-12-31T23:59:59.999Z',
    }),
    refuse('by a key that was revoked (F54)', by(qnRevoked), 'sig.key-revoked'),
    refuse('B45: alg none', given(none), 'sig.alg'),
    refuse('B45: alg none, without signature', given(`${input('none')}.`), 'sig.encoding'),
    refuse('B45: HS256 with the public key as secret', given(hmac), 'sig.alg'),
    refuse(
      'B45: EdDSA by a key for ES256',
      given(jws({ ...good, alg: 'EdDSA' }, envelope(), qn)),
      'sig.alg',
    ),
    refuse(
      'B45: ES384 by a key for ES256',
      given(jws({ ...good, alg: 'ES384' }, envelope(), qn)),
      'sig.alg',
    ),
    refuse('the key of another partner', by(qm), 'sig.unknown-key'),
    refuse('our own key', by(qs), 'sig.unknown-key'),
    refuse('B48: a key that has ended', by(qnLastYear), 'sig.key-not-valid'),
    refuse('B48: a key that ends at this instant', atTheEnd, 'sig.key-not-valid'),
    refuse('B48: a key that has not begun', by(qnNextYear), 'sig.key-not-valid'),
  ];
}

function signatures(scene: Scene): Vector<MessageInput>[] {
  const whole = wholeOf(scene);
  const [header = '', payload = '', signature = ''] = parts(whole);
  const other = jws(headerOf(TYPE, scene.qn), envelope({ sequence: 2 }), scene.qn);
  const [, otherPayload = ''] = parts(other);
  const forged = jws(headerOf(TYPE, scene.qn), envelope(), scene.qm);
  const respelled = Buffer.from(header, 'base64url').toString().replace(',', ', ');
  const code = 'sig.invalid';
  const otherEd25519 = scene.keys.states.QS.signing[1];
  if (otherEd25519 === undefined) throw new Error('a key is missing');
  const fromQs = envelope({ issuer: 'QS', audience: 'QN' });
  const edwards = (key: typeof scene.qs): MessageInput => ({
    ...given(jws(headerOf(TYPE, scene.qs), fromQs, key)),
    partner: 'QS',
    self: 'QN',
  });
  return [
    accepted('signed with ES256', given(whole)),
    accepted('the other valid ES256 signature, with the same digest', given(otherSignature(whole))),
    accepted('signed with EdDSA', edwards(scene.qs)),
    refuse('EdDSA by another key', edwards(otherEd25519), code),
    refuse('the payload of another message', given(`${header}.${otherPayload}.${signature}`), code),
    refuse('signed by another key under this kid', given(forged), code),
    refuse(
      'a signature of zeros',
      given(`${header}.${payload}.${base64url(Buffer.alloc(64))}`),
      code,
    ),
    refuse(
      'the header in other bytes',
      given(`${base64url(respelled)}.${payload}.${signature}`),
      code,
    ),
    accepted('a header with a space, signed as it stands', signedWithSpace(scene)),
  ];
}

/** The bytes of a header are free, as long as its members are those. */
function signedWithSpace({ qn }: Scene): MessageInput {
  const header = JSON.stringify(headerOf(TYPE, qn)).replace(',', ', ');
  return given(jws(header, envelope(), qn));
}

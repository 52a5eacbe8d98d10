import type { PartKey, Receipt, ReturnQuery } from '@trace/protocol';
import { digestOf } from '@trace/protocol';
import { aPerson, aTraceRequest, changed } from '../support/builders/index.ts';
import { envelope, MESSAGE_ID } from './a-message.ts';
import { after, NOW, type Scene } from './scene.ts';
import { IDENTITY, SEAL_KEY, sealed } from './sealed-vectors.ts';
import { base64url, fixedId, headerOf, jws, withCharacter } from './tokens.ts';
import { accept, refuse, type Vector } from './vector.ts';
import type { DatedKey } from './vector-keys.ts';

/** The wish of QN to be given back what it has lost, as QS reads it. */
interface WishInput {
  type: 'query';
  token: string;
  issuer: string;
  audience: string;
  now: string;
}

/** A message that QS gives back to QN, with the keys and the receipts beside it. */
interface ReturnedInput {
  type: 'message';
  token: string;
  keys: PartKey[];
  receipts: string[];
  partner: string;
  self: string;
  now: string;
}

/** What may be asked back, and what counts as an own message that came back. */
export function returnedVectors(scene: Scene): Vector<WishInput | ReturnedInput>[] {
  return [...wishes(scene), ...messages(scene)];
}

function wishes({ qn, qm }: Scene): Vector<WishInput>[] {
  const query = {
    queryId: fixedId(0xc2),
    issuer: 'QN',
    audience: 'QS',
    at: NOW,
    messageIds: [fixedId(1), fixedId(2)],
  } satisfies ReturnQuery;
  const asked = (changes: object, key: DatedKey = qn): WishInput => ({
    type: 'query',
    token: jws(headerOf('trace-return-query+jws', qn), { ...query, ...changes }, key),
    issuer: 'QN',
    audience: 'QS',
    now: NOW,
  });
  const many = Array.from({ length: 101 }, (_, index) => fixedId(index + 1));
  const held = jws(headerOf('trace-holdings-query+jws', qn), query, qn);
  return [
    accept('a wish for two messages', asked({}), 2),
    accept('a wish for as many as there may be', asked({ messageIds: many.slice(1) }), 100),
    refuse('for one too many', asked({ messageIds: many }), 'limit.items', '/messageIds'),
    refuse('for none', asked({ messageIds: [] }), 'limit.items', '/messageIds'),
    refuse(
      'for an id of another version',
      asked({ messageIds: ['9f0c1d2e-3b4a-4c5d-8e6f-708192a3b4c5'] }),
      'member.invalid',
      '/messageIds/0',
    ),
    refuse('a member too many', asked({ caseId: fixedId(9) }), 'member.unknown', '/caseId'),
    refuse('121 seconds ahead', asked({ at: after(NOW, 121) }), 'holdings.stale', '/at'),
    refuse(
      'a wish in the name of another State',
      asked({ issuer: 'QM' }),
      'holdings.issuer',
      '/issuer',
    ),
    refuse('to another State', asked({ audience: 'QM' }), 'holdings.audience', '/audience'),
    refuse('a wish signed by another State', asked({}, qm), 'sig.invalid'),
    refuse('a question what is held', { ...asked({}), token: held }, 'sig.type'),
  ];
}

function messages({ qn, qnLastYear, qm, qs }: Scene): Vector<ReturnedInput>[] {
  const header = (key: DatedKey): object => headerOf('trace-message+jws', key);
  const signed = (changes: object = {}, key: DatedKey = qn): string =>
    jws(header(key), envelope(changes), key);
  const receiptOf = (token: string, changes: object = {}): string =>
    jws(
      headerOf('trace-receipt+jws', qs),
      {
        receiptId: fixedId(0xa1),
        parcelId: fixedId(0xb1),
        issuer: 'QS',
        audience: 'QN',
        receivedAt: NOW,
        results: [
          { messageId: MESSAGE_ID, digest: digestOf(token), outcome: 'ACCEPTED', ...changes },
        ],
      } satisfies Receipt,
      qs,
    );
  const given = (token: string, more: Partial<ReturnedInput> = {}): ReturnedInput => ({
    type: 'message',
    token,
    keys: [],
    receipts: [receiptOf(token)],
    partner: 'QS',
    self: 'QN',
    now: NOW,
    ...more,
  });
  const token = signed();
  const lastYear = '2025-06-01T10:00:00.000Z';
  const refused = { outcome: 'REFUSED', code: 'sig.invalid' };
  const person = aPerson({ identityPart: 'possessor', necessity: 'The licence is in his name.' });
  const body = changed<object>(aTraceRequest(), { persons: [person] });
  const parts = [sealed(MESSAGE_ID, 'possessor', IDENTITY)];
  const withPart = jws(header(qn), { ...envelope({ kind: 'REQUEST' }, body), sealed: parts }, qn);
  const key = { part: 'possessor', key: base64url(SEAL_KEY) };
  const found = { messageId: MESSAGE_ID, kind: 'WITHDRAWAL' };
  const request = { messageId: MESSAGE_ID, kind: 'REQUEST' };
  return [
    accept('an own message with its receipt', given(token), found),
    accept(
      'by a key that has ended since',
      given(signed({ createdAt: lastYear }, qnLastYear)),
      found,
    ),
    accept('with the key of its part', given(withPart, { keys: [key] }), request),
    accept('whose part was destroyed on the other side', given(withPart), request),
    refuse(
      'by a key that had ended when it was written',
      given(signed({}, qnLastYear)),
      'sig.key-not-valid',
    ),
    refuse('signed by another State', given(signed({ issuer: 'QN' }, qm)), 'sig.unknown-key'),
    refuse(
      'one character changed',
      given(withCharacter(token, 250, token[250] === 'A' ? 'B' : 'A')),
      'sig.invalid',
    ),
    refuse('a receipt', given(receiptOf(token)), 'sig.type'),
    refuse(
      'in the name of another State',
      given(signed({ issuer: 'QM' })),
      'message.issuer',
      '/issuer',
    ),
    refuse(
      'sent to another State',
      given(signed({ audience: 'QM' })),
      'message.audience',
      '/audience',
    ),
    refuse('a canary', given(signed({ kind: 'CANARY' })), 'message.kind', '/kind'),
    refuse('without a receipt', given(token, { receipts: [] }), 'receipt.missing'),
    refuse(
      'with the receipt for other bytes',
      given(token, { receipts: [receiptOf(signed({ language: 'fr' }))] }),
      'receipt.missing',
    ),
    refuse(
      'with the receipt that refuses it',
      given(token, { receipts: [receiptOf(token, refused)] }),
      'receipt.missing',
    ),
    refuse('a key twice', given(withPart, { keys: [key, key] }), 'sealed.duplicate-part'),
    refuse('a key for no part', given(token, { keys: [key] }), 'sealed.unknown-part'),
    refuse(
      'another key',
      given(withPart, { keys: [{ ...key, key: base64url(Buffer.alloc(32)) }] }),
      'sealed.decryption',
      '/sealed/0',
    ),
  ];
}

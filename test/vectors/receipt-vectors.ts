import type { Receipt } from '@trace/protocol';
import { after, NOW, type Scene } from './scene.ts';
import { fixedId, headerOf, jws, otherSignature, withCharacter } from './tokens.ts';
import { accept, refuse, type Vector } from './vector.ts';
import type { DatedKey } from './vector-keys.ts';

/** A receipt, who must have signed it for whom, and when it is read. */
export interface ReceiptInput {
  token: string;
  issuer: string;
  audience: string;
  now: string;
}

const DIGEST = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

/** What counts as a receipt. QS has received from QN. */
export function receiptVectors({ qs, qm, qsRevoked }: Scene): Vector<ReceiptInput>[] {
  const header = headerOf('trace-receipt+jws', qs);
  const accepted = { messageId: fixedId(1), digest: DIGEST, outcome: 'ACCEPTED' } as const;
  const refused = {
    digest: DIGEST,
    outcome: 'REFUSED',
    code: 'sig.invalid',
    detail: 'No.',
  } as const;
  const otherBytes = { ...refused, digest: 'A'.repeat(43) };
  const receipt = {
    receiptId: fixedId(0xa1),
    parcelId: fixedId(0xb1),
    issuer: 'QS',
    audience: 'QN',
    receivedAt: NOW,
    results: [accepted],
  } satisfies Receipt;
  const given = (changed: object, key: DatedKey = qs): ReceiptInput => ({
    token: jws(header, { ...receipt, ...changed }, key),
    issuer: 'QS',
    audience: 'QN',
    now: NOW,
  });
  const input = given({});
  const ofEs256 = jws(headerOf('trace-receipt+jws', qm), { ...receipt, issuer: 'QM' }, qm);
  const byRevoked = (receivedAt: string): string =>
    jws(headerOf('trace-receipt+jws', qsRevoked), { ...receipt, receivedAt }, qsRevoked);
  const nextYear = '2027-06-01T00:00:00.000Z';
  return [
    accept('one message accepted', input, fixedId(0xa1)),
    accept(
      'accepted and refused in one',
      given({ results: [accepted, otherBytes] }),
      fixedId(0xa1),
    ),
    accept(
      'two messages under one id, of which one is accepted',
      given({ results: [accepted, { ...otherBytes, messageId: fixedId(1) }] }),
      fixedId(0xa1),
    ),
    accept('with a checkpoint', given({ checkpoint: 'a.b.c' }), fixedId(0xa1)),
    accept('read a year later, by the key of its day', { ...input, now: nextYear }, fixedId(0xa1)),
    accept('signed with ES256', { ...input, token: ofEs256, issuer: 'QM' }, fixedId(0xa1)),
    accept(
      'with the other valid ES256 signature',
      { ...input, token: otherSignature(ofEs256), issuer: 'QM' },
      fixedId(0xa1),
    ),
    accept('300 seconds ahead', given({ receivedAt: after(NOW, 300) }), fixedId(0xa1)),
    refuse(
      '301 seconds ahead',
      given({ receivedAt: after(NOW, 301) }),
      'receipt.from-the-future',
      '/receivedAt',
    ),
    refuse(
      'a key that was not valid then',
      given({ receivedAt: '2025-12-31T23:59:59.999Z' }),
      'sig.key-not-valid',
    ),
    accept(
      'by a key that was revoked as of later',
      { ...input, token: byRevoked('2026-01-31T23:59:59.999Z') },
      fixedId(0xa1),
    ),
    refuse(
      'by a key that was revoked as of then',
      { ...input, token: byRevoked('2026-02-01T00:00:00.000Z') },
      'sig.key-revoked',
    ),
    refuse('signed by another State', given({}, qm), 'sig.invalid'),
    refuse('for another State', given({ audience: 'QM' }), 'receipt.audience', '/audience'),
    refuse('of another State', given({ issuer: 'QM' }), 'receipt.issuer', '/issuer'),
    refuse(
      'a message in place of a receipt',
      { ...input, token: jws(headerOf('trace-message+jws', qs), receipt, qs) },
      'sig.type',
    ),
    refuse(
      'one character of the digest changed',
      { ...input, token: withCharacter(input.token, 300, input.token[300] === 'A' ? 'B' : 'A') },
      'sig.invalid',
    ),
    refuse(
      'a refusal without code',
      given({ results: [{ ...refused, code: undefined }] }),
      'member.missing',
      '/results/0/code',
    ),
    refuse(
      'an acceptance of nothing',
      given({ results: [{ ...accepted, messageId: undefined }] }),
      'member.invalid',
      '/results/0',
    ),
    refuse(
      'an outcome that is none',
      given({ results: [{ ...accepted, outcome: 'MAYBE' }] }),
      'code.unknown',
      '/results/0/outcome',
    ),
    refuse(
      'one message accepted and refused',
      given({ results: [accepted, { ...refused, messageId: fixedId(1) }] }),
      'member.invalid',
      '/results/1/digest',
    ),
    refuse(
      'one message twice with one word',
      given({ results: [accepted, accepted] }),
      'member.invalid',
      '/results/1/digest',
    ),
    refuse(
      'two messages accepted under one id',
      given({ results: [accepted, { ...accepted, digest: otherBytes.digest }] }),
      'member.invalid',
      '/results/1/messageId',
    ),
    refuse('no results', given({ results: [] }), 'limit.items', '/results'),
    refuse(
      'a day that does not exist',
      given({ receivedAt: '2026-02-30T00:00:00.000Z' }),
      'date.impossible',
      '/receivedAt',
    ),
    refuse('a member too many', given({ status: 'DONE' }), 'member.unknown', '/status'),
  ];
}

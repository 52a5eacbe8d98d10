import type { Holdings, HoldingsQuery } from '@trace/protocol';
import { after, NOW, type Scene } from './scene.ts';
import { fixedId, headerOf, jws, withCharacter } from './tokens.ts';
import { accept, refuse, type Vector } from './vector.ts';
import type { DatedKey } from './vector-keys.ts';

/** A question or an answer on what is held, who must have signed it for whom, and when it is read. */
export interface HoldingsInput {
  type: 'query' | 'answer';
  token: string;
  issuer: string;
  audience: string;
  now: string;
}

const DIGEST = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';
const OTHER_DIGEST = 'bjQLnP-zepicpUTmu3gKLHiQHT-zNzh2hRGjBhevoB0';

/** What counts as a question of QN to QS, and as the answer. */
export function holdingsVectors({ qn, qs, qm }: Scene): Vector<HoldingsInput>[] {
  const query = {
    queryId: fixedId(0xc1),
    issuer: 'QN',
    audience: 'QS',
    at: NOW,
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-01-02T00:00:00.000Z',
  } satisfies HoldingsQuery;
  const entry = { messageId: fixedId(1), digest: DIGEST, state: 'DELIVERED' };
  const answer = {
    queryId: query.queryId,
    issuer: 'QS',
    audience: 'QN',
    at: NOW,
    count: 1,
    root: DIGEST,
    entries: [entry],
  } satisfies Holdings;
  const asked = (changed: object, key: DatedKey = qn): HoldingsInput => ({
    type: 'query',
    token: jws(headerOf('trace-holdings-query+jws', qn), { ...query, ...changed }, key),
    issuer: 'QN',
    audience: 'QS',
    now: NOW,
  });
  const answered = (changed: object, key: DatedKey = qs): HoldingsInput => ({
    type: 'answer',
    token: jws(headerOf('trace-holdings+jws', qs), { ...answer, ...changed }, key),
    issuer: 'QS',
    audience: 'QN',
    now: NOW,
  });
  const input = asked({});
  return [
    accept('a question', input, query.from),
    accept('a question about one case', asked({ caseId: fixedId(9) }), query.from),
    accept('an answer with its entries', answered({}), 1),
    accept('an answer about many', answered({ count: 4_711, entries: undefined }), 4_711),
    accept('a question for beginnings of a log', asked({ logSizes: [3, 7] }), query.from),
    accept(
      'an answer with the proof of one',
      answered({ log: 'a.b.c', beginnings: [{ size: 3, path: [DIGEST, OTHER_DIGEST] }] }),
      1,
    ),
    accept('an answer about one case', answered({ contiguous: 2, gaps: [3, 5] }), 1),
    accept('120 seconds old', { ...input, now: after(NOW, 120) }, query.from),
    refuse('121 seconds old', { ...input, now: after(NOW, 121) }, 'holdings.stale', '/at'),
    refuse('121 seconds ahead', asked({ at: after(NOW, 121) }), 'holdings.stale', '/at'),
    refuse('a question of another State', asked({ issuer: 'QM' }), 'holdings.issuer', '/issuer'),
    refuse('a question to another', asked({ audience: 'QM' }), 'holdings.audience', '/audience'),
    refuse('an answer to another', answered({ audience: 'QM' }), 'holdings.audience', '/audience'),
    refuse('signed by another State', asked({}, qm), 'sig.invalid'),
    refuse('an answer in place of a question', { ...answered({}), type: 'query' }, 'sig.type'),
    refuse('without an end', asked({ to: undefined }), 'member.missing', '/to'),
    refuse(
      'of a state that is none',
      answered({ entries: [{ ...entry, state: 'delivered' }] }),
      'member.invalid',
      '/entries/0/state',
    ),
    refuse('of fewer than none', answered({ count: -1 }), 'member.invalid', '/count'),
    refuse(
      'of more gaps than are listed',
      answered({ gaps: Array.from({ length: 201 }, (_, at) => at + 1) }),
      'limit.items',
    ),
    refuse(
      'one character changed',
      { ...input, token: withCharacter(input.token, 250, input.token[250] === 'A' ? 'B' : 'A') },
      'sig.invalid',
    ),
  ];
}

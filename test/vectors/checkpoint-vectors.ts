import type { Checkpoint } from '@trace/protocol';
import { NOW, type Scene } from './scene.ts';
import { headerOf, jws, withCharacter } from './tokens.ts';
import { accept, refuse, type Vector } from './vector.ts';
import type { DatedKey } from './vector-keys.ts';

/** A checkpoint, and whose log it must be of. */
export interface CheckpointInput {
  token: string;
  issuer: string;
}

const ROOT = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

/** What counts as a checkpoint of QS. */
export function checkpointVectors({ qs, qm }: Scene): Vector<CheckpointInput>[] {
  const header = headerOf('trace-checkpoint+jws', qs);
  const checkpoint = { issuer: 'QS', size: 4_711, root: ROOT, at: NOW } satisfies Checkpoint;
  const given = (changed: object, key: DatedKey = qs): CheckpointInput => ({
    token: jws(header, { ...checkpoint, ...changed }, key),
    issuer: 'QS',
  });
  const input = given({});
  return [
    accept('of a log of 4,711 entries', input, 4_711),
    refuse('of another State', given({ issuer: 'QM' }), 'checkpoint.issuer', '/issuer'),
    refuse('signed by another State', given({}, qm), 'sig.invalid'),
    refuse(
      'a receipt in its place',
      { ...input, token: jws(headerOf('trace-receipt+jws', qs), checkpoint, qs) },
      'sig.type',
    ),
    refuse('of an empty log', given({ size: 0 }), 'member.invalid', '/size'),
    refuse('of half an entry', given({ size: 0.5 }), 'member.type', '/size'),
    refuse('with a short root', given({ root: ROOT.slice(1) }), 'member.invalid', '/root'),
    refuse(
      'a key that was not valid then',
      given({ at: '2025-12-31T23:59:59.999Z' }),
      'sig.key-not-valid',
    ),
    refuse(
      'on a day that does not exist',
      given({ at: '2026-02-30T00:00:00.000Z' }),
      'date.impossible',
      '/at',
    ),
    refuse('a member too many', given({ note: 'x' }), 'member.unknown', '/note'),
    refuse('too large', given({ note: 'x'.repeat(4_096) }), 'json.too-large'),
    refuse(
      'one character of the size changed',
      { ...input, token: withCharacter(input.token, 200, input.token[200] === 'A' ? 'B' : 'A') },
      'sig.invalid',
    ),
  ];
}

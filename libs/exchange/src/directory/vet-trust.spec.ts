import { describe, expect, it } from '@jest/globals';
import type { TrustEntry } from './kept-trust.ts';
import { vetTrust } from './vet-trust.ts';

const AT = new Date('2026-11-30T10:00:00.000Z');

function anEntry(revision: string, mark = 'ours', state = 'QS'): TrustEntry {
  const row = { state, version: 1, source: 'AUTHORITY' as const, floor: '1.0', revision, mark };
  return { row: { ...row, takenAt: AT, removedAt: null, floorSince: AT }, token: revision };
}

const isOurs = ({ row }: TrustEntry): boolean => row.mark === 'ours';
const keptOf = (...entries: TrustEntry[]): Map<string, TrustEntry> =>
  new Map(entries.map((entry) => [entry.row.state, entry]));

describe('what counts of a table that others can write into', () => {
  it.each([
    ['a row that is newer than what is kept', [anEntry('10')], keptOf(anEntry('9')), '10', []],
    ['the row that is kept', [anEntry('9')], keptOf(anEntry('9')), '9', []],
    ['a row of which nothing is kept yet', [anEntry('1')], keptOf(), '1', []],
    ['what is kept for an older row', [anEntry('9')], keptOf(anEntry('10')), '10', ['trust.older']],
    [
      'what is kept for a row of somebody else',
      [anEntry('11', 'theirs')],
      keptOf(anEntry('10')),
      '10',
      ['trust.foreign'],
    ],
    ['what is kept for a row that is gone', [], keptOf(anEntry('10')), '10', ['trust.gone']],
    ['nothing of somebody else', [anEntry('1', 'theirs')], keptOf(), undefined, ['trust.foreign']],
    ['nothing that was kept under other keys', [], keptOf(anEntry('1', 'theirs')), undefined, []],
  ])('is %s', (_, found, kept, revision, whys) => {
    const { entries, alarms } = vetTrust(found, kept, isOurs);
    expect(entries.map(({ row }) => row.revision)).toEqual(
      revision === undefined ? [] : [revision],
    );
    expect(alarms.map(({ why }) => why)).toEqual(whys);
  });

  it('is nothing of a row whose statement is not there, where nothing is kept', () => {
    const { row } = anEntry('1');
    const { entries, alarms } = vetTrust([{ row, token: null }], new Map(), isOurs);
    expect([entries, alarms]).toEqual([
      [],
      [{ state: 'QS', why: 'trust.foreign', kept: undefined }],
    ]);
  });
});

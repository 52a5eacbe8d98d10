import { fitsPattern } from './fits-pattern.ts';
import { marksOfTexts } from './search-marks.ts';
import { foldedNumber, wordsOf } from './searched-forms.ts';
import type { SearchedText } from './searched-texts.ts';
import { wantedHits } from './wanted-hits.ts';

const number = (text: string): SearchedText => ({ kind: 'NUMBER', text });
const written = (text: string): SearchedText => ({ kind: 'TEXT', text });

/** The surest way in which a term means one of these texts: by marks first, as the table does, then by the texts. */
function meant(term: string, ...texts: SearchedText[]): string | undefined {
  const held = new Set(marksOfTexts(texts));
  return wantedHits(term).find(
    ({ markSets, find }) =>
      markSets.some((set) => set.length > 0 && set.every((mark) => held.has(mark))) &&
      find(texts) !== undefined,
  )?.because;
}

describe('what a term means', () => {
  it.each([
    ['ZP9-00412', 'EXACT'],
    ['zp9 00412', 'EXACT'],
    ['ZP9-OO412', 'LOOK_ALIKE'],
    ['ZP9-OO4I2', 'LOOK_ALIKE'],
    ['2P9-00412', 'LOOK_ALIKE'],
    ['0041', 'PART'],
    ['oo4', 'PART'],
    ['ZP9*', 'PATTERN'],
    ['*412', 'PATTERN'],
    ['ZP9-?0412', 'PATTERN'],
    ['zp9*12', 'PATTERN'],
    ['ZP9-00413', 'SIMILAR'],
    ['XP9-00412', 'SIMILAR'],
    ['ZP9-00512', 'SIMILAR'],
    ['ZP9-01512', undefined],
    ['ZP9*13', undefined],
    ['ZP8-0041', undefined],
    ['9999', undefined],
  ])('%s and the number ZP9-00412: %s', (term, because) => {
    expect(meant(term, number('ZP9-00412'))).toBe(because);
  });

  it.each([
    ['ZP9-00412', 'ZP9-0?412', 'PARTLY_READ'],
    ['ZP9-OO4I2', 'ZP9-0?412', 'PARTLY_READ'],
    ['ZP9-00412', 'ZP9-0[0 8]412', 'PARTLY_READ'],
    ['ZP9-08412', 'ZP9-0[0 8]412', 'PARTLY_READ'],
    ['ZP9-03412', 'ZP9-0[0 6]412', undefined],
    ['A1B2', '?1?2', 'PARTLY_READ'],
    ['A1B3', '?1?2', undefined],
    ['ZP9-004123', 'ZP9-0?412', undefined],
    ['ZP9-0041', 'ZP9-0?412', undefined],
  ])('%s and a number of which %s was read: %s', (term, partly, because) => {
    expect(meant(term, { kind: 'PARTLY_READ', text: partly })).toBe(because);
  });

  it.each([
    ['halvorsen', 'TEXT'],
    ['Halv', 'TEXT'],
    ['hal*', 'TEXT'],
    ['HV westmark', 'TEXT'],
    ['halvorsen eastmark', undefined],
    ['orsen', undefined],
    ['resume', 'TEXT'],
    ['оружие', 'TEXT'],
    ['оруж', 'TEXT'],
    ['سلاح', 'TEXT'],
    ['枪支', 'TEXT'],
    ['枪支追查', 'TEXT'],
    ['查枪', undefined],
  ])('%s and words: %s', (term, because) => {
    const texts = ['Halvorsen', 'HV 17, Westmark', 'Résumé', 'Оружие', 'سِلاح', '枪支追查'];
    expect(meant(term, ...texts.map(written))).toBe(because);
  });

  it.each(['a', '?', '*', '**', '??', 'a*', '%', "'", '-', 'a?b?'])(
    '%j is too little to be looked for',
    (term) => {
      expect(wantedHits(term)).toEqual([]);
    },
  );

  it('takes nothing in a term for a rule of its own but * and ?', () => {
    expect(meant('A.C123', number('ABC123'))).toBe(undefined);
    expect(meant('A.*123', number('ABC123'))).toBe('PATTERN');
    expect(meant("x' or '1'='1", number('ABC123'))).toBe(undefined);
  });

  it('never finds a text in a number or a word without the end of which it is', () => {
    expect(meant('412', written('00412'))).toBe(undefined);
    expect(meant('004', written('00412'))).toBe('TEXT');
  });
});

describe('fitsPattern', () => {
  it('takes the time of one walk for a pattern of many stars', () => {
    const long = 'a'.repeat(5_000);
    expect(fitsPattern(long, `${'*a'.repeat(1_000)}*b`)).toBe(false);
    expect(fitsPattern(long, `${'*a'.repeat(1_000)}*`)).toBe(true);
  });

  it.each([
    ['', '', true],
    ['', '*', true],
    ['A', '?', true],
    ['', '?', false],
    ['ABAC', '*AC', true],
    ['ABCABD', 'A*ABD', true],
    ['ABCABD', 'A*ABC', false],
  ])('%j and %j: %s', (text, pattern, fits) => {
    expect(fitsPattern(text, pattern)).toBe(fits);
  });
});

describe('comparable forms', () => {
  it('folds what looks alike and drops what is written differently', () => {
    expect(foldedNumber(' o-I/l B.s_z q')).toBe('0118520');
    expect(wordsOf('Çà et là: 9×19 — 枪支')).toEqual(['ca', 'et', 'la', '9', '19', '枪支']);
  });
});

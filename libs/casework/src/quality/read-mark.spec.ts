import { readMark } from './read-mark.ts';
import { shippedReference } from './shipped-reference.ts';

describe('what a text on a weapon can be', () => {
  const read = (text: string): unknown[][] =>
    readMark(text, shippedReference('QN'), 2026).map(({ kind, state, year, model }) =>
      [kind, state, year ?? model].filter((one) => one !== undefined),
    );

  it.each([
    ['QS 04', [['IMPORT', 'QS', 2004]]],
    ['SP-98', [['PROOF', 'QS']]],
    ['PAT 207731', [['PATENT', 'QM']]],
    ['zorin', [['MAKER_NAME', 'QS']]],
    ['M58', [['MODEL', 'QM', 'M58']]],
    ['ZP9-00412', [['SERIAL', 'QS', 'ZP-9']]],
    [
      '16020',
      [
        ['SERIAL', 'QN', 'HV-17'],
        ['SERIAL', 'QN', 'HV-21'],
      ],
    ],
    ['7.62x39', [['CALIBRE', 'QM', 'M58']]],
    ['nothing known', []],
    ['--', []],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('is nothing where there is no list', () => {
    expect(readMark('QS 04', undefined, 2026)).toEqual([]);
  });
});

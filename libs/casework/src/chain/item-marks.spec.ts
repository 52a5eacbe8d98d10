import { aTraceRequest, anItem } from '../../../../test/support/builders/index.ts';
import { listedItemsOf, marksOf } from './item-marks.ts';

const plain = (text: string): string => text;
const marks = (request: unknown): string[] => marksOf(request, plain).map(({ mark }) => mark);
const numbered = (raw: string, maker = 'Zorin'): unknown =>
  aTraceRequest({
    items: [
      anItem({
        manufacturerNormalised: maker,
        serials: [{ component: 'FRAME', raw, condition: 'INTACT', readBy: 'Inspector Weber' }],
      }),
    ],
  });

describe('marksOf', () => {
  it('finds the same number again however it is spelled', () => {
    expect(marks(numbered('ZP9-00412'))).toEqual(['ITEM|ZORIN|ZP900412']);
    expect(marks(numbered(' zp9 00412', 'ZORIN'))).toEqual(marks(numbered('ZP9-00412')));
    expect(marks(numbered('ZP9-00413'))).not.toEqual(marks(numbered('ZP9-00412')));
    expect(marks(numbered('ZP9-00412', 'Halvorsen'))).not.toEqual(marks(numbered('ZP9-00412')));
  });

  it('takes no word for a number, and no lot of ammunition for one thing', () => {
    expect(marks(numbered('unknown'))).toEqual([]);
    expect(marks(numbered('000'))).toEqual([]);
    expect(marks({ items: [anItem({ itemKind: 'AMMUNITION' })] })).toEqual([]);
  });

  it('counts one number on two components once, and keeps the calibre apart', () => {
    const read = { raw: 'ZP9-00412', condition: 'INTACT', readBy: 'Inspector Weber' } as const;
    const twice = anItem({
      serials: [
        { component: 'FRAME', ...read },
        { component: 'SLIDE', ...read },
      ],
    });
    expect(marksOf({ items: [twice] }, plain)).toEqual([
      {
        itemNo: 1,
        mark: 'ITEM|ZORIN|ZP900412',
        component: 'FRAME',
        calibreMark: 'CALIBRE|9MMLUGER',
        pointer: '/items/0/serials/0',
      },
    ]);
  });

  it('marks the references of other systems for the whole matter', () => {
    const request = aTraceRequest({
      header: { externalRefs: [{ system: 'IARMS', ref: 'IA-77/26' }] },
      items: [],
    });
    expect(marksOf(request, plain)).toEqual([
      { itemNo: 0, mark: 'REFERENCE|IARMS|IA7726', pointer: '/header/externalRefs/0' },
    ]);
  });

  it('reads whatever an unfinished draft may be', () => {
    for (const request of [
      undefined,
      null,
      7,
      'x',
      [],
      {},
      { items: 7 },
      { items: [null, 7, {}] },
    ]) {
      expect(marks(request)).toEqual([]);
    }
    expect(marks({ items: [{ make: 'Zorin', serials: [{ raw: 'A1' }, {}, null] }] })).toEqual([
      'ITEM|ZORIN|A1',
    ]);
  });
});

describe('listedItemsOf', () => {
  it('lists what counts as an arm, each number once', () => {
    const items = [{ itemNo: 2, itemKind: 'FIREARM' }, { itemNo: 2, itemKind: 'SUPPRESSOR' }, {}];
    expect(listedItemsOf({ items: [...items, { itemKind: 'AMMUNITION' }] })).toEqual([
      { itemNo: 2, itemKind: 'SUPPRESSOR' },
      { itemNo: 3, itemKind: 'OTHER_WEAPON' },
    ]);
  });
});

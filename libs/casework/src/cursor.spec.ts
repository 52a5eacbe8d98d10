import { assert, date, property, string } from 'fast-check';
import { newId } from '@trace/protocol';
import { cursorOf, placeOf } from './cursor.ts';

describe('cursor', () => {
  it('means the place that it was made from', () => {
    assert(
      property(
        date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }),
        (at) => {
          const place = { at, caseId: newId() };
          expect(placeOf(cursorOf(place))).toEqual(place);
          const worded = { ...place, word: 'EU_2023_977' };
          expect(placeOf(cursorOf(worded), true)).toEqual(worded);
        },
      ),
    );
  });

  it('is refused in a list of another order', () => {
    const place = { at: new Date(), caseId: newId() };
    for (const leadsNowhere of [
      () => placeOf(cursorOf(place), true),
      () => placeOf(cursorOf({ ...place, word: '' })),
    ])
      expect(leadsNowhere).toThrow(expect.objectContaining({ code: 'cursor.invalid' }));
  });

  it('is refused in every other form', () => {
    assert(
      property(string({ maxLength: 120 }), (word) => {
        expect(() => placeOf(word)).toThrow(expect.objectContaining({ code: 'cursor.invalid' }));
      }),
    );
    const sound = cursorOf({ at: new Date(), caseId: newId() });
    for (const word of [`${sound}=`, ` ${sound}`, sound.slice(1), `${sound}AA`]) {
      expect(() => placeOf(word)).toThrow(expect.objectContaining({ code: 'cursor.invalid' }));
    }
  });
});

import * as fc from 'fast-check';
import { filled, sizeClassOf } from './size-class.ts';

const lengths = fc.integer({ min: 0, max: 8_388_608 });

describe('the size classes', () => {
  it.each([
    [0, 8_192],
    [8_192, 8_192],
    [8_193, 8_704],
    [10_000, 10_240],
    [100_000, 100_352],
    [1_000_000, 1_015_808],
    [8_388_608, 8_388_608],
  ])('fill %d bytes up to %d', (bytes, size) => {
    expect(sizeClassOf(bytes)).toBe(size);
  });

  it('hold what they are for, add less than an eighth, and never go down', () => {
    fc.assert(
      fc.property(lengths, lengths, (one, other) => {
        const size = sizeClassOf(one);
        expect(size).toBeGreaterThanOrEqual(one);
        expect(size).toBeLessThanOrEqual(Math.max(8_192, one * 1.125));
        expect(sizeClassOf(size)).toBe(size);
        expect(
          Math.sign(sizeClassOf(other) - size) * Math.sign(other - one),
        ).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('are few: less than three hundred up to the largest parcel', () => {
    let classes = 1;
    for (let size = sizeClassOf(0); size < 8_388_608; size = sizeClassOf(size + 1)) classes += 1;
    expect(classes).toBeLessThan(300);
  });
});

describe('a document that is filled', () => {
  it('says what it said before, in whatever letters', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const bytes = filled(JSON.stringify(value));
        expect(JSON.parse(bytes.toString())).toEqual(JSON.parse(JSON.stringify(value)));
        expect(bytes).toHaveLength(sizeClassOf(Buffer.byteLength(JSON.stringify(value))));
      }),
    );
  });

  it('goes up to what may be sent, and is never cut', () => {
    expect(filled('{}', 100)).toHaveLength(100);
    expect(filled(JSON.stringify('ä'.repeat(100)), 100).toString()).toBe(
      JSON.stringify('ä'.repeat(100)),
    );
  });
});

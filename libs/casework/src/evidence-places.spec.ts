import * as fc from 'fast-check';
import { missingPlaces, type Place } from './evidence-places.ts';

const place = (issuer: string, sequence: number, seen: number): Place => ({
  issuer,
  audience: issuer === 'QN' ? 'QS' : 'QN',
  sequence,
  seen,
});

describe('the places of the messages in evidence', () => {
  it('are whole from 1 on without a gap, in any order', () => {
    expect(missingPlaces([])).toEqual([]);
    expect(missingPlaces([place('QS', 2, 1), place('QN', 1, 0), place('QS', 1, 1)])).toEqual([]);
  });

  it('show what is missing between two of one State', () => {
    const all = [place('QN', 1, 0), place('QS', 1, 1), place('QS', 5, 1), place('QS', 7, 1)];
    expect(missingPlaces(all)).toEqual([
      'Messages 2 to 4 of QS are missing: a later one is in the file, or the other State had seen it.',
      'Message 6 of QS is missing: a later one is in the file, or the other State had seen it.',
    ]);
  });

  it('show what the other State had seen, of a State that says nothing here too', () => {
    expect(missingPlaces([place('QS', 1, 2)])).toEqual([
      'Messages 1 to 2 of QN are missing: a later one is in the file, or the other State had seen it.',
    ]);
  });

  it('show two messages with one number', () => {
    expect(missingPlaces([place('QN', 1, 0), place('QN', 1, 0)])).toEqual([
      'Two messages of QN have the number 1.',
    ]);
  });

  it('leave one gap to each message of the same State without a number, and no more', () => {
    const gap = [place('QN', 2, 0)];
    expect(missingPlaces(gap, ['QN'])).toEqual([]);
    expect(missingPlaces(gap, ['QS'])).toHaveLength(1);
    expect(missingPlaces([place('QN', 3, 0)], ['QN'])).toHaveLength(1);
  });

  it('miss nothing but the end of a conversation, whichever two are taken out, 500 times', () => {
    const talk = fc.array(fc.constantFrom('QN', 'QS'), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(talk, fc.nat(), fc.nat(), (speakers, one, other) => {
        const all = speakers.map((state, i) => {
          const before = speakers.slice(0, i);
          const own = before.filter((by) => by === state).length;
          return place(state, own + 1, before.length - own);
        });
        const out = new Set([one % all.length, other % all.length]);
        const left = all.filter((_, i) => !out.has(i));
        const isEnd = [...out].every((i) =>
          left.every((later, at) => {
            const gone = all[i];
            if (gone === undefined) throw new Error(`${at}`);
            return later.issuer === gone.issuer
              ? later.sequence < gone.sequence
              : later.seen < gone.sequence;
          }),
        );
        expect(missingPlaces(left).length === 0).toBe(isEnd);
      }),
      { numRuns: 500 },
    );
  });
});

import type { Partner } from '@trace/protocol';
import { endsOf } from './ends-of.ts';

interface AKey {
  use: 'sig' | 'enc';
  valid_to?: string;
  revoked?: object;
}

const ends = (keys: readonly AKey[]): string[] => {
  const partner = {
    state: 'QS',
    statement: { exp: Date.parse('2027-01-01T00:00:00Z') / 1_000, jwks: { keys } },
    certificatesPem: [],
  } as unknown as Partner;
  return endsOf(partner).map(({ what, at }) => `${what} ${at.toISOString().slice(0, 10)}`);
};

describe('when that by which a State is known ends', () => {
  it('is said of its statement, and of the last key of each use', () => {
    expect(
      ends([
        { use: 'sig', valid_to: '2026-03-01T00:00:00.000Z' },
        { use: 'sig', valid_to: '2026-06-01T00:00:00.000Z' },
        { use: 'enc', valid_to: '2026-05-01T00:00:00.000Z' },
      ]),
    ).toEqual(['STATEMENT 2027-01-01', 'SIGNING_KEY 2026-06-01', 'ENCRYPTION_KEY 2026-05-01']);
  });

  it('is not said of keys beside one that goes on, nor of a revoked one', () => {
    expect(
      ends([
        { use: 'sig', valid_to: '2026-03-01T00:00:00.000Z' },
        { use: 'sig' },
        { use: 'enc', revoked: {} },
        { use: 'enc', valid_to: '2026-05-01T00:00:00.000Z' },
      ]),
    ).toEqual(['STATEMENT 2027-01-01', 'ENCRYPTION_KEY 2026-05-01']);
  });
});

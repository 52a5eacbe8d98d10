import { consistencyPath, hashLeaf, rootOf, type Checkpoint } from '@trace/protocol';
import { compareLog, type KeptLog } from './compare-log.ts';

const leaves = (count: number, changed?: number): Buffer[] =>
  Array.from({ length: count }, (_, at) =>
    hashLeaf(Buffer.from(`${at}${at === changed ? '!' : ''}`)),
  );
const LOG = leaves(20);
const REBUILT = leaves(20, 3);
const root = (log: readonly Buffer[], size: number): string =>
  rootOf(log.slice(0, size)).toString('base64url');
const kept = (size: number, log = LOG): KeptLog => ({
  size,
  root: root(log, size),
  seenAt: new Date(size * 1_000),
});
const head = (size: number, log = LOG): Checkpoint => ({
  issuer: 'QS',
  size,
  root: root(log, size),
  at: '2026-01-06T10:00:00.000Z',
});
const proofs = (sizes: readonly number[], to: number, log = LOG) =>
  sizes.map((size) => ({
    size,
    path: consistencyPath(log.slice(0, to), size).map((one) => one.toString('base64url')),
  }));

describe('a partner’s log beside what was kept of it', () => {
  it('holds where every checkpoint is proved to be its beginning', () => {
    const fresh = [kept(10), kept(17)];
    const compared = compareLog({ proved: kept(5), fresh }, head(20), proofs([5, 10, 17], 20));
    expect(compared).toEqual({ contradicted: [], judged: fresh });
  });

  it('holds where nothing has come after what was kept', () => {
    const compared = compareLog({ proved: undefined, fresh: [kept(20)] }, head(20), []);
    expect(compared.contradicted).toEqual([]);
  });

  it('does not hold where it was rebuilt and is longer now, whatever it proves', () => {
    const asked = { proved: kept(10), fresh: [kept(20, REBUILT)] };
    for (const given of [proofs([10, 20], 20, REBUILT), proofs([10, 20], 20), []]) {
      const { contradicted } = compareLog(asked, head(20, REBUILT), given);
      expect(contradicted).toEqual([kept(10)]);
    }
  });

  it('does not hold where one of several checkpoints was signed for somebody else’s eyes', () => {
    const other = kept(15, REBUILT);
    const fresh = [kept(12), other, kept(17)];
    const given = proofs([5, 12, 15, 17], 20);
    const compared = compareLog({ proved: kept(5), fresh }, head(20), given);
    expect(compared).toEqual({ contradicted: [other], judged: fresh });
  });

  it('does not hold where it is shorter than everything that was kept', () => {
    const { contradicted } = compareLog({ proved: undefined, fresh: [kept(10)] }, head(4), []);
    expect(contradicted).toEqual([kept(10)]);
  });

  it('may be proved in steps, and each has to lead further', () => {
    const asked = { proved: kept(5), fresh: [kept(8), kept(17)] };
    const step = compareLog(asked, head(12), proofs([5, 8], 12));
    expect(step).toEqual({ contradicted: [], judged: [kept(8)] });
    const none = compareLog(asked, head(5), proofs([5], 5));
    expect(none.contradicted.map(({ size }) => size)).toEqual([5, 8, 17]);
  });
});

import type { DatedKey, VectorKeys } from './vector-keys.ts';

/** The moment at which all vectors are read, unless they say another one. */
export const NOW = '2026-03-02T10:00:00.000Z';

/** The keys of this year, of last year and of next year, and those for parcels, of the three States. */
export interface Scene {
  keys: VectorKeys;
  qn: DatedKey;
  qnLastYear: DatedKey;
  qnNextYear: DatedKey;
  qnRevoked: DatedKey;
  qs: DatedKey;
  qsRevoked: DatedKey;
  qm: DatedKey;
  toQs: DatedKey;
  toQm: DatedKey;
}

/** Gives the keys their names. */
export function sceneOf(keys: VectorKeys): Scene {
  const { QN, QS, QM } = keys.states;
  const [qn, qnLastYear, qnNextYear, qnRevoked] = QN.signing;
  const [qs, , , qsRevoked] = QS.signing;
  const [qm] = QM.signing;
  const [[toQs], [toQm]] = [QS.encryption, QM.encryption];
  const own = { qn, qnLastYear, qnNextYear, qnRevoked, qs, qsRevoked, qm, toQs, toQm };
  if (Object.values(own).includes(undefined)) throw new Error('keys are missing');
  return { keys, ...(own as Omit<Scene, 'keys'>) };
}

/** An instant so many seconds away from another. */
export function after(instant: string, seconds: number): string {
  return new Date(Date.parse(instant) + seconds * 1_000).toISOString();
}

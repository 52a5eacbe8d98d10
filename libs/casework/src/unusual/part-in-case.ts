import type { Facts, Opening } from './facts.ts';
import { grouped } from './grouped.ts';

/**
 * Whether somebody had a part in a case by the end of the day on which he opened it: it was given to him, to his unit or
 * by him, he spoke or decided in it, a colleague has mentioned him there, or it was nobody's. What comes later changes
 * nothing about that day.
 */
export function partInCase({
  given,
  deeds,
  units,
}: Pick<Facts, 'given' | 'deeds' | 'units'>): (opening: Opening) => boolean {
  const givenOf = grouped(given, ({ caseId }) => caseId);
  const deedsOf = grouped(deeds, ({ caseId, officer }) => `${caseId} ${officer}`);
  return ({ caseId, officer, day }) => {
    const held = (givenOf.get(caseId) ?? []).filter((one) => one.day <= day);
    if (held.length === 0) return true;
    const unit = units.get(officer);
    const isGiven = held.some(
      (one) =>
        one.officer === officer || one.by === officer || (unit !== undefined && one.unit === unit),
    );
    const done = deedsOf.get(`${caseId} ${officer}`) ?? [];
    return isGiven || done.some((one) => one.day <= day);
  };
}

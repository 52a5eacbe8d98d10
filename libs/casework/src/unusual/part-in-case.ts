import type { Facts, GivenOn, Opening } from './facts.ts';
import { grouped } from '../grouped.ts';

type Ground = Pick<Facts, 'given' | 'deeds' | 'stoodIn' | 'units'>;

/**
 * Whether somebody had a part in a case by the end of the day on which he opened it: it was given to him, to his unit, by
 * him, or to somebody in whose place he acted, he spoke or decided in it, a colleague has mentioned him there, or it was
 * nobody's. What comes later changes nothing about that day.
 */
export function partInCase({
  given,
  deeds,
  stoodIn,
  units,
}: Ground): (opening: Opening) => boolean {
  const givenOf = grouped(given, ({ caseId }) => caseId);
  const deedsOf = grouped(deeds, ({ caseId, officer }) => `${caseId} ${officer}`);
  const placesOf = grouped(stoodIn, ({ officer }) => officer);
  return ({ caseId, officer, day }) => {
    const held = (givenOf.get(caseId) ?? []).filter((one) => one.day <= day);
    if (held.length === 0) return true;
    // A session that was begun late goes on for some hours of the next day.
    const places = (placesOf.get(officer) ?? []).filter(
      (one) => one.day === day || one.day === day - 1,
    );
    const persons = new Set([officer, ...places.map(({ absent }) => absent)]);
    const unit = units.get(officer);
    const done = deedsOf.get(`${caseId} ${officer}`) ?? [];
    return held.some((one) => isFor(one, persons, unit)) || done.some((one) => one.day <= day);
  };
}

function isFor(
  { officer, by, unit: given }: GivenOn,
  persons: ReadonlySet<string>,
  unit: string | undefined,
): boolean {
  return persons.has(officer) || persons.has(by) || (unit !== undefined && given === unit);
}

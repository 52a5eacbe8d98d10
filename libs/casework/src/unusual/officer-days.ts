import type { DayNumber } from '../deadlines/day.ts';
import type { Facts } from './facts.ts';
import type { Measure } from './finding.ts';

/** What somebody opened and searched on a day on which he did either. */
export interface OfficerDay {
  day: DayNumber;
  officer: string;
  role: string;
  counts: Record<Measure, number>;
}

/** The days of all officers, in one order whenever they are counted. */
export function officerDays({
  openings,
  searched,
}: Pick<Facts, 'openings' | 'searched'>): OfficerDay[] {
  const days = new Map<string, OfficerDay>();
  const add = (
    { day, officer, role }: Omit<OfficerDay, 'counts'>,
    measure: Measure,
    count: number,
  ): void => {
    const key = `${day} ${officer} ${role}`;
    const counts = { CASES_OPENED: 0, SEARCHES: 0 };
    const held = days.get(key) ?? { day, officer, role, counts };
    held.counts[measure] += count;
    days.set(key, held);
  };
  for (const opening of openings) add(opening, 'CASES_OPENED', 1);
  for (const one of searched) add(one, 'SEARCHES', one.searches);
  return [...days.entries()]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, of]) => of);
}

import { aligned } from '../faults/report.ts';
import { shown } from './figures.ts';
import { BESIDE, type ListTime, type ListTimes } from './lists.ts';
import type { SweepRound } from './sweeps.ts';

/** The target for every list, at the largest number of cases. */
const WANTED_MS = '< 50';

/** How the time of each list grows with the number of cases; milliseconds. */
export function listTable({ times, seeding }: ListTimes): string {
  const sizes = [...new Set(times.map(({ cases }) => cases))];
  const names = [...new Set(times.map(({ name }) => name))];
  const at = (name: string, cases: number | undefined): ListTime | undefined =>
    times.find((one) => one.name === name && one.cases === cases);
  const last = sizes.at(-1);
  const beside = at(BESIDE, last)?.median ?? Number.NaN;
  return aligned([
    [
      'list over HTTP, median in ms, with so many cases',
      ...sizes.map((size) => size.toLocaleString('en')),
      'p95',
      'wanted',
      'growth',
      ': beside',
    ],
    ...names.map((name) => {
      const [first, most] = [at(name, sizes[0]), at(name, last)];
      return [
        name,
        ...sizes.map((size) => shown(at(name, size)?.median ?? Number.NaN)),
        shown(most?.p95 ?? Number.NaN),
        name === BESIDE ? '' : WANTED_MS,
        `x ${shown((most?.median ?? Number.NaN) / (first?.median ?? Number.NaN))}`,
        shown((most?.median ?? Number.NaN) / beside),
      ];
    }),
    ['seconds to invent them', ...seeding.map(({ seconds }) => shown(seconds))],
  ]);
}

/** What a sweep costs by how many cases cross, and by how many are open. */
export function sweepTable(found: readonly SweepRound[]): string {
  const number = (count: number): string => count.toLocaleString('en');
  return aligned([
    [
      'open cases',
      'of which cross',
      'looked at',
      'rungs',
      'notices',
      'reminders',
      'ms',
      'ms of PostgreSQL',
      'ms for one',
      'growth',
    ],
    ...found.map((one) => [
      number(one.open),
      number(one.crossing),
      number(one.looked),
      number(one.raised),
      number(one.notices),
      one.reminding ? number(one.reminders) : 'off',
      shown(one.seconds * 1_000),
      shown(one.postgres * 1_000),
      one.crossing === 0 ? '' : shown((one.seconds * 1_000) / one.crossing),
      growthOf(one, found),
    ]),
  ]);
}

/** How much longer than among the fewest open cases of which as many crossed: the open ones are to cost nothing. */
function growthOf(one: SweepRound, found: readonly SweepRound[]): string {
  const first = found.find(
    ({ crossing, reminding }) => crossing === one.crossing && reminding === one.reminding,
  );
  return first === undefined || first === one ? '' : `x ${shown(one.seconds / first.seconds)}`;
}

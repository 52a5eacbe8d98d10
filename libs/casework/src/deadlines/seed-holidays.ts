import type { Holiday } from './calendar.ts';
import { numberOf, writeDay } from './day.ts';

/**
 * The public holidays of a country in these years as `date-holidays` knows them, to start a State's calendar from:
 * whole days only, for half-days are ignored (domain rule 4). The library is loaded on the first call, so that a node
 * which reads its calendar from the directory never carries it.
 *
 * @param country ISO 3166 alpha-2 code, with a region where holidays differ by region: `AT`, `DE-BY`
 * @returns holidays by date; of several on one day, one line with all names
 */
export async function seedHolidays(country: string, years: readonly number[]): Promise<Holiday[]> {
  const { default: Holidays } = await import('date-holidays');
  const [code = country, ...region] = country.split('-');
  const calendar = new Holidays(code, region.join('-'), { types: ['public'], languages: ['en'] });
  const names = new Map<string, string[]>();
  for (const year of years) {
    for (const { date, name, start, end } of calendar.getHolidays(year)) {
      // A day is written `2026-04-06 00:00:00` and lasts a whole number of days unless it is a half-day.
      if (!date.includes(' 00:00:00')) continue;
      const lasts = Math.round((end.getTime() - start.getTime()) / 86_400_000);
      for (let more = 0; more < lasts; more += 1)
        add(names, writeDay(numberOf(date.slice(0, 10)) + more), name);
    }
  }
  return [...names]
    .map(([date, all]) => ({ date, name: [...new Set(all)].join('; ') }))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

function add(names: Map<string, string[]>, date: string, name: string): void {
  names.set(date, [...(names.get(date) ?? []), name]);
}

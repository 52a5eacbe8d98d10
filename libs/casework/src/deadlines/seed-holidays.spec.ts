import { seedHolidays } from './seed-holidays.ts';

describe('seedHolidays', () => {
  it('knows the public holidays of a country, in the order of their days', async () => {
    const days = await seedHolidays('SI', [2027, 2026]);
    expect(days).toContainEqual({ date: '2026-04-06', name: 'Easter Monday' });
    expect(days.filter(({ date }) => date.startsWith('2026'))).toHaveLength(15);
    expect(days.map(({ date }) => date)).toEqual(
      [...new Set(days.map(({ date }) => date))].toSorted(),
    );
  });

  it.each([
    ['AT', '2026-10-26'],
    ['CO', '2026-07-20'],
    ['SN', '2026-04-04'],
    ['DE-BY', '2026-01-06'],
  ])('covers %s', async (country, date) => {
    expect((await seedHolidays(country, [2026])).map((holiday) => holiday.date)).toContain(date);
  });

  it('has no more than it was asked for, and nothing for a country that it does not know', async () => {
    expect((await seedHolidays('DE', [2026])).map(({ date }) => date)).not.toContain('2026-01-06');
    expect(await seedHolidays('NP', [2026])).toEqual([]);
    expect(await seedHolidays('QX', [2026])).toEqual([]);
  });
});

import { capacitiesOf, findCapacity, type Holder } from './capacities.ts';

const TODAY = '2026-11-24';
function holder(change: Partial<Holder> & { person: string }): Holder {
  return {
    roles: ['OFFICER'],
    unit: null,
    deputy: null,
    absentFrom: null,
    absentUntil: null,
    disabledAt: null,
    ...change,
  };
}
const away = (change: Partial<Holder> = {}): Holder =>
  holder({
    person: 'A. Novak',
    roles: ['SUPERVISOR', 'ADMINISTRATOR'],
    unit: 'North',
    deputy: 'B. Deputy',
    absentFrom: '2026-11-20',
    absentUntil: '2026-11-24',
    ...change,
  });
const own = holder({ person: 'B. Deputy', roles: ['OFFICER', 'FOCAL_POINT'], unit: 'South' });

describe('capacitiesOf', () => {
  it('are the own roles first, in the order of the table, then those of the absent', () => {
    expect(capacitiesOf(own, [away()], TODAY)).toEqual([
      { role: 'FOCAL_POINT', unit: 'South' },
      { role: 'OFFICER', unit: 'South' },
      { role: 'SUPERVISOR', unit: 'North', actingFor: 'A. Novak' },
    ]);
  });

  it.each([
    ['the day before', '2026-11-19', 0],
    ['the first day', '2026-11-20', 1],
    ['the last day', '2026-11-24', 1],
    ['the day after', '2026-11-25', 0],
  ])('count on %s', (_, today, count) => {
    const placed = capacitiesOf(own, [away()], today).filter(({ actingFor }) => actingFor);
    expect(placed).toHaveLength(count);
  });

  it('hand on no administration, nothing of a closed account, and no role that is none', () => {
    expect(capacitiesOf(own, [away({ roles: ['ADMINISTRATOR'] })], TODAY)).toHaveLength(2);
    expect(capacitiesOf(own, [away({ disabledAt: new Date() })], TODAY)).toHaveLength(2);
    expect(capacitiesOf(holder({ person: 'X', roles: ['KING'] }), [], TODAY)).toEqual([]);
  });

  it('are told apart by whose place it is', () => {
    const all = capacitiesOf(own, [away({ roles: ['OFFICER'] })], TODAY);
    expect(findCapacity(all, 'OFFICER', undefined)).toEqual({ role: 'OFFICER', unit: 'South' });
    expect(findCapacity(all, 'OFFICER', 'A. Novak')).toMatchObject({ unit: 'North' });
    expect(findCapacity(all, 'OFFICER', 'C. Nobody')).toBeUndefined();
  });
});

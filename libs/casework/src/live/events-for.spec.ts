import type { Announcement } from '@trace/platform';
import type { Person } from '../permissions.ts';
import { eventsFor } from './events-for.ts';

const UNITS = new Map([['north', 'North']]);
const HEARD: readonly Announcement[] = [
  { caseId: 'north' },
  { caseId: 'north' },
  { caseId: 'open' },
];

describe('what somebody hears of changes', () => {
  const cases = (person: Omit<Person, 'person'>): string[] =>
    eventsFor({ person: 'M. Weber', ...person }, HEARD, UNITS).map(({ caseId = '' }) => caseId);

  it('are the cases that he may see, each once', () => {
    expect(cases({ role: 'OFFICER' })).toEqual(['north', 'open']);
    expect(cases({ role: 'OFFICER', unit: 'North' })).toEqual(['north', 'open']);
    expect(cases({ role: 'OFFICER', unit: 'South' })).toEqual(['open']);
    expect(cases({ role: 'AUDITOR' })).toEqual(['north', 'open']);
    expect(cases({ role: 'ADMINISTRATOR' })).toEqual([]);
  });

  it.each([
    [{ desk: 'OFFICER' }, 1],
    [{ desk: 'OFFICER', caseId: 'open' }, 1],
    [{ desk: 'OFFICER', caseId: 'north' }, 0],
    [{ desk: 'OFFICER', person: 'M. Weber' }, 1],
    [{ desk: 'OFFICER', person: 'P. Novak' }, 0],
    [{ desk: 'HEAD' }, 0],
    [{}, 0],
  ])(
    'are the notices of his desks that concern him, without saying which: %j, %d',
    (said, count) => {
      const person: Person = { person: 'M. Weber', role: 'OFFICER', unit: 'South' };
      const told = eventsFor(person, [said, said], UNITS);
      expect(told).toEqual(Array.from({ length: count }, () => ({ event: 'notices' })));
    },
  );
});

import type { Announcement } from '@trace/platform';
import { desksOf } from '../notices/index.ts';
import { isAllowed, type Person } from '../permissions.ts';
import { mayKnow } from '../units/case-access.ts';

/** What a page is told: that it goes on, that a case has changed, that there are notices, or that anything may have changed. */
export interface LiveEvent {
  event: 'beat' | 'case' | 'notices' | 'everything';
  caseId?: string;
}

/** What of these announcements somebody may hear, each once: cases that he may see, and notices of his desks. */
export function eventsFor(
  person: Person,
  heard: readonly Announcement[],
  units: ReadonlyMap<string, string>,
): LiveEvent[] {
  const known = heard.filter(
    ({ caseId }) => caseId === undefined || mayKnow(person, units.get(caseId)),
  );
  const desks: readonly string[] = desksOf(person.role);
  const hasNotices = known.some(
    ({ desk, person: whom }) =>
      desk !== undefined && desks.includes(desk) && (whom === undefined || whom === person.person),
  );
  const cases = known.flatMap(({ desk, caseId }) =>
    desk === undefined && caseId !== undefined ? [caseId] : [],
  );
  return [
    ...(hasNotices ? [{ event: 'notices' as const }] : []),
    ...(isAllowed(person.role, 'case.read')
      ? [...new Set(cases)].map((caseId) => ({ event: 'case' as const, caseId }))
      : []),
  ];
}

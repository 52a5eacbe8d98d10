import type { Role } from '../permissions.ts';

/** Where a notice is read: the steps of the ladder of escalation, and the desk that is paged at any hour. */
export const DESKS = [
  'FOCAL_POINT',
  'OFFICER',
  'DUTY_OFFICER',
  'TEAM_LEAD',
  'SUPERVISOR',
  'HEAD',
  'AUDITOR',
  'ADMINISTRATOR',
] as const;

/** One desk of this State. */
export type Desk = (typeof DESKS)[number];

/** Which desks the bearer of each role sits at. Leaders share the supervisor's role; their mails may differ. */
const DESKS_OF: Record<Role, readonly Desk[]> = {
  FOCAL_POINT: ['FOCAL_POINT'],
  OFFICER: ['OFFICER', 'DUTY_OFFICER'],
  SUPERVISOR: ['TEAM_LEAD', 'SUPERVISOR', 'HEAD'],
  AUDITOR: ['AUDITOR'],
  ADMINISTRATOR: ['ADMINISTRATOR'],
};

/** The desks whose notices somebody in this role reads. */
export function desksOf(role: Role): readonly Desk[] {
  return DESKS_OF[role];
}

/** The desk that works on a case: who asks, or who answers. */
export function workingDesk(direction: 'OUT' | 'IN'): Desk {
  return direction === 'OUT' ? 'FOCAL_POINT' : 'OFFICER';
}

import { isRole, ROLES, type Role } from '../permissions.ts';
import type { AccountRow } from './account.entity.ts';

/** In which role somebody acts, for which unit, and in whose place. */
export interface Capacity {
  role: Role;
  unit?: string;
  actingFor?: string;
}

/** What of an account decides in which capacities its person, or the deputy, may act. */
export type Holder = Pick<
  AccountRow,
  'person' | 'roles' | 'unit' | 'deputy' | 'absentFrom' | 'absentUntil' | 'disabledAt'
>;

/**
 * Every capacity in which a person may act on a day: the own ones first, then those of the absent whose deputy he is. A
 * deputy gets no administration, and nothing from somebody who is only a deputy himself.
 */
export function capacitiesOf(own: Holder, absent: readonly Holder[], today: string): Capacity[] {
  const places = absent.filter((one) => isAway(one, today) && one.disabledAt === null);
  return [
    ...rolesOf(own).map((role) => capacity(role, own.unit)),
    ...places.flatMap((one) =>
      rolesOf(one)
        .filter((role) => role !== 'ADMINISTRATOR')
        .map((role) => ({ ...capacity(role, one.unit), actingFor: one.person })),
    ),
  ];
}

/** The capacity among these that has this role in this person's place. */
export function findCapacity(
  capacities: readonly Capacity[],
  role: string,
  actingFor: string | null | undefined,
): Capacity | undefined {
  return capacities.find((one) => one.role === role && one.actingFor === (actingFor ?? undefined));
}

/** Whether somebody is away on a day, and a deputy stands in. */
export function isAway({ deputy, absentFrom, absentUntil }: Holder, today: string): boolean {
  if (deputy === null || absentFrom === null || absentUntil === null) return false;
  return absentFrom <= today && today <= absentUntil;
}

/** The roles of an account in the order of the table of roles. */
export function rolesOf({ roles }: Pick<AccountRow, 'roles'>): Role[] {
  const held = roles.filter(isRole);
  return ROLES.filter((role) => held.includes(role));
}

function capacity(role: Role, unit: string | null): Capacity {
  return unit === null ? { role } : { role, unit };
}

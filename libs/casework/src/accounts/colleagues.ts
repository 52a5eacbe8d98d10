import { instant } from '@trace/protocol';
import type { Clock } from '@trace/platform';
import { IsNull, type DataSource } from 'typeorm';
import type { Role } from '../permissions.ts';
import { AccountRow } from './account.entity.ts';
import { isAway, rolesOf } from './capacities.ts';

/** Somebody to whom work can be given. */
export interface Colleague {
  person: string;
  roles: Role[];
  unit?: string;
  absent?: { until: string; deputy: string };
}

/** Who works here, for whoever gives work to others: names, roles and who is away, and nothing else. */
export async function colleagues(dataSource: DataSource, clock: Clock): Promise<Colleague[]> {
  const rows = await dataSource.manager.find(AccountRow, {
    where: { disabledAt: IsNull() },
    order: { signInName: 'ASC' },
  });
  const today = instant(clock.now()).slice(0, 10);
  return rows.map((row) => ({
    person: row.person,
    roles: rolesOf(row),
    ...(row.unit !== null && { unit: row.unit }),
    ...(isAway(row, today) && {
      absent: { until: row.absentUntil ?? '', deputy: row.deputy ?? '' },
    }),
  }));
}

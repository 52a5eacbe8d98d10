import type { DataSource } from 'typeorm';
import type { AccountRow } from '../accounts/account.entity.ts';
import { rolesOf } from '../accounts/capacities.ts';
import type { CaseFiles } from '../case-files.ts';
import type { CaseFilter } from '../case-filter.ts';
import { SeenCases } from '../lists/seen-cases.ts';
import { desksOf } from '../notices/index.ts';
import { isAllowed, type Role } from '../permissions.ts';
import { notOfOtherUnits } from '../units/case-access.ts';

/** How much waits for somebody. */
export interface DigestCounts {
  overdue: number;
  dueSoon: number;
  /** Cases that wait for this State and are the person's to see to. */
  waiting: number;
  /** Cases that the person has opened, in which something was said since. */
  news: number;
  /** Notices that nobody of the person's desks has read. */
  unread: number;
  /** Of those, the ones that tell of a mention. */
  mentions: number;
}

type Holder = Pick<AccountRow, 'person' | 'roles' | 'unit'>;

const MOST_COUNTED = 10_000;

/** Counts what waits for the bearer of an account at this moment, of the cases that he may see. */
export async function digestCounts(
  ground: { dataSource: DataSource; caseFiles: Pick<CaseFiles, 'count'> },
  account: Holder,
): Promise<DigestCounts> {
  const { dataSource, caseFiles } = ground;
  const roles = rolesOf(account);
  const scope = scopeOf(account, roles);
  const count = async (more: CaseFilter): Promise<number> =>
    scope === undefined ? 0 : caseFiles.count({ ...scope, ...more }, MOST_COUNTED);
  const { person, unit } = account;
  const role = roles[0] ?? 'AUDITOR';
  const known = { person, role, ...(unit !== null && { unit }) };
  const { unread, mentions } = await noticesOf(dataSource, account, roles);
  return {
    overdue: await count({ standing: 'OVERDUE' }),
    dueSoon: await count({ standing: 'DUE_SOON' }),
    waiting: await count({
      standing: 'WAITING_FOR_US',
      // An officer sees to the cases that he has; whoever asks or leads, to all.
      ...(roles.every((one) => one === 'OFFICER') && { assignee: person }),
    }),
    news: scope === undefined ? 0 : (await new SeenCases({ dataSource }).recent(known)).unread,
    unread,
    mentions,
  };
}

/** Which cases are counted: those that the person may see, in the directions in which he works; undefined for none. */
function scopeOf({ unit }: Holder, roles: readonly Role[]): CaseFilter | undefined {
  if (!roles.some((role) => isAllowed(role, 'case.list'))) return undefined;
  const leads = roles.includes('SUPERVISOR') || roles.includes('AUDITOR');
  const [asks, answers] = [roles.includes('FOCAL_POINT'), roles.includes('OFFICER')];
  return {
    ...(unit !== null && { confinedTo: unit }),
    ...(!leads && asks !== answers && { direction: asks ? ('OUT' as const) : ('IN' as const) }),
  };
}

async function noticesOf(
  dataSource: DataSource,
  { person, unit }: Holder,
  roles: readonly Role[],
): Promise<{ unread: number; mentions: number }> {
  const confined = unit === null ? '' : `and ${notOfOtherUnits('notice.case_id', '$3')}`;
  const [row]: { unread: number; mentions: number }[] = await dataSource.query(
    `select count(*)::int as unread,
            count(*) filter (where what = 'NOTE_MENTION')::int as mentions
       from notice
      where read_at is null and desk = any($1::text[]) and (person is null or person = $2) ${confined}`,
    [roles.flatMap(desksOf), person, ...(unit === null ? [] : [unit])],
  );
  return row ?? { unread: 0, mentions: 0 };
}

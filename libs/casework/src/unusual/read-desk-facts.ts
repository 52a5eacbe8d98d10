import { PLANNED_ANEW } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import { ROLES } from '../permissions.ts';
import type {
  BaitedLook,
  DeedOn,
  Facts,
  GivenOn,
  Opening,
  SearchedOn,
  StoodInOn,
} from './facts.ts';
import { THRESHOLDS } from './thresholds.ts';

type DeskFacts = Pick<
  Facts,
  'openings' | 'baited' | 'baits' | 'searched' | 'given' | 'deeds' | 'stoodIn' | 'units'
>;

/** From when on, and in which zone days are days. */
interface Since {
  zone: string;
  from: Date;
}

/** What shows a case to somebody. The index `audit_entry_opening` has these, searches and capacities, word for word. */
const OPENS = `'CASE_READ', 'MESSAGE_READ', 'IDENTITY_READ', 'ATTACHMENT_READ', 'EVIDENCE_EXPORTED'`;
const INDEXED = `action in (${OPENS}, 'CASES_SEARCHED', 'CAPACITY_TAKEN')`;
/** What only somebody with a part in a case does. A note is not among them: whoever looks in could write one. */
const DEEDS = [
  'MESSAGE_QUEUED',
  'APPROVAL_ASKED',
  'APPROVAL_GIVEN',
  'APPROVAL_REFUSED',
  'SIGNATURE_AWAITED',
  'PURGE_PROPOSED',
  'PURGE_APPROVED',
  'PURGE_DECLINED',
];
const { from: EARLIEST, until: LATEST } = THRESHOLDS.offHours;

const dayOf = (column: string, zone: string): string =>
  `(${column} at time zone ${zone})::date - date '1970-01-01'`;

/** What people of this State opened, searched, were given and did, as the trail and the desk have it. */
export async function readDeskFacts(em: EntityManager, since: Since): Promise<DeskFacts> {
  const openings = await readOpenings(em, since);
  const caseIds = [...new Set(openings.map(({ caseId }) => caseId))];
  return {
    openings,
    baited: await readBaited(em, since),
    baits: await readBaits(em),
    searched: await readSearched(em, since),
    given: await readGiven(em, caseIds, since.zone),
    deeds: [
      ...(await readDeeds(em, caseIds, since.zone)),
      ...(await readMentions(em, caseIds, since.zone)),
    ],
    stoodIn: await readStoodIn(em, since),
    units: await readUnits(em),
  };
}

async function readOpenings(em: EntityManager, { zone, from }: Since): Promise<Opening[]> {
  return em.query(
    `/* ${PLANNED_ANEW} */
     select ${dayOf('at', '$1')} as day, actor as officer, role, case_id as "caseId",
            min(entry_id)::text as "entryId", min(at) as at,
            bool_or(extract(hour from at at time zone $1) not between $4 and $5) as "isEarlyOrLate"
       from audit_entry
      where ${INDEXED} and action in (${OPENS}) and at >= $2 and role = any($3)
        and case_id is not null
      group by 1, 2, 3, 4`,
    [zone, from, ROLES, EARLIEST, LATEST - 1],
  );
}

/** Every look into a case while it is a bait, by somebody else than who placed it. */
export async function readBaited(em: EntityManager, { zone, from }: Since): Promise<BaitedLook[]> {
  return em.query(
    `/* ${PLANNED_ANEW} */
     select ${dayOf('entry.at', '$1')} as day, entry.actor as officer, entry.role, entry.case_id as "caseId",
            entry.entry_id::text as "entryId", entry.at
       from bait join audit_entry entry using (case_id)
      where bait.is_placed and entry.action in (${OPENS}) and entry.at >= greatest($2, bait.said_at)
        and entry.role = any($3) and entry.actor <> bait.said_by
        and not exists (select 1 from bait later
                         where later.case_id = bait.case_id and later.said_at > bait.said_at
                           and later.said_at <= entry.at)
      order by entry.entry_id`,
    [zone, from, ROLES],
  );
}

async function readBaits(em: EntityManager): Promise<Set<string>> {
  const rows: { caseId: string }[] = await em.query(
    `select case_id as "caseId"
       from (select distinct on (case_id) case_id, is_placed from bait order by case_id, said_at desc, bait_id desc) latest
      where is_placed`,
  );
  return new Set(rows.map(({ caseId }) => caseId));
}

async function readSearched(em: EntityManager, { zone, from }: Since): Promise<SearchedOn[]> {
  return em.query(
    `/* ${PLANNED_ANEW} */
     select ${dayOf('at', '$1')} as day, actor as officer, role, count(*)::int as searches
       from audit_entry
      where ${INDEXED} and action = 'CASES_SEARCHED' and at >= $2 and role = any($3)
      group by 1, 2, 3`,
    [zone, from, ROLES],
  );
}

async function readGiven(
  em: EntityManager,
  caseIds: readonly string[],
  zone: string,
): Promise<GivenOn[]> {
  const rows: (Omit<GivenOn, 'unit'> & { unit: string | null })[] = await em.query(
    `select ${dayOf('assigned_at', '$2')} as day, case_id as "caseId", officer, unit, assigned_by as by
       from assignment where case_id = any($1::uuid[])`,
    [caseIds, zone],
  );
  return rows.map(({ unit, ...row }) => ({ ...row, ...(unit !== null && { unit }) }));
}

async function readDeeds(
  em: EntityManager,
  caseIds: readonly string[],
  zone: string,
): Promise<DeedOn[]> {
  return em.query(
    `select min(${dayOf('at', '$2')}) as day, case_id as "caseId", actor as officer
       from audit_entry where case_id = any($1::uuid[]) and action = any($3)
      group by 2, 3`,
    [caseIds, zone, DEEDS],
  );
}

/** A colleague who mentions somebody in a note asks him to look. */
async function readMentions(
  em: EntityManager,
  caseIds: readonly string[],
  zone: string,
): Promise<DeedOn[]> {
  return em.query(
    `select ${dayOf('written_at', '$2')} as day, case_id as "caseId", account.person as officer
       from case_note cross join unnest(mentions) as mentioned (account_id) join account using (account_id)
      where case_id = any($1::uuid[])`,
    [caseIds, zone],
  );
}

/** Who has taken the place of an absent colleague, as the sessions tell the trail: `OFFICER for B. Boss`. */
async function readStoodIn(em: EntityManager, { zone, from }: Since): Promise<StoodInOn[]> {
  return em.query(
    `/* ${PLANNED_ANEW} */
     select distinct ${dayOf('at', '$1')} as day, actor as officer, substring(outcome from ' for (.+)$') as absent
       from audit_entry
      where ${INDEXED} and action = 'CAPACITY_TAKEN' and at >= $2 and outcome ~ '^[A-Z_]+ for '`,
    [zone, from],
  );
}

async function readUnits(em: EntityManager): Promise<Map<string, string>> {
  const rows: { person: string; unit: string }[] = await em.query(
    'select person, unit from account where unit is not null',
  );
  return new Map(rows.map(({ person, unit }) => [person, unit]));
}

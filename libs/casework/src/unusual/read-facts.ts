import { messagesOfCases } from '@trace/exchange';
import { PLANNED_ANEW } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import type { CaseFiles } from '../case-files.ts';
import { CaseFileRow } from '../case-file.entity.ts';
import { isWorkingDay, type Calendar } from '../deadlines/calendar.ts';
import { writeDay, type DayNumber } from '../deadlines/day.ts';
import { dayAt, endOfDay } from '../deadlines/local-time.ts';
import { datedBackWords } from './dated-back-words.ts';
import type { AskedOn, DatedBack, Facts, LeftOff } from './facts.ts';
import { ASKED_DAYS } from './partner-asks-more.ts';
import { readDeskFacts } from './read-desk-facts.ts';
import { shownFrom, THRESHOLDS } from './thresholds.ts';

/** So many of the latest words that were dated back are looked at; after a long outage there may be more. */
const MOST_DATED_BACK = 200;

/** At which node, and by which calendar, the facts are read. */
export interface FactsGround {
  em: EntityManager;
  caseFiles: Pick<CaseFiles, 'open'>;
  calendar: Calendar;
  now: Date;
}

/** Reads everything that the rules are given out of the tables of this node. */
export async function readFacts(ground: FactsGround): Promise<Facts> {
  const { em, calendar, now } = ground;
  const { zone } = calendar;
  const today = dayAt(now, zone);
  const from = startOf(shownFrom(today), zone);
  const desk = await readDeskFacts(em, {
    zone,
    from: startOf(shownFrom(today) - THRESHOLDS.officer.earlierDays, zone),
  });
  return {
    today,
    asked: await readAsked(em, zone, startOf(today - ASKED_DAYS + 1, zone)),
    firstAsked: await readFirstAsked(em, zone),
    leftOff: await readLeftOff(em, zone, from),
    datedBack: await readDatedBack(ground, from),
    ...desk,
    isWorkingDay: (day) => isWorkingDay(day, calendar),
  };
}

/** The instant at which a day begins in a zone. */
function startOf(day: DayNumber, zone: string): Date {
  return endOfDay(day - 1, zone);
}

async function readAsked(em: EntityManager, zone: string, from: Date): Promise<AskedOn[]> {
  return em.query(
    `/* ${PLANNED_ANEW} */
     select partner, (opened_at at time zone $1)::date - date '1970-01-01' as day, count(*)::int as requests
       from case_file
      where direction = 'IN' and request_type in ('TRACE', 'COOPERATION') and opened_at >= $2
      group by 1, 2`,
    [zone, from],
  );
}

async function readFirstAsked(em: EntityManager, zone: string): Promise<Map<string, DayNumber>> {
  const rows: { partner: string; at: Date | null }[] = await em.query(
    `select partner, (select min(opened_at) from case_file
                       where case_file.partner = known.partner and direction = 'IN'
                         and request_type in ('TRACE', 'COOPERATION')) as at
       from (select distinct partner from case_file) known`,
  );
  return new Map(rows.flatMap(({ partner: of, at }) => (at ? [[of, dayAt(at, zone)]] : [])));
}

/** A case that was withdrawn since then has changed since then: no older line can have the latest withdrawal. */
async function readLeftOff(em: EntityManager, zone: string, from: Date): Promise<LeftOff[]> {
  const rows: (Omit<LeftOff, 'latest'> & { latest: DayNumber | null })[] = await em.query(
    `/* ${PLANNED_ANEW} */
     select partner, count(*) filter (where opened_at >= $1)::int as requests,
            coalesce(array_agg(case_id order by case_id) filter (where opened_at >= $1 and left_at is not null), '{}')
              as "caseIds",
            (max(left_at) at time zone $2)::date - date '1970-01-01' as latest
       from case_file left join lateral (
              select min(stored_at) as left_at from message
               where state = 'WITHDRAWN' and message.case_id = case_file.case_id and message.direction = 'IN'
                 and kind = 'WITHDRAWAL' and outcome = 'ACCEPTED'
                 and exists (select 1 from message answer
                              where answer.case_id = case_file.case_id and answer.direction = 'OUT'
                                and answer.kind = 'PARTIAL_ANSWER' and answer.outcome = 'ACCEPTED')) withdrawal on true
      where direction = 'IN' and request_type in ('TRACE', 'COOPERATION')
        and (opened_at >= $1 or state = 'WITHDRAWN' and changed_at >= $1)
      group by 1`,
    [from, zone],
  );
  return rows.map(({ latest, ...row }) => ({ ...row, ...(latest !== null && { latest }) }));
}

/** The lines of the cases say where to look; what was said, the fold of the signed messages says. */
async function readDatedBack(
  { em, caseFiles, calendar }: FactsGround,
  from: Date,
): Promise<DatedBack[]> {
  const files = await em
    .createQueryBuilder(CaseFileRow, 'file')
    .where('file.datedBackAt >= :from', { from })
    .orderBy('file.datedBackAt', 'DESC')
    .limit(MOST_DATED_BACK)
    .getMany();
  const byCase = await messagesOfCases(
    em,
    files.map(({ caseId }) => caseId),
  );
  return files.flatMap(({ caseId, partner: other }) =>
    datedBackWords(caseFiles.open(byCase.get(caseId) ?? []).folded)
      .filter(({ receivedAt }) => receivedAt >= from)
      .map((word) => ({
        ...word,
        caseId,
        partner: other,
        day: dayAt(word.receivedAt, calendar.zone),
      })),
  );
}

/** The days that are shown, as they are written. */
export function shownDaysUntil(today: DayNumber): { from: string; until: string } {
  return { from: writeDay(shownFrom(today)), until: writeDay(today) };
}

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
import { readDeskFacts } from './read-desk-facts.ts';
import { THRESHOLDS } from './thresholds.ts';

const { shownDays, partner, officer } = THRESHOLDS;
const ASKED_DAYS = shownDays + (partner.earlierWeeks + 1) * partner.windowDays;
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
  const shownFrom = startOf(today - shownDays + 1, zone);
  const desk = await readDeskFacts(em, {
    zone,
    from: startOf(today - shownDays - officer.earlierDays + 1, zone),
  });
  return {
    today,
    asked: await readAsked(em, zone, startOf(today - ASKED_DAYS + 1, zone)),
    firstAsked: await readFirstAsked(em, zone),
    leftOff: await readLeftOff(em, shownFrom),
    datedBack: await readDatedBack(ground, shownFrom),
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

async function readLeftOff(em: EntityManager, from: Date): Promise<LeftOff[]> {
  return em.query(
    `/* ${PLANNED_ANEW} */
     select partner, count(*)::int as requests,
            coalesce(array_agg(case_id order by case_id) filter (where state = 'WITHDRAWN' and exists (
              select 1 from message
               where message.case_id = case_file.case_id and direction = 'OUT' and kind = 'PARTIAL_ANSWER'
                 and outcome = 'ACCEPTED')), '{}') as "caseIds"
       from case_file
      where direction = 'IN' and request_type in ('TRACE', 'COOPERATION') and opened_at >= $1
      group by 1`,
    [from],
  );
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
  return { from: writeDay(today - shownDays + 1), until: writeDay(today) };
}

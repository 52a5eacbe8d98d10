import { PLANNED_ANEW } from '@trace/platform';
import type { RefusalGround } from '@trace/protocol';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { CaseFileRow } from '../case-file.entity.ts';
import {
  narrow,
  recordSql,
  type CaseFilter,
  type CaseRecord,
  type Judged,
} from '../case-filter.ts';
import type { RefusedOn } from '../yearly-counts.ts';

/** How a State has answered the other, counted in the requests of a period. */
export interface Scorecard {
  /** `OUT`: the partner was asked by us; `IN`: we were asked by it. */
  direction: 'OUT' | 'IN';
  partner: string;
  asked: number;
  /** Answered or refused. */
  answered: number;
  /** Answered or refused, and never too late. */
  inTime: number;
  /** Half of all were done in so many seconds or fewer, without the time in which the clock stood still. */
  medianAcknowledgedSeconds: number | null;
  medianAnsweredSeconds: number | null;
  /** In which the answering State asked back at least once. */
  clarified: number;
  /** Refused in whole or in part, by ground; a case with two grounds is in both. */
  refusedOn: RefusedOn[];
  /** Overdue at this moment, whenever they were asked. */
  overdueNow: number;
}

/** What was asked, and answered, in one month (UTC). */
export interface MonthLine {
  /** The first day. */
  month: string;
  direction: 'OUT' | 'IN';
  asked: number;
  answered: number;
  answeredLate: number;
}

/** Partners and months, both ways. */
export interface Scores {
  since: Date;
  cards: Scorecard[];
  months: MonthLine[];
}

const DIRECTIONS = ['OUT', 'IN'] as const;

type Counted = Omit<Scorecard, 'refusedOn' | 'overdueNow'>;
type Of = Pick<Scorecard, 'direction' | 'partner'>;

/**
 * How each partner answers us and how we answer it. Nobody is charged with an outage: the columns come from the clocks,
 * which start with the receipt of whoever was asked and stop when the word was said, however late it was delivered.
 */
export async function countScores(
  em: EntityManager,
  filter: CaseFilter,
  since: Date,
  judged: Judged,
): Promise<Scores> {
  const [cards, refused, overdue] = [
    await countCards(em, filter, since, judged),
    await countRefusals(em, filter, since, judged),
    await countOverdueNow(em, filter, judged),
  ];
  const of = keyed(cards);
  for (const line of overdue) if (!of.has(keyOf(line))) of.set(keyOf(line), emptyCard(line));
  return {
    since,
    cards: [...of.values()]
      .toSorted((one, other) => other.asked - one.asked || (keyOf(one) < keyOf(other) ? -1 : 1))
      .map((card) => ({
        ...card,
        refusedOn: refused
          .filter((line) => keyOf(line) === keyOf(card))
          .map(({ ground, cases }) => ({ ground, cases })),
        overdueNow: overdue.find((line) => keyOf(line) === keyOf(card))?.cases ?? 0,
      })),
    months: await countMonths(em, filter, since, judged),
  };
}

async function countCards(
  em: EntityManager,
  filter: CaseFilter,
  since: Date,
  judged: Judged,
): Promise<Counted[]> {
  const median = (column: string): string =>
    `percentile_disc(0.5) within group (order by ${column})::int`;
  return requested(em, filter, since, judged)
    .addSelect('count(*)::int', 'asked')
    .addSelect(counted('ANSWERED'), 'answered')
    .addSelect(counted('ANSWERED_IN_TIME'), 'inTime')
    .addSelect(median('file.acknowledged_seconds'), 'medianAcknowledgedSeconds')
    .addSelect(median('file.answered_seconds'), 'medianAnsweredSeconds')
    .addSelect(counted('ASKED_BACK'), 'clarified')
    .groupBy('file.direction, file.partner')
    .getRawMany();
}

async function countRefusals(
  em: EntityManager,
  filter: CaseFilter,
  since: Date,
  judged: Judged,
): Promise<(Of & { ground: RefusalGround; cases: number })[]> {
  return requested(em, filter, since, judged)
    .andWhere(`file.refusal_grounds <> '{}'`)
    .addSelect('unnest(file.refusal_grounds)', 'ground')
    .addSelect('count(*)::int', 'cases')
    .groupBy('1, 2, 3')
    .orderBy('cases', 'DESC')
    .getRawMany();
}

async function countOverdueNow(
  em: EntityManager,
  filter: CaseFilter,
  judged: Judged,
): Promise<(Of & { cases: number })[]> {
  return narrow(caseFiles(em), { ...filter, standing: 'OVERDUE' }, judged)
    .select('file.direction', 'direction')
    .addSelect('file.partner', 'partner')
    .addSelect('count(*)::int', 'cases')
    .groupBy('file.direction, file.partner')
    .getRawMany();
}

/** Each fact in its own month: what is answered later changes no month that is over. */
async function countMonths(
  em: EntityManager,
  filter: CaseFilter,
  since: Date,
  judged: Judged,
): Promise<MonthLine[]> {
  const fact = (at: string, kind: string): SelectQueryBuilder<CaseFileRow> =>
    narrow(caseFiles(em), { record: 'REQUESTED', ...filter }, judged)
      .andWhere(`${at} >= :since`, { since })
      .select('file.direction', 'direction')
      .addSelect(`to_char(${at} at time zone 'UTC', 'YYYY-MM-01')`, 'month')
      .addSelect(`count(*)::int`, kind)
      .groupBy('1, 2');
  const asked: (MonthOf & { asked: number })[] = await fact('file.opened_at', 'asked').getRawMany();
  const answered: (MonthOf & { answered: number; answeredLate: number })[] = await fact(
    'file.answered_at',
    'answered',
  )
    .addSelect(counted('ANSWERED_LATE'), 'answeredLate')
    .getRawMany();
  return monthsBetween(since, judged.now).flatMap((month) =>
    DIRECTIONS.map((direction) => {
      const here = (line: MonthOf): boolean => line.month === month && line.direction === direction;
      const nothing = { month, direction, asked: 0, answered: 0, answeredLate: 0 };
      return Object.assign(nothing, asked.find(here), answered.find(here));
    }),
  );
}

/** The first days of all months from one instant to another, also of those in which nothing happened. */
function monthsBetween(from: Date, until: Date): string[] {
  const first = from.getUTCFullYear() * 12 + from.getUTCMonth();
  const last = until.getUTCFullYear() * 12 + until.getUTCMonth();
  return Array.from({ length: last - first + 1 }, (_, index) =>
    new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + index))
      .toISOString()
      .slice(0, 10),
  );
}

type MonthOf = Pick<MonthLine, 'month' | 'direction'>;

function requested(
  em: EntityManager,
  filter: CaseFilter,
  since: Date,
  judged: Judged,
): SelectQueryBuilder<CaseFileRow> {
  return narrow(caseFiles(em), { record: 'REQUESTED', ...filter }, judged)
    .andWhere('file.opened_at >= :since', { since })
    .select('file.direction', 'direction')
    .addSelect('file.partner', 'partner');
}

function caseFiles(em: EntityManager): SelectQueryBuilder<CaseFileRow> {
  return em.createQueryBuilder(CaseFileRow, 'file').comment(PLANNED_ANEW);
}

function counted(record: CaseRecord): string {
  return `count(*) filter (where ${recordSql(record)})::int`;
}

function keyed(cards: readonly Counted[]): Map<string, Counted> {
  return new Map(cards.map((card) => [keyOf(card), card]));
}

function keyOf({ direction, partner }: Of): string {
  return `${partner} ${direction}`;
}

function emptyCard({ direction, partner }: Of): Counted {
  return {
    direction,
    partner,
    asked: 0,
    answered: 0,
    inTime: 0,
    medianAcknowledgedSeconds: null,
    medianAnsweredSeconds: null,
    clarified: 0,
  };
}

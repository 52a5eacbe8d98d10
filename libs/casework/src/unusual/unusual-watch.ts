import type { DataSource } from 'typeorm';
import { numberOf, writeDay } from '../deadlines/day.ts';
import type { Desk } from '../notices/index.ts';
import { writeNotices, type NoticeOrder } from '../notices/index.ts';
import type { UnusualFinding } from './finding.ts';
import type { Unusual, UnusualReport } from './unusual.ts';

/** Reading all facts takes a moment, and nothing in them changes within seconds. */
const REST_MS = 10 * 60_000;
/** What ended earlier was told in its time. */
const TOLD_DAYS = 2;
const WATCHING: readonly Desk[] = ['SUPERVISOR', 'AUDITOR'];

/**
 * Tells supervisors and auditors what is unusual: of a bait that was opened in the next round, of the rest when it looks
 * again. Each finding is told at most once for each day on which it grows, and not at all once somebody has said a word
 * about it. The notice names neither a case nor an officer.
 */
export class UnusualWatch {
  readonly name = 'unusual';
  private lastLook = performance.now();

  /** @param restMs how long it rests between two looks, and before the first one */
  constructor(
    private readonly ground: { dataSource: DataSource; unusual: Unusual },
    private readonly restMs = REST_MS,
  ) {}

  /** One round. @returns how many notices are new */
  async run(): Promise<number> {
    const { dataSource, unusual } = this.ground;
    const isDue = performance.now() - this.lastLook >= this.restMs;
    const orders = isDue ? ordersOf(await unusual.report({})) : await this.baits();
    if (isDue) this.lastLook = performance.now();
    if (orders.length === 0) return 0;
    return dataSource.transaction((em) => writeNotices(em, orders));
  }

  /** What can not wait: a bait that was opened. */
  private async baits(): Promise<NoticeOrder[]> {
    const { findings, now } = await this.ground.unusual.baitsOpened();
    return findings.flatMap((finding) => WATCHING.map((desk) => noticeOf(finding, desk, now)));
  }
}

function ordersOf(report: UnusualReport): NoticeOrder[] {
  return [...findingsOf(report), ...openingsOf(report)];
}

/** What is of today or of the two days before, and nobody has said a word about. */
function findingsOf({ findings, until: today, now }: UnusualReport): NoticeOrder[] {
  const from = writeDay(numberOf(today) - TOLD_DAYS);
  return findings
    .filter(({ until, words }) => words.length === 0 && until >= from)
    .flatMap((finding) => WATCHING.map((desk) => noticeOf(finding, desk, now)));
}

function noticeOf(
  { key, until, partner }: UnusualFinding,
  desk: Desk,
  raisedAt: Date,
): NoticeOrder {
  return {
    key: `unusual:${key}:${until}`,
    what: 'UNUSUAL_FOUND',
    desk,
    raisedAt,
    ...(partner !== undefined && { partner }),
  };
}

/** Each morning, as long as anything that was drawn has not been looked at. */
function openingsOf({ openings, until, now }: UnusualReport): NoticeOrder[] {
  if (openings.every(({ words }) => words.length > 0)) return [];
  return [
    { key: `openings-drawn:${until}`, what: 'OPENINGS_DRAWN', desk: 'SUPERVISOR', raisedAt: now },
  ];
}

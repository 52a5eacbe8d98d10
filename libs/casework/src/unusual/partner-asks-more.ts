import { writeDay, type DayNumber } from '../deadlines/day.ts';
import type { Facts } from './facts.ts';
import { keyOf, type UnusualFinding } from './finding.ts';
import { shownFrom, THRESHOLDS } from './thresholds.ts';
import { sumOf, usualOf } from './usual.ts';

const { shownDays, partner: LIMITS } = THRESHOLDS;
const { windowDays, earlierWeeks, knownWeeks, times, floor, floorOfNew } = LIMITS;
/**
 * So many days before those that are shown an unbroken time may have begun: after as many weeks as say what is usual, a
 * flood is usual itself. Its first day is its name, and must not move with the days that are shown.
 */
const DAYS_BEFORE = earlierWeeks * windowDays;
/** So many days until today it must be known what was asked on. */
export const ASKED_DAYS = shownDays + DAYS_BEFORE + (earlierWeeks + 1) * windowDays;

/** A week that ends with a day, beside the weeks before. */
interface Week {
  day: DayNumber;
  counted: number;
  usual?: number;
  limit: number;
}

/**
 * Partners that asked far more in a week than in their own weeks before (T-10): each unbroken time over the limit is one
 * finding, with the numbers of its fullest week.
 */
export function partnersAskingMore({
  asked,
  firstAsked,
  today,
}: Pick<Facts, 'asked' | 'firstAsked' | 'today'>): UnusualFinding[] {
  const from = shownFrom(today);
  const partners = [...new Set(asked.map(({ partner }) => partner))];
  return partners.toSorted().flatMap((partner) => {
    const byDay = new Map(
      asked.filter((one) => one.partner === partner).map(({ day, requests }) => [day, requests]),
    );
    const since = firstAsked.get(partner) ?? today;
    const weeks = Array.from({ length: DAYS_BEFORE + shownDays }, (_, nth) =>
      weekOf(byDay, since, from - DAYS_BEFORE + nth),
    );
    return episodesOf(weeks)
      .filter((episode) => episode.some(({ day }) => day >= from))
      .map((episode) => findingOf(partner, episode));
  });
}

function weekOf(byDay: ReadonlyMap<DayNumber, number>, since: DayNumber, day: DayNumber): Week {
  const count = (last: DayNumber): number =>
    sumOf(Array.from({ length: windowDays }, (_, back) => byDay.get(last - back) ?? 0));
  const ends = Array.from({ length: earlierWeeks }, (_, back) => day - (back + 1) * windowDays);
  const whole = ends.filter((end) => end - windowDays + 1 >= since);
  const counted = count(day);
  if (whole.length < knownWeeks) return { day, counted, limit: floorOfNew };
  const usual = usualOf(whole.map(count));
  return { day, counted, usual, limit: Math.max(floor, usual * times) };
}

function episodesOf(weeks: readonly Week[]): [Week, ...Week[]][] {
  const episodes: [Week, ...Week[]][] = [];
  for (const week of weeks.filter(({ counted, limit }) => counted >= limit)) {
    const last = episodes.at(-1);
    if (last?.at(-1)?.day === week.day - 1) last.push(week);
    else episodes.push([week]);
  }
  return episodes;
}

function findingOf(partner: string, [first, ...others]: [Week, ...Week[]]): UnusualFinding {
  const fullest = others.reduce((one, other) => (other.counted > one.counted ? other : one), first);
  const { day, counted, usual, limit } = fullest;
  return {
    key: keyOf('PARTNER_ASKS_MORE', partner, writeDay(first.day)),
    kind: 'PARTNER_ASKS_MORE',
    partner,
    counted,
    from: writeDay(day - windowDays + 1),
    until: writeDay(day),
    ...(usual === undefined ? { against: 'NOTHING_YET' } : { against: 'OWN', usual }),
    limit,
    caseIds: [],
  };
}

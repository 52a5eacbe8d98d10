import type { Words } from '../language/use-words.ts';

/** A rung of the ladder of escalation in words; behind the last that has a name of its own, each week has a number. */
export function rungSaid(t: Words['t'], rung: string): string {
  const [, n] = /^WEEK_(\d+)$/.exec(rung) ?? [];
  return n === undefined ? t(`notices.rung-${rung}`) : t('notices.rung-WEEK', { n });
}

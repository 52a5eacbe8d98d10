import { securityKindOf, type RefusedWords } from '@trace/exchange';
import type { EntityManager } from 'typeorm';
import { writeNotices } from './write-notices.ts';

const HOUR_MS = 3_600_000;

/**
 * Tells the supervisors that a partner has signed something that was refused: once for each partner and hour, however
 * much it sends. What looks like an attack is told as a security event, with its own words.
 */
export async function tellRefusedWords(
  em: EntityManager,
  { partner, codes, at }: RefusedWords,
): Promise<void> {
  if (codes.every((code) => securityKindOf(code) !== undefined)) return;
  const hour = new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
  await writeNotices(em, [
    {
      key: `message-refused:${partner}:${hour.toISOString()}`,
      what: 'MESSAGE_REFUSED',
      desk: 'SUPERVISOR',
      partner,
      raisedAt: at,
    },
  ]);
}

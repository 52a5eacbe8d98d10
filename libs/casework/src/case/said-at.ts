import type { Case } from './case.ts';
import type { Filed } from './filed.ts';

const MINUTE_MS = 60_000;

/**
 * When a message was said, where its delivery took longer than the limit of the profile: an outage of the other side's
 * node is not charged to whoever has spoken. The sender's word for the instant is believed within bounds that its own
 * signatures set: not before its own receipt of anything that it had seen, and not before its own message before. Else,
 * and whenever delivery was prompt, the receipt counts.
 */
export function saidAtOf(c: Case, { message, receivedAt }: Filed): Date | undefined {
  if (receivedAt === undefined || c.profile === undefined) return undefined;
  const saidAt = new Date(message.createdAt);
  // Every profile gives delivery a number of minutes.
  const limit = c.profile.delivery.period.count * MINUTE_MS;
  if (receivedAt.getTime() - saidAt.getTime() <= limit) return undefined;
  const { issuer, audience, sequence, seen } = message;
  const bounds = c.entries.flatMap((entry): (Date | undefined)[] => {
    if (entry.effect === 'REFUSED_BY_PARTNER' || entry.effect === 'RECALLED') return [];
    if (entry.issuer === audience && entry.sequence <= seen) return [entry.receivedAt];
    return entry.issuer === issuer && entry.sequence < sequence ? [entry.createdAt] : [];
  });
  return bounds.every((bound) => bound !== undefined && bound <= saidAt) ? saidAt : undefined;
}

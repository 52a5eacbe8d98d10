import type { Handling, NamedPart, PurgeConfirmation, PurgeNotice } from '@trace/protocol';
import type { StoredPurge } from './purge-store.ts';

/** Nothing in what is said about a purge is about a person. */
const FREE: Handling = { level: 'H0', flags: [] };

const NOT_HELD = 'This State holds no such part.';

/** What the partner is told of what was destroyed here, and asked to destroy too (Directive (EU) 2016/680 article 16(6)). */
export function noticeOf(
  { reason, legalRef, justification }: Pick<StoredPurge, 'reason' | 'legalRef' | 'justification'>,
  parts: readonly NamedPart[],
): PurgeNotice {
  return {
    parts: parts.map(({ messageId, part }) => ({ messageId, part })),
    reason,
    ...(legalRef !== null && { legalRef }),
    ...(justification !== null && { text: justification }),
    handling: FREE,
  };
}

/** What the partner is told of each part that its notice has named: destroyed here too, or kept and why. */
export function confirmationOf(
  asked: readonly NamedPart[],
  known: ReadonlySet<string>,
  kept: { parts: readonly StoredPurge['parts'][number][]; text: string },
): PurgeConfirmation {
  const held = new Map(kept.parts.map((one) => [keyOf(one), one.keptBecause]));
  const keptParts = asked.flatMap(({ messageId, part }) => {
    const because = held.get(keyOf({ messageId, part }));
    if (because) return [{ messageId, part, because, text: kept.text }];
    if (known.has(keyOf({ messageId, part }))) return [];
    return [{ messageId, part, because: 'OTHER' as const, text: NOT_HELD }];
  });
  const keptKeys = new Set(keptParts.map(keyOf));
  return {
    purged: asked
      .filter((one) => !keptKeys.has(keyOf(one)))
      .map(({ messageId, part }) => ({ messageId, part })),
    ...(keptParts.length > 0 && { kept: keptParts }),
    handling: FREE,
  };
}

/** A part by one word, to be looked up. */
export function keyOf({ messageId, part }: NamedPart): string {
  return `${messageId} ${part}`;
}

import { LIMITS, type CheckedMessage } from '@trace/protocol';
import type { EntityManager } from 'typeorm';

/** So many messages of one State have room in a case however long they are. */
const ALWAYS_ROOM = LIMITS.caseBytes / LIMITS.messageBytes;

const OVERFULL = {
  code: 'case.full' as const,
  detail: `A State says at most ${LIMITS.caseBytes} bytes in one case. Go on in another one.`,
};

/**
 * Why messages are not taken, by their digests, that would take more bytes than one State has in a case: every message of a
 * case is read whenever one more comes (threat T-13). Only behind the places that have room anyway is it asked.
 *
 * @param messages new ones, none of which is held
 */
export async function findOverfull(
  em: EntityManager,
  messages: readonly CheckedMessage[],
): Promise<Map<string, typeof OVERFULL>> {
  const asked = messages.filter(({ message }) => message.sequence > ALWAYS_ROOM);
  if (asked.length === 0) return new Map();
  const caseIds = [...new Set(asked.map(({ message }) => message.caseId))];
  const rows: { caseId: string; bytes: number }[] = await em.query(
    `select case_id as "caseId", sum(octet_length(jws))::float8 as bytes from message
      where case_id = any($1::uuid[]) and direction = 'IN' group by case_id`,
    [caseIds],
  );
  const taken = new Map(rows.map(({ caseId, bytes }) => [caseId, bytes]));
  const overfull = new Map<string, typeof OVERFULL>();
  for (const { message, digest, token } of messages.toSorted(bySequence)) {
    const bytes = (taken.get(message.caseId) ?? 0) + token.length;
    if (message.sequence > ALWAYS_ROOM && bytes > LIMITS.caseBytes) overfull.set(digest, OVERFULL);
    else taken.set(message.caseId, bytes);
  }
  return overfull;
}

function bySequence(one: CheckedMessage, other: CheckedMessage): number {
  return one.message.sequence - other.message.sequence;
}

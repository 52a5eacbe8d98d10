import type { CheckedMessage } from '@trace/protocol';
import type { EntityManager } from 'typeorm';

/**
 * The digests of messages that go by own words which are not here: their State has seen more of this one in the case than
 * this one holds. An honest partner has applied those words, so this node has lost them with a backup. Beside what is
 * left of the case such a message can not be judged, and refused it would be refused for ever.
 */
export async function findUnfounded(
  em: EntityManager,
  messages: readonly CheckedMessage[],
): Promise<Set<string>> {
  const answering = messages.filter(({ message }) => message.seen > 0);
  if (answering.length === 0) return new Set();
  const rows: { digest: string }[] = await em.query(
    `select a.digest from unnest($1::text[], $2::uuid[], $3::int[]) as a (digest, case_id, seen)
      where a.seen > (
        select count(*) from message m
         where m.case_id = a.case_id and m.direction = 'OUT' and m.sequence <= a.seen
           and m.outcome is distinct from 'REFUSED' and m.outcome is distinct from 'RECALLED')`,
    [
      answering.map(({ digest }) => digest),
      answering.map(({ message }) => message.caseId),
      answering.map(({ message }) => message.seen),
    ],
  );
  return new Set(rows.map(({ digest }) => digest));
}

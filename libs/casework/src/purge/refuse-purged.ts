import { PurgedPartRow, type StoredMessage } from '@trace/exchange';
import { Problem } from '@trace/platform';
import { instant, type PurgeReason } from '@trace/protocol';
import { In, type EntityManager } from 'typeorm';

const BECAUSE: Record<PurgeReason, string> = {
  RETENTION_ENDED: 'the time for which it might be kept had ended',
  LEGAL_ORDER: 'an order demanded it',
  ACQUITTAL: 'the person was acquitted',
  OTHER: 'for another reason, which the purge names',
};

/**
 * Says of a part that was destroyed, in every message that had it, when that was and by which rule.
 *
 * @throws Problem identity.purged
 */
export async function refusePurged(
  em: EntityManager,
  messages: readonly StoredMessage[],
  part: string,
): Promise<void> {
  const holding = messages
    .filter(({ message }) => message.sealed.some((sealed) => sealed.part === part))
    .map(({ message }) => message.messageId);
  if (holding.length === 0) return;
  const stones = await em.findBy(PurgedPartRow, { messageId: In(holding), part });
  const [stone] = stones;
  if (!stone || stones.length < holding.length) return;
  const { purgedAt, reason } = stone;
  throw new Problem(
    'identity.purged',
    `Its key was destroyed at ${instant(purgedAt)} (${reason}: ${BECAUSE[reason]}). Nobody can open it again; the messages and their proofs remain.`,
  );
}

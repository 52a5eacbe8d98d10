import type { ChainEventCode, TraceReasonCode } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import type { OpenedCase } from '../case-files.ts';
import type { NoticeKind } from './notice-kinds.ts';
import { writeNotices, type NoticeOrder } from './write-notices.ts';

/** What an item that was found cannot have been, if the record is right (list 7.5: a diversion alert). */
const GONE_BY_REASON: ReadonlySet<TraceReasonCode> = new Set([
  'DESTROYED_ON_RECORD',
  'DEACTIVATED',
]);
const GONE_BY_EVENT: ReadonlySet<ChainEventCode> = new Set(['DESTROYED', 'DEACTIVATED']);

/**
 * Alarms the supervisors where a record says that an item which was found is destroyed (lifecycle edge 9), and flags to
 * them a refusal on national law alone (list 7.12); once for each message, in the transaction that stores it. Both nodes
 * read the same case, so both sides are told.
 */
export async function tellRecordAlarms(
  em: EntityManager,
  filed: readonly OpenedCase[],
  raisedAt: Date,
): Promise<void> {
  await writeNotices(
    em,
    filed.flatMap((opened) =>
      alarmsOf(opened).map(({ what, messageId }): NoticeOrder => ({
        key: `${what}:${messageId}`,
        what,
        desk: 'SUPERVISOR',
        caseId: opened.file.caseId,
        reference: opened.file.reference,
        partner: opened.file.partner,
        raisedAt,
      })),
    ),
  );
}

/** Which messages of a case are to be told of; only what both sides hold, with its receipt. */
export function alarmsOf({
  folded,
}: Pick<OpenedCase, 'folded'>): { what: NoticeKind; messageId: string }[] {
  const { itemResults, chain, refusals, entries } = folded;
  const received = new Set(
    entries.flatMap(({ messageId, receivedAt }) => (receivedAt ? [messageId] : [])),
  );
  const contradicted = [
    ...itemResults.filter(({ said }) => said.reasons.some(({ code }) => GONE_BY_REASON.has(code))),
    ...chain.filter(({ said }) => GONE_BY_EVENT.has(said.event)),
  ];
  const national = refusals.filter(({ said }) => said.ground === 'NAT-OTHER');
  const alarms = [
    ...idsOf(contradicted).map((messageId) => ({
      what: 'RECORD_CONTRADICTED' as const,
      messageId,
    })),
    ...idsOf(national).map((messageId) => ({ what: 'GROUND_FLAGGED' as const, messageId })),
  ];
  return alarms.filter(({ messageId }) => received.has(messageId));
}

function idsOf(said: readonly { messageId: string }[]): string[] {
  return [...new Set(said.map(({ messageId }) => messageId))];
}

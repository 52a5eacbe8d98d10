import { isCanary, type CheckedMessage } from '@trace/protocol';
import type { AuditNote } from '@trace/platform';
import type { RefusedMessage } from './examined.ts';
import { placeForLog } from './logged-place.ts';

/** What the audit says of a parcel: every message that was taken, and every one that was refused. */
export function arrivalNotes(
  parcelId: string,
  partner: string,
  at: Date,
  fresh: readonly CheckedMessage[],
  refused: readonly RefusedMessage[],
): AuditNote[] {
  const by = { at, actor: `node:${partner}`, role: 'PARTNER', partner, correlationId: parcelId };
  return [
    ...fresh.map(({ message }): AuditNote => ({
      ...by,
      action: isCanary(message) ? 'CANARY_ANSWERED' : 'MESSAGE_ACCEPTED',
      ...(!isCanary(message) && { caseId: message.caseId, outcome: placeForLog(message) }),
      messageId: message.messageId,
    })),
    ...refused.map(({ messageId, code }): AuditNote => ({
      ...by,
      action: 'MESSAGE_REFUSED',
      outcome: code,
      ...(messageId !== undefined && { messageId }),
    })),
  ];
}

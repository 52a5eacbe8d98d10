import type { Audit } from '@trace/platform';
import type { RefusalCode } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { recordRefusals } from '../security-events.ts';

/** Something that a partner gave back and that is not taken. Its id is said only where its signature was verified. */
export interface NotTaken {
  code: RefusalCode;
  messageId?: string;
}

/** Tells of what is not taken back, in the caller's transaction: in the trail, and as security events. */
export async function noteNotTaken(
  em: EntityManager,
  audit: Audit,
  { partner, at, refused }: { partner: string; at: Date; refused: readonly NotTaken[] },
): Promise<void> {
  await recordRefusals(em, partner, refused, at);
  await audit.record(
    em,
    refused.map(({ code, messageId }) => ({
      at,
      actor: `node:${partner}`,
      role: 'PARTNER',
      action: isConflict(code) ? ('MESSAGE_CONFLICT' as const) : ('MESSAGE_REFUSED' as const),
      ...(messageId !== undefined && { messageId }),
      partner,
      outcome: code,
    })),
  );
}

function isConflict(code: RefusalCode): boolean {
  return code === 'message.conflict' || code === 'message.sequence-taken';
}

import type { Standing } from '../../code-lists/dialogue-codes.ts';
import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { DelayNotice } from '../delay-notice.message.ts';
import type { StatusReply } from '../status-reply.message.ts';
import { below, contradicts, lacks } from './complaint.ts';

function judicialDelayIsMarked({ delay, judicialAuthorisation }: DelayNotice): Complaint[] {
  return delay.reasonCode === 'LATE-JUDICIAL' && !judicialAuthorisation
    ? [contradicts('/judicialAuthorisation', 'LATE-JUDICIAL waits for a judicial authorisation.')]
    : [];
}

function authorisationHasItsLength({ delay, judicialAuthorisation }: DelayNotice): Complaint[] {
  return judicialAuthorisation
    ? below('/delay', lacks(delay, 'lengthDays', 'Say how long the authorisation will take.'))
    : [];
}

/** The rules of a delay notice. */
export const DELAY_NOTICE_RULES: readonly CrossRule<DelayNotice>[] = [
  { source: 'Directive (EU) 2023/977, art. 5(2)', check: judicialDelayIsMarked },
  { source: 'Directive (EU) 2023/977, art. 5(2)', check: authorisationHasItsLength },
];

const WAITING_ELSEWHERE = new Set<Standing>(['AWAITING_AUTHORISATION', 'AWAITING_THIRD_PARTY']);

function waitingHasItsDay(reply: StatusReply): Complaint[] {
  return WAITING_ELSEWHERE.has(reply.standing)
    ? lacks(reply, 'expectedDate', 'Say until when this is expected.')
    : [];
}

/** The rules of a status reply. */
export const STATUS_REPLY_RULES: readonly CrossRule<StatusReply>[] = [
  { source: 'UNTOC 18(24)', check: waitingHasItsDay },
];

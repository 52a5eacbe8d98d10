import type { CaseFileRow } from '@trace/casework';
import { instant } from '@trace/protocol';

/** One case in a list. */
export class CaseLineView {
  caseId: string;
  /** OUT: this State asks, or spoke first; IN: the other one does, or did. */
  direction: string;
  partner: string;
  /** The reference that people use, such as QN-TR-2026-000123. */
  reference: string;
  /** TRACE or COOPERATION; SPONTANEOUS_INFO or JIT_PROPOSAL where that has opened the case. */
  requestType: string;
  /** URGENT or ROUTINE; empty where nothing was requested. */
  urgency: string;
  state: string;
  openedAt: string;
  changedAt: string;
  version: number;
  /** The State that is waited for. */
  waitingFor?: string;
  /** The running clock that is due first. */
  nextClock?: string;
  nextDueAt?: string;
  /** Whether that clock has run out at this moment. */
  overdue: boolean;
  /** Whether it has three quarters of its time behind it at this moment. */
  dueSoon: boolean;
  /** Whether lateness is foretold at this moment, and nothing is overdue yet; the case says why, clock by clock. */
  atRisk: boolean;
  /** Since when something in this case is or was late; that is never hidden again. */
  lateSince?: string;

  /** Whether something was said in it since the reader last opened it; only in lists. */
  unread?: boolean;

  /** The line of a case at an instant. */
  static of(file: CaseFileRow, now: Date): CaseLineView {
    const { nextDueAt, nextWarnAt, nextRiskAt, lateSince, waitingFor, nextClock } = file;
    const overdue = nextDueAt !== null && nextDueAt < now;
    return {
      caseId: file.caseId,
      direction: file.direction,
      partner: file.partner,
      reference: file.reference,
      requestType: file.requestType,
      urgency: file.urgency,
      state: file.state,
      openedAt: instant(file.openedAt),
      changedAt: instant(file.changedAt),
      version: file.version,
      ...(waitingFor !== null && { waitingFor }),
      ...(nextClock !== null && { nextClock }),
      ...(nextDueAt !== null && { nextDueAt: instant(nextDueAt) }),
      overdue,
      dueSoon: !overdue && nextWarnAt !== null && nextWarnAt <= now,
      atRisk: !overdue && nextDueAt !== null && nextRiskAt !== null && nextRiskAt <= now,
      ...(lateSince !== null && { lateSince: instant(lateSince) }),
    };
  }
}

/** A part of the list of cases, the latest opened first. */
export class CasePageView {
  cases: CaseLineView[];
  /** The cursor behind which the list goes on; absent at its end. */
  next?: string;
}

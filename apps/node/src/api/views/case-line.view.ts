import { daysPast, type CaseFileRow, type ListedCase } from '@trace/casework';
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
  /** By how many days that clock has run out, in the calendar of the State that it waits for. */
  daysLate?: number;
  /** Since when something in this case is or was late; that is never hidden again. */
  lateSince?: string;
  /** Why something came late or is delayed, as the answering State said. */
  lateCauses: string[];
  /** The legal bases in the order of the request. */
  legalBases: string[];
  /** Whether a clock stands still. */
  suspended: boolean;
  /** Whether a clock goes by a day that was named instead of its rule. */
  deviated: boolean;
  /** Since when an own word waits for the partner's receipt. */
  undeliveredSince?: string;
  /** The officer and the unit that have the case at home. */
  assignee?: string;
  unit?: string;

  /** Whether something was said in it since the reader last opened it; only in lists. */
  unread?: boolean;

  /** The line of a case at an instant. */
  static of({ file, assignee, unit }: ListedCase, now: Date): CaseLineView {
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
      ...(file.waitingFor !== null && { waitingFor: file.waitingFor }),
      ...dueOf(file, now),
      ...(file.lateSince !== null && { lateSince: instant(file.lateSince) }),
      lateCauses: file.lateCauses,
      legalBases: file.legalBases,
      suspended: file.suspended,
      deviated: file.deviated,
      ...(file.undeliveredSince !== null && { undeliveredSince: instant(file.undeliveredSince) }),
      ...(assignee !== undefined && { assignee }),
      ...(unit !== undefined && { unit }),
    };
  }
}

/** What of a line the time decides. */
function dueOf(
  { nextClock, nextDueAt, nextWarnAt, nextRiskAt, nextZone }: CaseFileRow,
  now: Date,
): Pick<CaseLineView, 'nextClock' | 'nextDueAt' | 'overdue' | 'dueSoon' | 'atRisk' | 'daysLate'> {
  if (nextDueAt === null) return { overdue: false, dueSoon: false, atRisk: false };
  const overdue = nextDueAt < now;
  return {
    ...(nextClock !== null && { nextClock }),
    nextDueAt: instant(nextDueAt),
    overdue,
    dueSoon: !overdue && nextWarnAt !== null && nextWarnAt <= now,
    atRisk: !overdue && nextRiskAt !== null && nextRiskAt <= now,
    ...(overdue && { daysLate: daysPast(nextDueAt, now, nextZone ?? 'UTC') }),
  };
}

/** A part of the list of cases. */
export class CasePageView {
  cases: CaseLineView[];
  /** The cursor behind which the list goes on; absent at its end. */
  next?: string;
}

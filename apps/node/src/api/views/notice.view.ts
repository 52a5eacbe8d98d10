import { NOTICE_KINDS, type NoticeRow } from '@trace/casework';
import { instant } from '@trace/protocol';

/** Something that a desk is told. The data of the case stand in the case, not here. */
export class NoticeView {
  noticeId: string;
  /** A code of the closed list of notices. */
  what: string;
  /** What it means and what to do, in a sentence. */
  says: string;
  desk: string;
  /** The one of the desk whom it concerns. */
  person?: string;
  unit?: string;
  caseId?: string;
  /** The reference that people use, such as QN-TR-2026-000123. */
  reference?: string;
  partner?: string;
  /** The clock that it is about, and the rung that this has reached. */
  clock?: string;
  rung?: string;
  dueAt?: string;
  /** What the due date was before it moved. */
  formerDueAt?: string;
  raisedAt: string;
  /** When the first of the desk read it, and who. */
  readAt?: string;
  readBy?: string;

  /** The view of a notice. */
  static of(row: NoticeRow): NoticeView {
    const { noticeId, what, desk, person, unit, caseId, reference, partner, clock, rung } = row;
    const { dueAt, formerDueAt, raisedAt, readAt, readBy } = row;
    return {
      noticeId,
      what,
      says: NOTICE_KINDS[what],
      desk,
      ...present({ person, unit, caseId, reference, partner, clock, rung, readBy }),
      ...present({ dueAt: at(dueAt), formerDueAt: at(formerDueAt), readAt: at(readAt) }),
      raisedAt: instant(raisedAt),
    };
  }
}

/** A part of the list of notices, the newest first. */
export class NoticePageView {
  notices: NoticeView[];
  /** How many of the whole list nobody has read. */
  unread: number;
  /** The cursor behind which the list goes on; absent at its end. */
  next?: string;
}

/** What reading all of them has done. */
export class NoticesReadView {
  /** How many were unread until now. */
  read: number;
}

function at(date: Date | null): string | null {
  return date === null ? null : instant(date);
}

function present<T extends Record<string, string | null>>(
  members: T,
): { [Name in keyof T]?: string } {
  return Object.fromEntries(Object.entries(members).filter(([, member]) => member !== null)) as {
    [Name in keyof T]?: string;
  };
}

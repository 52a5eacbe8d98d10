import type { TrailEntry } from '@trace/casework';
import { instant } from '@trace/protocol';

/** One line of the audit trail: ids, codes and the reason that was given; never the data of a case. */
export class AuditEntryView {
  entryId: string;
  at: string;
  actor: string;
  role: string;
  action: string;
  caseId?: string;
  messageId?: string;
  partner?: string;
  outcome?: string;
  correlationId?: string;
  /** Why it was done, in the words of whoever did. */
  reason?: string;
  /** From where: the address of whoever called, or `cli`, `worker` or `node`. */
  source?: string;
  /** Its place in the log (RFC 6962), from 0; left out until it has one. */
  position?: number;

  /** The line as it is shown. */
  static of({ entryId, at, actor, role, action, position, ...rest }: TrailEntry): AuditEntryView {
    const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
    return {
      entryId,
      at: instant(at),
      actor,
      role,
      action,
      ...said,
      ...(position !== null && { position: Number(position) }),
    };
  }
}

/** A part of the audit trail, the latest first. */
export class AuditPageView {
  entries: AuditEntryView[];
  /** Where to go on: give it back as cursor. */
  next?: string;
}

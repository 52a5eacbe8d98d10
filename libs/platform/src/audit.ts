import type { EntityManager } from 'typeorm';
import { originNow, type AuditOrigin } from './audit-origin.ts';
import { isUnwritable } from './database-fault.ts';
import { Problem } from './problem.ts';
import type { TrailGuard } from './trail-guard.ts';

/** Everything that leaves a trace: the closed list, reading included (Directive (EU) 2016/680 article 25). */
export const AUDIT_ACTIONS = [
  // what goes out and comes in
  'MESSAGE_QUEUED',
  'MESSAGE_DELIVERED',
  'MESSAGE_REFUSED_BY_PARTNER',
  'MESSAGE_RECALLED',
  'MESSAGE_ACCEPTED',
  'MESSAGE_REFUSED',
  'MESSAGE_REPEATED',
  'MESSAGE_CONFLICT',
  'PARCEL_REFUSED',
  'RECEIPT_REFUSED',
  // the bytes of attachments, here and by the word of a partner
  'ATTACHMENT_ARRIVED',
  'ATTACHMENT_REFUSED',
  'ATTACHMENT_ARRIVED_THERE',
  'ATTACHMENT_REFUSED_THERE',
  // what people see and try
  'CASE_READ',
  'CASES_LISTED',
  'CASES_SEARCHED',
  'CASES_EXPORTED',
  'MESSAGE_READ',
  'IDENTITY_READ',
  'USE_CHECKED',
  'EVIDENCE_EXPORTED',
  'OVERDUE_LISTED',
  'PARTNERS_LISTED',
  'STATISTICS_READ',
  'REFUSED_MESSAGES_READ',
  'DRAFT_SAVED',
  'DRAFT_READ',
  'DRAFTS_LISTED',
  'DRAFT_DELETED',
  'DRAFT_SUBMITTED',
  'TEMPLATE_SAVED',
  'DUPLICATE_DECIDED',
  'REQUEST_ASSESSED',
  'FINDING_WAIVED',
  'REFERENCE_IMPORTED',
  'REFERENCE_READ',
  'TRACE_READ',
  'ARMS_COUNTED',
  'NOTICES_LISTED',
  'CALENDARS_LISTED',
  'ATTACHMENT_UPLOADED',
  'ATTACHMENT_READ',
  'CASE_ASSIGNED',
  'CASE_ESCALATED',
  'NOTES_READ',
  'NOTE_WRITTEN',
  'NOTE_STRUCK',
  'NOTICE_READ',
  'SUBMISSION_REFUSED',
  'ACCESS_REFUSED',
  // who may do what, and whom this node believes
  'APPROVAL_ASKED',
  'APPROVAL_GIVEN',
  'APPROVAL_REFUSED',
  'APPROVAL_WITHDRAWN',
  'SIGNATURE_AWAITED',
  'SIGNATURE_GIVEN',
  'SIGNATURE_OUTDATED',
  'APPROVALS_LISTED',
  'AUDIT_READ',
  'SIGNED_IN',
  'SIGN_IN_REFUSED',
  'SIGNED_OUT',
  'SESSION_ENDED',
  'SESSIONS_LISTED',
  'CAPACITY_TAKEN',
  'ACCOUNT_CREATED',
  'ACCOUNT_CHANGED',
  'ACCOUNT_INVITED',
  'ACCOUNTS_LISTED',
  'PASSWORD_SET',
  'SECOND_FACTOR_SET',
  'LANGUAGE_SET',
  'MAIL_SET',
  'ABSENCE_SET',
  'PEOPLE_LISTED',
  'TOKEN_CREATED',
  'TOKEN_REVOKED',
  'ACCESS_REVISED',
  'KEYS_CREATED',
  'KEYS_CHANGED',
  'KEYS_RECONCILED',
  'DIRECTORY_IN_FORCE',
  'DIRECTORY_REFUSED',
  'PARTNER_KEY_CHANGED',
  'PARTNER_CHANGE_OFFERED',
  'PARTNER_CHANGE_CONFIRMED',
  'PARTNER_CHANGE_ACCEPTED',
  'PARTNER_CHANGE_DECLINED',
  'PARTNER_CHANGES_LISTED',
  'DIRECTORY_CHANGE_PROPOSED',
  'DIRECTORY_CHANGE_APPROVED',
  'DIRECTORY_CHANGE_DECLINED',
  'DIRECTORY_CHANGES_LISTED',
  'DIRECTORY_ANCHOR_CONFIRMED',
  'DIRECTORY_ANCHOR_CHANGED',
  // whether the logs hold
  'CHECKPOINT_STAMPED',
  'CHECKPOINT_REFUSED',
  'CHECKPOINT_CONFLICT',
  'CHECKPOINTS_LISTED',
  'AUDIT_CHECKED',
  'AUDIT_RESUMED',
  'HOLDINGS_TOLD',
  'RECONCILED',
  'RECONCILIATIONS_LISTED',
  'MESSAGES_SENT_AGAIN',
  'MESSAGE_GIVEN_BACK',
  'MESSAGE_CAME_BACK',
  'CANARY_SENT',
  'CANARY_ANSWERED',
  'CANARY_RETURNED',
  // what looks like an attack
  'SECURITY_EVENT',
  'SECURITY_EVENTS_LISTED',
  'UNUSUAL_READ',
  'UNUSUAL_JUDGED',
  'BAITS_LISTED',
  'BAIT_PLACED',
  'LANE_TRIED',
  'DIAGNOSTICS_READ',
  'MAIL_TESTED',
  // what the node does by itself
  'CLOCK_CROSSED',
  'CALENDAR_CHANGED',
  'MAIL_SENT',
  'MAIL_GIVEN_UP',
  // what is destroyed, and what must not be
  'PURGE_PROPOSED',
  'PURGE_APPROVED',
  'PURGE_DECLINED',
  'PART_PURGED',
  'PURGE_REAPPLIED',
  'PURGES_LISTED',
  'LEGAL_HOLD_PLACED',
  'LEGAL_HOLD_LIFTED',
  // the node itself
  'BACKUP_MADE',
  'BACKUP_RESTORED',
  'BACKUP_TESTED',
  'NODE_STARTED',
  'NODE_STOPPED',
  // invented cases, for a node that measures or trains
  'CASES_SEEDED',
] as const;

/** A code of the closed list of audited actions. */
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** What one entry says. Ids, codes and the person's own justification; never the data of a case. */
export interface AuditNote {
  at: Date;
  /** The person who is signed in, or the node or partner that acted by itself. */
  actor: string;
  role: string;
  action: AuditAction;
  caseId?: string;
  messageId?: string;
  partner?: string;
  outcome?: string;
  correlationId?: string;
  /** Why; the reason that was given for the whole call where it is not said here. */
  reason?: string;
}

/**
 * The trail of everything done. An entry is written in the transaction of what it records: if it can not be written,
 * the thing does not happen.
 */
export class Audit {
  /** @param guard knows whether evidence can be kept at present; without one the writing alone decides */
  constructor(private readonly guard?: TrailGuard) {}

  /**
   * Says beforehand whether actions will be let happen, for what can not be undone once it is known that they are not.
   *
   * @throws Problem audit.behind or disk.full
   */
  async assertMay(em: EntityManager, actions: readonly AuditAction[]): Promise<void> {
    await this.guard?.allow(em, actions);
  }

  /**
   * Adds the entries, in their order, with one statement, in the caller's transaction. From where it was done is known
   * to whoever answers the call (`withOrigin`).
   *
   * @throws Problem audit.behind, disk.full, or audit.unwritable where the trail itself takes no entry
   */
  async record(em: EntityManager, notes: readonly AuditNote[]): Promise<void> {
    if (notes.length === 0) return;
    if (em.queryRunner?.isTransactionActive !== true) {
      throw new Error('an audit entry is written only inside the transaction of what it records');
    }
    await this.guard?.allow(
      em,
      notes.map(({ action }) => action),
    );
    try {
      await this.write(em, notes);
    } catch (fault) {
      if (!isUnwritable(fault) && !(fault instanceof EntryAltered)) throw fault;
      this.guard?.failed(fault);
      throw new Problem('audit.unwritable');
    }
    this.guard?.written();
  }

  /** Writes the entries and reads back what the database made of them: nothing on the way may drop or change one. */
  private async write(em: EntityManager, notes: readonly AuditNote[]): Promise<void> {
    const columns = columnsOf(notes, originNow());
    const stored: StoredRow[] = await em.query(
      `insert into audit_entry
         (at, actor, role, action, case_id, message_id, partner, outcome, correlation_id, reason,
          source)
       select at, actor, role, action, case_id, message_id, partner, outcome, correlation_id, reason, $11
         from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::uuid[],
                     $7::text[], $8::text[], $9::uuid[], $10::text[])
              with ordinality as note (at, actor, role, action, case_id, message_id, partner, outcome,
                     correlation_id, reason, position)
        order by position
       returning array[extract(epoch from at)::text, actor, role, action, case_id::text, message_id::text,
                       partner, outcome, correlation_id::text, reason, source] as said`,
      columns,
    );
    const asSaid = notes.every(({ at }, index) => isAsSaid(stored[index], at, columns, index));
    if (stored.length !== notes.length || !asSaid) throw new EntryAltered();
  }
}

interface StoredRow {
  said: (string | null)[];
}

/** The database has stored other entries than it was given: a trigger, a rule, a hand in between. */
class EntryAltered extends Error {
  constructor() {
    super('the audit entries that were stored are not those that were written');
    this.name = 'EntryAltered';
  }
}

function isAsSaid(
  row: StoredRow | undefined,
  at: Date,
  columns: ReturnType<typeof columnsOf>,
  index: number,
): boolean {
  if (row === undefined) return false;
  const [stored, ...texts] = row.said;
  const [, ...given] = columns;
  return (
    Math.round(Number(stored) * 1_000) === at.getTime() &&
    given.every((column, place) => {
      const text = Array.isArray(column) ? column[index] : column;
      return (texts[place] ?? null)?.toLowerCase() === (text ?? null)?.toLowerCase();
    })
  );
}

/** Column by column as they are inserted; the source is one for all. */
function columnsOf(
  notes: readonly AuditNote[],
  origin: AuditOrigin,
): [string[], ...((string | null)[] | string)[]] {
  return [
    notes.map((note) => note.at.toISOString()),
    notes.map((note) => note.actor),
    notes.map((note) => note.role),
    notes.map((note) => note.action),
    notes.map((note) => note.caseId ?? null),
    notes.map((note) => note.messageId ?? null),
    notes.map((note) => note.partner ?? null),
    notes.map((note) => note.outcome ?? null),
    notes.map((note) => note.correlationId ?? null),
    notes.map((note) => note.reason ?? origin.reason ?? null),
    origin.source,
  ];
}

import type { ApprovalRow, HeldContent, Person } from '@trace/casework';
import { instant } from '@trace/protocol';

/** What was submitted and now waits for a second person, or for a key that signs it. */
export class HeldView {
  approvalId: string;
  /**
   * WAITING for a second person, or UNSIGNED as long as this node can not sign; for a key that was used before, what has
   * become of it: REFUSED, WITHDRAWN, OUTDATED.
   */
  state: string;
}

/** Something that a person asked to be said, and what another has decided about it. */
export class ApprovalView {
  approvalId: string;
  /** The kind of the message that would be signed. */
  kind: string;
  /** SENDING, DISCLOSURE or REFUSAL: why a second person is needed; SIGNATURE where only the signature is missing. */
  policy: string;
  /** The States to which it goes. */
  partners: string[];
  caseId?: string;
  draftId?: string;
  askedBy: string;
  askedAt: string;
  /**
   * WAITING, UNSIGNED, APPROVED, SIGNED, REFUSED, WITHDRAWN, or OUTDATED when it could not be said any more as it was
   * asked.
   */
  state: string;
  decidedBy?: string;
  decidedAt?: string;
  /** Why it was refused, or what has changed. */
  reason?: string;
  /** Whether the caller has asked for it. */
  mine: boolean;
  /** Whether the caller may decide it. */
  mayDecide: boolean;

  /** The view of an approval for somebody. */
  static of(row: ApprovalRow, { person }: Person, mayDecide: boolean): ApprovalView {
    return {
      approvalId: row.approvalId,
      kind: row.kind,
      policy: row.policy,
      partners: row.partners,
      ...(row.caseId !== null && { caseId: row.caseId }),
      ...(row.draftId !== null && { draftId: row.draftId }),
      askedBy: row.askedBy,
      askedAt: instant(row.askedAt),
      state: row.state,
      ...(row.decidedBy !== null && { decidedBy: row.decidedBy }),
      ...(row.decidedAt !== null && { decidedAt: instant(row.decidedAt) }),
      ...(row.reason !== null && { reason: row.reason }),
      mine: row.askedBy === person,
      mayDecide,
    };
  }
}

/** An approval with what would be said, identities apart. */
export class OpenedApprovalView extends ApprovalView {
  language?: string;
  /** What would be signed: a request, or the body of a step. Absent once it was said or taken back. */
  content?: object;
  /** The names of the sealed parts that would go with it. */
  parts: string[];

  /** The view of an approval and of what would be said. */
  static ofRead(view: ApprovalView, said: HeldContent | undefined): OpenedApprovalView {
    if (!said) return Object.assign(view, { parts: [] });
    const { language, content, identities } = said;
    return Object.assign(view, {
      ...(language !== undefined && { language }),
      content,
      parts: identities.map(({ part }) => part),
    });
  }
}

/** An identity that would go with a message, opened for somebody who has said why. */
export class HeldIdentityView {
  part: string;
  /** Who the person is. */
  identity: object;
}

/** Approvals. */
export class ApprovalsView {
  approvals: ApprovalView[];
}

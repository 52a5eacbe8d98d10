import type { LegalHoldRow, PartRetention, StoredPurge } from '@trace/casework';
import type { PurgedPartRow } from '@trace/exchange';
import { instant } from '@trace/protocol';

/** A sealed part that a purge names. */
export class PurgePartView {
  messageId: string;
  part: string;
  /** LEGAL_HOLD or OTHER, where it was not destroyed after all. */
  keptBecause?: string;
}

/** What is to be destroyed, who proposed it, who else decided, and how far it has come. */
export class PurgeView {
  purgeId: string;
  caseId: string;
  partner: string;
  /** RETENTION, PERSON or PARTNER: who proposed it. */
  origin: string;
  /** RETENTION_ENDED, LEGAL_ORDER, ACQUITTAL or OTHER. */
  reason: string;
  legalRef?: string;
  text?: string;
  /** PROPOSED, APPROVED, EXECUTED, DECLINED or OVERTAKEN. */
  state: string;
  proposedAt: string;
  proposedBy: string;
  decidedAt?: string;
  decidedBy?: string;
  decisionText?: string;
  executedAt?: string;
  /** The notice of the other State that asked for it. */
  noticeId?: string;
  /** The message by which this State has told the other. */
  saidId?: string;
  parts: PurgePartView[];

  /** The view of a purge. */
  static of(purge: StoredPurge): PurgeView {
    const { purgeId, caseId, partner, origin, reason, state, proposedBy, parts } = purge;
    return {
      purgeId,
      caseId,
      partner,
      origin,
      reason,
      ...present({ legalRef: purge.legalRef, text: purge.justification }),
      state,
      proposedAt: instant(purge.proposedAt),
      proposedBy,
      ...present({ decidedAt: at(purge.decidedAt), decidedBy: purge.decidedBy }),
      ...present({ decisionText: purge.decisionText, executedAt: at(purge.executedAt) }),
      ...present({ noticeId: purge.noticeId, saidId: purge.saidId }),
      parts: parts.map(({ messageId, part, keptBecause }) => ({
        messageId,
        part,
        ...present({ keptBecause }),
      })),
    };
  }
}

/** What is left of a sealed part whose key was destroyed. */
export class TombstoneView {
  messageId: string;
  part: string;
  /** SHA-256 of the ciphertext, as it stands in the signed message. */
  digest: string;
  /** RETENTION_ENDED, LEGAL_ORDER, ACQUITTAL or OTHER. */
  reason: string;
  purgedAt: string;

  /** The view of a tombstone. */
  static of({ messageId, part, digest, reason, purgedAt }: PurgedPartRow): TombstoneView {
    return { messageId, part, digest, reason, purgedAt: instant(purgedAt) };
  }
}

/** Why nothing of a case may be destroyed, from when until when. */
export class LegalHoldView {
  holdId: string;
  caseId: string;
  reason: string;
  legalRef?: string;
  placedAt: string;
  placedBy: string;
  /** Absent while it stands. */
  liftedAt?: string;
  liftedBy?: string;
  liftReason?: string;

  /** The view of a hold. */
  static of(hold: LegalHoldRow): LegalHoldView {
    const { holdId, caseId, reason, placedBy } = hold;
    return {
      holdId,
      caseId,
      reason,
      ...present({ legalRef: hold.legalRef }),
      placedAt: instant(hold.placedAt),
      placedBy,
      ...present({ liftedAt: at(hold.liftedAt), liftedBy: hold.liftedBy }),
      ...present({ liftReason: hold.liftReason }),
    };
  }
}

/** What waits for a decision or to be carried out, the oldest first. */
export class WaitingPurgesView {
  purges: PurgeView[];
}

/** One step of the way to the last day of a sealed part. */
export class RetentionStepView {
  /** CASE_ENDED, CASE_RETENTION, HANDLING, PERMISSION or CASE_END. */
  rule: string;
  /** What it did here, in a sentence. */
  sentence: string;
  /** The last day after this step. */
  keepUntil: string;
  source: string;
}

/** Until when a sealed part may be kept, that day included, and by which rule. */
export class PartRetentionView {
  messageId: string;
  part: string;
  keepUntil: string;
  /** HANDLING, PERMISSION, CASE_RETENTION or CASE_END. */
  rule: string;
  /** The rule in a sentence. */
  because: string;
  /** Every rule on the way there. */
  steps: RetentionStepView[];

  /** The view of a retention. */
  static of(retention: PartRetention): PartRetentionView {
    const { messageId, part, keepUntil, rule, because, steps } = retention;
    return { messageId, part, keepUntil, rule, because, steps: steps.map((step) => ({ ...step })) };
  }
}

/** Everything about destroying in one case. */
export class CasePurgesView {
  purges: PurgeView[];
  /** For each part that is still here; none while the case goes on. */
  keptUntil: PartRetentionView[];
  tombstones: TombstoneView[];
  holds: LegalHoldView[];
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

import type { AuditCheck, AuditFault } from '@trace/platform';
import { instant } from '@trace/protocol';

/** Something that is wrong with the log, and where. */
export class AuditFaultView {
  /** EDITED, DELETED, GAP, LEFT_OUT, REBUILT, FORGED or TRUNCATED. */
  kind: string;
  /** From 0; left out where an entry never got one. */
  position?: number;
  /** The partner whose checkpoint tells. */
  witness?: string;
  entryId?: string;

  /** The fault as it is shown. */
  static of({ kind, position, witness, entryId }: AuditFault): AuditFaultView {
    return {
      kind,
      ...(position >= 0 && { position }),
      ...(witness !== undefined && { witness }),
      ...(entryId !== undefined && { entryId }),
    };
  }
}

/** A look over the whole audit log of this node. */
export class AuditCheckView {
  checkId: string;
  /** Who asked for it; `node` where the node looks by itself. */
  askedBy: string;
  askedAt: string;
  /** How many entries were looked at so far, and how many there are. */
  walked: number;
  size: number;
  /** Absent while it goes on. */
  finishedAt?: string;
  /** Nothing, where every entry is what it was. */
  faults: AuditFaultView[];

  /** The check as it is shown. */
  static of(check: AuditCheck): AuditCheckView {
    const { checkId, askedBy, askedAt, walked, size, faults, finishedAt } = check;
    return {
      checkId,
      askedBy,
      askedAt: instant(askedAt),
      walked,
      size,
      faults: faults.map((one) => AuditFaultView.of(one)),
      ...(finishedAt !== null && { finishedAt: instant(finishedAt) }),
    };
  }
}

/** The latest checks of the log, the newest first. */
export class AuditChecksView {
  checks: AuditCheckView[];
}

import type { DirectoryProposalRow } from '@trace/exchange';
import { fingerprintOf, instant } from '@trace/protocol';

/** A change of the directory of this authority: who proposed it, and who else decided. */
export class DirectoryProposalView {
  proposalId: string;
  /** ENTER or REMOVE. */
  kind: string;
  state: string;
  /** Of the descriptor; absent where a State is removed. */
  fingerprint?: string;
  validDays: number;
  proposedAt: string;
  proposedBy: string;
  /** WAITING, APPROVED or DECLINED. */
  standing: string;
  decidedAt?: string;
  decidedBy?: string;
  reason?: string;

  /** The view of a proposal. */
  static of(row: DirectoryProposalRow): DirectoryProposalView {
    const { proposalId, kind, state, jws, validDays, proposedAt, proposedBy } = row;
    return {
      proposalId,
      kind,
      state,
      ...(jws !== null && { fingerprint: fingerprintOf(jws) }),
      validDays,
      proposedAt: instant(proposedAt),
      proposedBy,
      standing: row.decision ?? 'WAITING',
      ...(row.decidedAt && { decidedAt: instant(row.decidedAt) }),
      ...(row.decidedBy !== null && { decidedBy: row.decidedBy }),
      ...(row.reason !== null && { reason: row.reason }),
    };
  }
}

/** The changes of the directory of this authority, the newest first. */
export class DirectoryProposalsView {
  proposals: DirectoryProposalView[];
}

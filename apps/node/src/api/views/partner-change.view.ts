import type { SeenChange } from '@trace/exchange';
import { instant } from '@trace/protocol';

/** A change of what this node believes of a State, and how far two persons have come with it. */
export class PartnerChangeView {
  changeId: string;
  state: string;
  name: string;
  /** The version of the statement that is offered. */
  version: number;
  /** AUTHORITY or DESCRIPTOR: who vouches for it. */
  source: string;
  /** What it changes: NEW_PARTNER, ISSUER, ENDPOINT, CERTIFICATE, SIGNING_KEY, ENCRYPTION_KEY, KEY_INTERVAL, LOWER_VERSIONS, KEY_ENDED, CERTIFICATE_ENDED or REMOVED. */
  kinds: string[];
  /** To be compared with what a person of that State reads from its own node. */
  fingerprint: string;
  endpoint: string;
  /** The address that counts now; absent for a State that is new. */
  endpointNow?: string;
  offeredAt: string;
  offeredBy: string;
  /** The first of the two persons. */
  confirmedAt?: string;
  confirmedBy?: string;
  /** WAITING, ACCEPTED, DECLINED or OVERTAKEN. */
  standing: string;
  decidedAt?: string;
  decidedBy?: string;
  reason?: string;

  /** The view of a change. */
  static of({ row, fingerprint, statement, endpointNow }: SeenChange): PartnerChangeView {
    const { changeId, state, version, source, kinds, offeredAt, offeredBy } = row;
    const { trace_node: node, trace_state: about } = statement.metadata;
    return {
      changeId,
      state,
      name: about.name,
      version,
      source,
      kinds: [...kinds],
      fingerprint,
      endpoint: node.endpoint,
      ...(endpointNow !== undefined && { endpointNow }),
      offeredAt: instant(offeredAt),
      offeredBy,
      ...(row.confirmedAt && { confirmedAt: instant(row.confirmedAt) }),
      ...(row.confirmedBy !== null && { confirmedBy: row.confirmedBy }),
      standing: row.decision ?? 'WAITING',
      ...(row.decidedAt && { decidedAt: instant(row.decidedAt) }),
      ...(row.decidedBy !== null && { decidedBy: row.decidedBy }),
      ...(row.reason !== null && { reason: row.reason }),
    };
  }
}

/** The changes: what waits, the oldest first, then what was decided, the newest first. */
export class PartnerChangesView {
  changes: PartnerChangeView[];
}

/** What became of a descriptor that was offered. */
export class ProposedPartnerView {
  /** WAITING for the second person, or IN_FORCE, which the descriptor of this State itself is at once. */
  standing: string;
  change?: PartnerChangeView;
}

import type { Standing } from '@trace/exchange';
import { fingerprintOf, instant, type Partner } from '@trace/protocol';
import { CertificateView, PublishedKeyView } from './published-key.view.ts';

/** A desk of another State that can be called. */
export class DutyContactView {
  /** FOCAL_POINT, DUTY_OFFICER, TECHNICAL or SECURITY. */
  role: string;
  desk: string;
  phone?: string;
  email?: string;
  /** Whether it can be called at any hour. */
  always: boolean;
}

/** When a State takes parcels, in its own zone. */
export class ServiceWindowView {
  /** ISO weekdays, 1 Monday to 7 Sunday. */
  days: number[];
  from: string;
  to: string;
}

/** By what this node knows a State, how long it believes it, and in which version both speak. */
export class PartnerTrustView {
  /** IN_FORCE; EXPIRED in the time of grace; SUSPENDED when nothing is sent or taken any more. */
  standing: string;
  /** AUTHORITY or DESCRIPTOR: who vouches for it. */
  source: string;
  issuer: string;
  since: string;
  /** When it is believed no longer, unless a new statement comes. */
  suspendedFrom: string;
  /** The fingerprint of its statement, to be read to a person of that State. */
  fingerprint: string;
  /** The version of the protocol in which this node writes to it, and the floor that never falls by itself. */
  speaks: string;
  floor: string;
  capabilities: string[];
  /** The keys that its statement names, and when each counts. */
  keys: PublishedKeyView[];
  certificates: CertificateView[];
  dutyContacts: DutyContactView[];
  serviceWindows: ServiceWindowView[];
  /** Whether a change of it waits for two persons. */
  changeWaits: boolean;

  /** The view of the trust in a State. */
  static of(
    partner: Partner,
    standing: Standing,
    { speaks, changeWaits, now }: { speaks: string; changeWaits: boolean; now: Date },
  ): PartnerTrustView {
    const { statement, token } = partner;
    const { trace_node: node, trace_state: about } = statement.metadata;
    return {
      standing: standing.word,
      source: standing.source,
      issuer: statement.iss,
      since: instant(standing.since),
      suspendedFrom: instant(standing.suspendedFrom),
      fingerprint: fingerprintOf(token),
      speaks,
      floor: standing.floor,
      capabilities: node.capabilities ?? [],
      keys: PublishedKeyView.allOf(partner, now),
      certificates: CertificateView.allOf(partner, now),
      dutyContacts: about.duty_contacts ?? [],
      serviceWindows: node.service_windows ?? [],
      changeWaits,
    };
  }
}

/** The statement of this State, as its partners compare it. */
export class OwnStatementView {
  fingerprint: string;
  statementVersion: number;
  statementValidUntil: string;
}

/** How fresh the directory is. */
export class DirectoryFreshnessView {
  /** When a good one was last seen. */
  seenAt: string;
  /** When it was last asked for, and what was wrong with the answer. */
  triedAt?: string;
  fault?: string;
}

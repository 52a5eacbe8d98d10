import type { PartnerUse, PutOff, QuotaLimits } from '@trace/exchange';
import type { Partner } from '@trace/protocol';
import { LaneView } from './lane.view.ts';
import {
  DirectoryFreshnessView,
  OwnStatementView,
  PartnerTrustView,
} from './partner-trust.view.ts';
import { PartnerUseView } from './partner-use.view.ts';
import { PutOffView } from './put-off.view.ts';

/** The time limits of an agreement; they count where both States have signed the same. */
export class AgreedLimitsView {
  /** The usual time limits that it takes as its own: EIO-LIKE, SIRENE-LIKE, PRUM-FOLLOW-UP, FIU or FIU-URGENT. */
  model?: string;
  /** A period such as 12 HOUR or 5 WORKING_DAY. */
  acknowledgement?: string;
  answer?: string;
  /** How often the progress is told while an answer is delayed. */
  delay_update?: string;
}

/** A treaty or agreement by which a State is bound. */
export class MembershipView {
  basis: string;
  since: string;
  until?: string;
  /** Which agreement, where the basis is BILATERAL. */
  ref?: string;
  /** Its time limits for routine and for urgent requests. */
  routine?: AgreedLimitsView;
  urgent?: AgreedLimitsView;
}

/** A partner State, as the directory authority has signed it, and how its lane stands. */
export class PartnerView {
  state: string;
  name: string;
  languages: string[];
  /** IANA time zone in which its deadlines are computed. */
  zone: string;
  /** ISO weekdays, 1 Monday to 7 Sunday. */
  weekend: number[];
  calendarVersion: string;
  /** How it reads periods: CALENDAR_STRICT or EU_1182_71. */
  reading: string;
  requestTypes: string[];
  endpoint: string;
  memberships: MembershipView[];
  /** The legal bases on which this State can ask it today. */
  sharedBases: string[];
  /** The version of the statement in force, and until when it is valid. */
  statementVersion: number;
  statementValidUntil: string;
  lane?: LaneView;
  /** By what this node knows it, and how long it believes it. */
  trust: PartnerTrustView;
  /** What it has sent here, and what it may send. */
  use: PartnerUseView;
  /** Left out where its parcels are taken. */
  putOff?: PutOffView;

  /** The view of a partner. */
  static of(
    { state, statement }: Partner,
    trust: PartnerTrustView,
    sharedBases: readonly string[],
    lane: LaneView | undefined,
    {
      limits,
      use,
      putOff,
    }: { limits: QuotaLimits; use: PartnerUse | undefined; putOff: PutOff | undefined },
  ): PartnerView {
    const { trace_state: about, trace_node: node } = statement.metadata;
    return {
      state,
      name: about.name,
      languages: about.languages,
      zone: about.zone,
      weekend: about.weekend,
      calendarVersion: about.calendar_version,
      reading: about.reading,
      requestTypes: about.request_types,
      endpoint: node.endpoint,
      memberships: about.memberships,
      sharedBases: [...sharedBases],
      statementVersion: statement.version,
      statementValidUntil: new Date(statement.exp * 1000).toISOString(),
      ...(lane !== undefined && { lane }),
      trust,
      use: PartnerUseView.of(limits, use),
      ...(putOff && { putOff: PutOffView.of(putOff) }),
    };
  }
}

/** The partner States. */
export class PartnersView {
  /** The State whose node this is. */
  state: string;
  /** Absent while no directory names this State. */
  own?: OwnStatementView;
  /** Absent while no directory was seen. */
  directory?: DirectoryFreshnessView;
  partners: PartnerView[];
}

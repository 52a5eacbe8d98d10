import {
  conditionsOf,
  recallStanding,
  requestedDateOf,
  risksNow,
  type CaseAttachment,
  type Case,
  type CaseDesk,
  type OpenedCase,
  type Role,
  type SameItem,
  type StoredAssessment,
} from '@trace/casework';
import type { KeyDoubt, LaneState, PurgedPartRow, StoredMessage, Waiting } from '@trace/exchange';
import { instant } from '@trace/protocol';
import { StoredAssessmentView } from './assessment.view.ts';
import { AttachmentView } from './attachment.view.ts';
import { ClockView, StandingView } from './clock.view.ts';
import { DeskView } from './desk.view.ts';
import { ContentView } from './content.view.ts';
import { RestrictedView } from './handling.view.ts';
import { LaneView } from './lane.view.ts';
import { PossibleView } from './possible.view.ts';
import { SameItemView } from './same-item.view.ts';
import { TombstoneView } from './purge.view.ts';
import { TimelineView } from './timeline.view.ts';

/** For whom and when a case is shown. */
export interface Onlooker {
  own: string;
  role: Role;
  now: Date;
  lane: LaneState | undefined;
  /** What was destroyed in the case, and whether a hold keeps the rest. */
  purged: { tombstones: readonly PurgedPartRow[]; held: boolean };
  /** The files of the case, and where their bytes are. */
  attachments: readonly CaseAttachment[];
  /** Who works on it at home. */
  desk: CaseDesk;
  /** How the request was judged at home before it was sent, where this State asks. */
  assessment?: StoredAssessment | undefined;
  /** The other cases about the same items. */
  sameItems: readonly SameItem[];
  /** Which of its own messages wait, and whether they may have left. */
  waiting: ReadonlyMap<string, Waiting>;
  /** What revoked keys put in doubt of a message. */
  doubtsOf: (stored: StoredMessage) => readonly KeyDoubt[];
}

/** Who is waited for, for what and since when. */
export class WaitingView {
  state: string;
  clock: string;
  since: string;
}

/** The date that the requester proposes; only once it is accepted is anything due by it. */
export class RequestedDateView {
  requestedAt: string;
  /** REQUESTED or ACCEPTED. */
  standing: string;
  /** The acknowledgement that accepted it. */
  acceptedBy?: string;
  acceptedAt?: string;
}

/** Something that overlays the state. */
export class ConditionView {
  /** AUTH_PENDING, or the topic of an open question. */
  condition: string;
  /** The message that brought it about. */
  messageId: string;
  since?: string;
  /** The State that has to act next. */
  waitsFor: string;
}

/** A case, folded now from its signed messages. */
export class CaseView {
  caseId: string;
  /** OUT: this State asks, or spoke first; IN: the other one does, or did. */
  direction: string;
  partner: string;
  /** With what the case began: REQUEST, SPONTANEOUS_INFO or JIT_PROPOSAL. */
  opening?: string;
  /** The State that spoke first. */
  requestingState?: string;
  requestedState?: string;
  reference?: string;
  /** TRACE or COOPERATION. */
  requestType?: string;
  /** URGENT or ROUTINE. */
  urgency?: string;
  legalBases: string[];
  state: string;
  /** Whether something of this may still change its place, because a receipt has not come yet. */
  provisional: boolean;
  /** The version to name in If-Match, as in the header ETag. */
  version: number;
  openedAt: string;
  changedAt: string;
  /** The deadline profile that the shared legal bases lead to. */
  profile?: string;
  /** DIRECT, INDIRECT or JUDICIAL, as the acknowledgement says. */
  accessClass?: string;
  waitingFor?: WaitingView;
  /** The date by which the requester would like the answer, and whether it holds. */
  requestedDate?: RequestedDateView;
  /** What overlays the state now: open questions, an answer that waits for a judge. */
  conditions: ConditionView[];
  /** From the first retail sale to the recovery, once both are known. */
  timeToCrimeDays?: number;
  /** What is known in the case from all that both sides have said. */
  content: ContentView;
  /** Every part of what both sides have said whose use is restricted, with the handling that takes effect there. */
  restrictions: RestrictedView[];
  timeline: TimelineView[];
  /** The clocks: the same on both nodes, because both compute them from the same evidence. */
  clocks: ClockView[];
  /** The instant against which the clocks stand as said below. */
  asOf: string;
  /** How each clock stands at that instant. */
  standing: StandingView[];
  /** What the person who asks can do now, and what not and why. */
  possible: PossibleView[];
  /** The attachments whose bytes travel, and how it stands with them. */
  attachments: AttachmentView[];
  /** The sealed parts that were destroyed, here; the other State shows its own. */
  tombstones: TombstoneView[];
  /** Whether a legal hold keeps what is left. */
  legalHold: boolean;
  /** How the lane stands, while something of this case waits in it. */
  delivery?: LaneView;
  /** Who works on it in this State, or follows it where this State asks; the other State never sees this. */
  desk: DeskView;
  /** How good the request was when it was sent, where this State asks; the other State never sees this. */
  assessment?: StoredAssessmentView;
  /** Other cases of this node about the same items: who else asks, and what this State asks itself. */
  sameItems: SameItemView[];

  /** The view of a case for somebody at an instant. */
  static of(opened: OpenedCase, onlooker: Onlooker): CaseView {
    const { own, role, now, lane, purged, attachments, desk, assessment, sameItems } = onlooker;
    const { file, folded, messages } = opened;
    const byId = new Map(messages.map((stored) => [stored.message.messageId, stored]));
    const undelivered = messages.some(
      (stored) => stored.direction === 'OUT' && stored.outcome === undefined,
    );
    return {
      caseId: file.caseId,
      direction: file.direction,
      partner: file.partner,
      ...whoAndWhat(folded),
      legalBases: [...folded.legalBases],
      state: folded.state,
      provisional: folded.provisional,
      version: file.version,
      openedAt: instant(file.openedAt),
      changedAt: instant(file.changedAt),
      ...(folded.waitingFor !== undefined && { waitingFor: waitingView(folded.waitingFor) }),
      ...requestedDateView(folded),
      conditions: conditionsOf(folded).map(({ since, ...condition }) => ({
        ...condition,
        ...(since !== undefined && { since: instant(since) }),
      })),
      content: ContentView.of(folded, messages),
      restrictions: RestrictedView.allOf(messages),
      timeline: folded.entries.flatMap((entry) => {
        const stored = byId.get(entry.messageId);
        if (!stored) return [];
        const doubts = onlooker.doubtsOf(stored);
        const waits = onlooker.waiting.get(entry.messageId);
        const recall = recallStanding(stored, messages, waits, role);
        return [TimelineView.of(entry, stored, { doubts, recall })];
      }),
      clocks: folded.clocks.map((clock) => ClockView.of(clock)),
      asOf: instant(now),
      standing: folded.clocks.map((clock) =>
        StandingView.of(clock, now, risksNow(folded, clock, now)),
      ),
      possible: PossibleView.allOf(opened, { own, role, now }),
      attachments: attachments.map((one) => AttachmentView.of(one)),
      tombstones: purged.tombstones.map((one) => TombstoneView.of(one)),
      legalHold: purged.held,
      ...(undelivered && lane !== undefined && { delivery: LaneView.of(lane) }),
      desk: DeskView.of(desk, now),
      ...(assessment !== undefined && { assessment: StoredAssessmentView.ofStored(assessment) }),
      sameItems: sameItems.map((one) => SameItemView.of(one)),
    };
  }
}

type WhoAndWhat = Partial<
  Pick<
    CaseView,
    | 'opening'
    | 'requestingState'
    | 'requestedState'
    | 'reference'
    | 'requestType'
    | 'urgency'
    | 'profile'
    | 'accessClass'
    | 'timeToCrimeDays'
  >
>;

/** What is known only once the request has come; before that a case may hold a message that came too early. */
function whoAndWhat(folded: Case): WhoAndWhat {
  const {
    opening,
    requestingState,
    requestedState,
    reference,
    requestType,
    urgency,
    accessClass,
    timeToCrimeDays,
  } = folded;
  return defined({
    opening,
    requestingState,
    requestedState,
    reference,
    requestType,
    urgency,
    profile: folded.profile?.name,
    accessClass,
    timeToCrimeDays,
  });
}

function defined(members: Record<string, string | number | undefined>): WhoAndWhat {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function requestedDateView(folded: Case): Pick<CaseView, 'requestedDate'> {
  const date = requestedDateOf(folded);
  if (date === undefined) return {};
  const { at, standing, acceptedBy, acceptedAt } = date;
  return {
    requestedDate: {
      requestedAt: instant(at),
      standing,
      ...(acceptedBy !== undefined && { acceptedBy }),
      ...(acceptedAt !== undefined && { acceptedAt: instant(acceptedAt) }),
    },
  };
}

function waitingView({ state, clock, since }: NonNullable<Case['waitingFor']>): WaitingView {
  return { state, clock, since: instant(since) };
}

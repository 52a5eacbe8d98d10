import type { DraftOutcome, ExaminedDraft, ListedDraft, PossibleDuplicate } from '@trace/casework';
import { instant } from '@trace/protocol';
import { AssessmentView } from './assessment.view.ts';
import { DuplicateView, ProblemFaultView } from './problem.view.ts';

/** Where a draft comes from. */
export class DraftOriginView {
  /** The case that it goes on from, and the message of it that points to the next State. */
  caseId: string;
  messageId: string;
}

/** Something that was left out of an onward draft. */
export class WithheldView {
  messageId: string;
  /** An RFC 6901 pointer into the body of that message. */
  pointer?: string;
  because: string;
  /** The purpose of the permission that would open it; absent where none is needed. */
  ask?: string;
}

/** What became of a draft for one addressee. */
export class DraftOutcomeView {
  to: string;
  /** SENT: a case of its own. LINKED: it joined a case that existed, and nothing was sent. */
  outcome: string;
  caseId: string;
  reference: string;
}

/** A draft in a list. */
export class DraftLineView {
  draftId: string;
  /** OPEN or SUBMITTED. */
  state: string;
  to: string[];
  /** Who began it. */
  person: string;
  version: number;
  createdAt: string;
  changedAt: string;

  static of(draft: ListedDraft): DraftLineView {
    return lineOf(draft);
  }
}

/** A part of the list of drafts. */
export class DraftPageView {
  drafts: DraftLineView[];
  next?: string;
}

/** A person sends a request in spite of a finding, and says why. */
export class WaiverView {
  code: string;
  pointer: string;
  reason: string;
}

/** A draft with everything that still keeps it from being sent. */
export class DraftView extends DraftLineView {
  language?: string;
  /** What is written of the request. */
  request: object;
  /** The parts for which an identity was given; what stands in them is not shown. */
  parts: string[];
  origin?: DraftOriginView;
  /** What was left out of it when it was made from an answer, and why. */
  withheld: WithheldView[];
  /** What has to be corrected before it can be sent. */
  findings: ProblemFaultView[];
  /** How good it is, what blocks it, and whom to ask; absent once it was submitted. */
  assessment?: AssessmentView;
  /** Why it is to be sent in spite of what blocks it. */
  waivers: WaiverView[];
  /** Cases and drafts of this node in which the same item or matter stands. */
  duplicates: DuplicateView[];
  /** What submitting it led to. */
  outcomes: DraftOutcomeView[];

  static ofExamined({ draft, findings, duplicates, assessment }: ExaminedDraft): DraftView {
    const { language, request, parts, origin, withheld, outcomes, waivers = [] } = draft;
    return {
      ...lineOf(draft),
      ...(language !== undefined && { language }),
      request,
      parts,
      ...(origin && { origin }),
      withheld: withheld.map(({ datum, because, ask }) => ({
        ...datum,
        because,
        ...(ask !== undefined && { ask }),
      })),
      findings,
      ...(assessment && { assessment: AssessmentView.of(assessment) }),
      waivers: waivers.map((one) => Object.assign({}, one)),
      duplicates: duplicates.map(duplicateView),
      outcomes: outcomes.map((one: DraftOutcome) => ({ ...one })),
    };
  }
}

function lineOf({ draftId, state, to, person, version, createdAt, changedAt }: ListedDraft): {
  [Member in keyof DraftLineView]: DraftLineView[Member];
} {
  return {
    draftId,
    state,
    to: [...to],
    person,
    version,
    createdAt: instant(createdAt),
    changedAt: instant(changedAt),
  };
}

function duplicateView({ since, ...duplicate }: PossibleDuplicate): DuplicateView {
  return { ...duplicate, since: instant(since) };
}

import type { ArmCount, Trace, TracedCase } from '@trace/casework';
import { instant } from '@trace/protocol';

/** A case in its trace. */
export class TracedCaseView {
  caseId: string;
  reference: string;
  direction: string;
  partner: string;
  state: string;
  /** The case from which it follows, and how. */
  parentId?: string;
  relation?: string;
  openedAt: string;
  /** When the first of its running clocks is due. */
  nextDueAt?: string;
  /** The State that is waited for. */
  waitingFor?: string;
  /** The latest result of each item: FULL, HOLDER, and so on. */
  results: string[];

  static of({ file, folded, parentId, relation }: TracedCase): TracedCaseView {
    const { caseId, reference, direction, partner, state, nextDueAt, waitingFor } = file;
    return {
      caseId,
      reference,
      direction,
      partner,
      state,
      ...(parentId !== undefined && { parentId }),
      ...(relation !== undefined && { relation }),
      openedAt: instant(file.openedAt),
      ...(nextDueAt !== null && { nextDueAt: instant(nextDueAt) }),
      ...(waitingFor !== null && { waitingFor }),
      results: folded.itemResults.map(({ said }) => said.result),
    };
  }
}

/** A draft that belongs to the trace. */
export class TracedDraftView {
  draftId: string;
  /** OPEN or SUBMITTED. */
  state: string;
  /** The case that it joined or goes on from. */
  caseId: string;
  /** LINKED: it joined the case, and nothing was sent. ONWARD: it goes on from its answer. */
  how: string;
  since: string;
}

/** A request that may be withdrawn because another State has answered in full. */
export class WithdrawalOfferView {
  /** The case to withdraw. */
  withdraw: string;
  reference: string;
  partner: string;
  /** The case in which everything was found. */
  because: string;
}

/** Somewhere an item has been; never a name. */
export class PathNodeView {
  id: string;
  /** STATE, PARTY, DIVERSION or RECOVERY. */
  kind: string;
  state?: string;
  /** What the party is in the chain. */
  party?: string;
  /** How the item left the legal circuit. */
  diversion?: string;
}

/** A message that says so. */
export class PathSourceView {
  caseId: string;
  messageId: string;
  /** How sure it is, from 1 to 5. */
  confidence?: number;
}

/** One step of an item on its way. */
export class PathEdgeView {
  from: string;
  to: string;
  /** Which arm: the same id wherever the same arm stands. */
  arm: string;
  event: string;
  date?: string;
  precision?: string;
  country?: string;
  sources: PathSourceView[];
}

/** The way of the items, as data for a picture. */
export class TracePathView {
  nodes: PathNodeView[];
  edges: PathEdgeView[];
}

/** A trace: everything that this node holds of one matter, over all the States that were asked. */
export class TraceView {
  rootId: string;
  /** CLOSED once no request of it waits for an answer. */
  state: string;
  cases: TracedCaseView[];
  drafts: TracedDraftView[];
  offers: WithdrawalOfferView[];
  path: TracePathView;

  static of({ rootId, state, cases, drafts, offers, path }: Trace): TraceView {
    return {
      rootId,
      state,
      cases: cases.map((one) => TracedCaseView.of(one)),
      drafts: drafts.map(({ since, ...draft }) => ({ ...draft, since: instant(since) })),
      offers,
      path,
    };
  }
}

/** How many arms are of one kind. */
export class ArmKindView {
  itemKind: string;
  arms: number;
}

/** How many arms this State has asked about. */
export class ArmCountView {
  /** Each counted once, however many districts and cases have it. */
  arms: number;
  /** How often one was registered. */
  registrations: number;
  byKind: ArmKindView[];

  static of({ arms, registrations, byKind }: ArmCount): ArmCountView {
    return { arms, registrations, byKind };
  }
}

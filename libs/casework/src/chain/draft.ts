import type { Datum } from '../handling/index.ts';
import type { Waiver } from '../quality/index.ts';

/** What a person is writing: nothing of it need be complete or right. */
export interface DraftContent {
  /** The language of its texts (BCP 47). */
  language?: string;
  /** The States that are to be asked; the first one first. */
  to: string[];
  request: object;
  /** Why it is to be sent in spite of what blocks it; what fits no finding any more is left aside. */
  waivers?: Waiver[];
}

/** Content for a sealed part, not checked yet. */
export interface DraftIdentity {
  part: string;
  identity: object;
}

/** Something that was left out of a draft, why, and the permission that would open it. */
export interface Withheld {
  datum: Datum;
  because: string;
  /** The purpose of the permission to ask for; absent where none is needed. */
  ask?: string;
}

/** What became of a draft for one addressee: a case of its own, or a place in one that existed. */
export interface DraftOutcome {
  to: string;
  outcome: 'SENT' | 'LINKED';
  caseId: string;
  reference: string;
}

/** Where a draft comes from: the case and the message of it that points to the next State. */
export interface DraftOrigin {
  caseId: string;
  messageId: string;
}

/** A draft as this node keeps it. The contents of its identities are sealed under the node's own key, and not shown. */
export interface Draft extends ListedDraft {
  /** The parts for which an identity was given. */
  parts: string[];
}

/** A draft as it stands in a list: without what only opening its sealed part can tell. */
export interface ListedDraft extends DraftContent {
  draftId: string;
  version: number;
  state: 'OPEN' | 'SUBMITTED';
  /** Who began it. */
  person: string;
  origin?: DraftOrigin;
  withheld: Withheld[];
  /** What submitting it led to. */
  outcomes: DraftOutcome[];
  createdAt: Date;
  changedAt: Date;
}

/** One fault among several. */
export class ProblemFaultView {
  /** Where it is wrong: an RFC 6901 pointer into the body, or the name of a parameter. */
  pointer: string;
  /** Which rule, from a closed list. */
  code: string;
  /** What to do about it. */
  detail: string;
}

/** A case or draft in which the same item or matter was asked before: who, when, where. */
export class DuplicateView {
  /** The case; absent where it is a draft. */
  caseId?: string;
  draftId?: string;
  reference?: string;
  partner?: string;
  state?: string;
  /** The authority that registered it, and whether it is the one that asks now. */
  authority?: string;
  sameAuthority: boolean;
  /** Whether both name the same seizure. */
  sameSeizure: boolean;
  since: string;
  /** SAME_ITEM or SAME_REFERENCE. */
  because: string;
  itemNo?: number;
  otherItemNo?: number;
  /** Whether the calibres are the same too. */
  sameCalibre?: boolean;
  /** Where it stands in the request: an RFC 6901 pointer. */
  pointer: string;
}

/** A step that may be taken in the case instead. */
export class NamedStepView {
  /** The last part of the address to post to, behind that of the case. */
  step: string;
  /** The message that it becomes. */
  kind: string;
}

/** What went wrong, for programs and for people (RFC 9457). */
export class ProblemView {
  type: string;
  title: string;
  status: number;
  /** A sentence that helps. It never repeats what was sent. */
  detail: string;
  /** The correlation id of this call, under which log and audit know it. */
  instance: string;
  /** The code from the closed list. */
  code: string;
  errors?: ProblemFaultView[];
  /** The state in which the case is now, where that is why. */
  state?: string;
  /** The version that the case has now, where that is why. */
  version?: number;
  /** The cases in which the same was asked before, where that is why. */
  duplicates?: DuplicateView[];
  /** What this person may do in the case instead, where its state is why. */
  possible?: NamedStepView[];
}

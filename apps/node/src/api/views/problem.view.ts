/** One fault among several. */
export class ProblemFaultView {
  /** Where it is wrong: an RFC 6901 pointer into the body, or the name of a parameter. */
  pointer: string;
  /** Which rule, from a closed list. */
  code: string;
  /** What to do about it. */
  detail: string;
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
}

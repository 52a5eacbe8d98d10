/** Why a comparison was stopped: the closed list. */
export type StoppedBy =
  /** it took more questions than two nodes need that are even roughly alike */
  | 'TOO_MANY_QUESTIONS'
  /** it took longer than a comparison may */
  | 'TOO_LONG'
  /** the partner does not list what it holds of a single millisecond */
  | 'NOT_LISTED'
  /** the partner had begun to answer, and gave no answer any more */
  | 'NO_ANSWER';

/** That a comparison leads nowhere: no fault of this node, and nothing follows from what was answered so far. */
export class NotComparable extends Error {
  constructor(readonly why: StoppedBy) {
    super(`not comparable: ${why}`);
    this.name = 'NotComparable';
  }
}

import type { BulkResult } from '@trace/casework';

/** What became of one case. */
export class BulkResultView {
  caseId: string;
  /** Absent where there is no such case for this person. */
  reference?: string;
  partner?: string;
  /** POSSIBLE: it would be done; DONE; NOT_POSSIBLE: because says why. */
  outcome: string;
  because?: string;
  /** REMIND: of what the other State is reminded. */
  clock?: string;
}

/** What became of a portion of the cases, in their order. */
export class BulkView {
  results: BulkResultView[];
  /** The cursor behind which the cases that fit go on; absent at their end, and where cases were named. */
  next?: string;

  /** The results of a portion. */
  static of(results: BulkResult[], next?: string): BulkView {
    return { results, ...(next !== undefined && { next }) };
  }
}

import type { Difference, HeldOfCase, ReconciliationReport } from '@trace/exchange';
import { instant } from '@trace/protocol';

const SAYS: Record<Difference['kind'], string> = {
  MISSING_THERE: 'This node has a receipt for it, and the partner does not hold it.',
  MISSING_HERE: 'The partner holds it, and this node has no receipt for it.',
  OTHER_BYTES: 'Both hold it, and not with the same signed bytes.',
  OTHER_STATE: 'Both hold it, and its case stands otherwise there.',
};

/** A message in which the two nodes differ. */
export class DifferenceView {
  messageId: string;
  /** MISSING_THERE, MISSING_HERE, OTHER_BYTES or OTHER_STATE. */
  kind: string;
  sentence: string;

  /** The view of a difference. */
  static of({ messageId, kind }: Difference): DifferenceView {
    return { messageId, kind, sentence: SAYS[kind] };
  }
}

/** What came of asking a partner what it holds of this State's messages. */
export class ReconciliationView {
  reconciliationId: string;
  partner: string;
  /** Messages that were made in this interval. */
  from: string;
  to: string;
  heldThere: number;
  /** How many questions it took. */
  questions: number;
  differences: DifferenceView[];
  /** How many messages that are missing there went to the partner again, with the same bytes. */
  sentAgain: number;
  /** How many messages that this node had lost came back from the partner, with their receipts. */
  cameBack: number;
  /** Whether the own audit log is the one that the partner has a checkpoint of: HOLDS, NOT_WITNESSED, SHORTER, ANOTHER, FORGED. */
  ownLog: string;
  doneAt: string;
  askedBy: string;
  /** Why it was stopped, if it was: TOO_MANY_QUESTIONS, TOO_LONG, NOT_LISTED, NO_ANSWER. Then it says nothing of differences. */
  stoppedBy?: string;

  /** The view of a report. */
  static of(report: ReconciliationReport): ReconciliationView {
    const { from, to, doneAt, differences, ...rest } = report;
    return {
      ...rest,
      from: instant(from),
      to: instant(to),
      differences: differences.map((one) => DifferenceView.of(one)),
      doneAt: instant(doneAt),
    };
  }
}

/** What was asked of a partner so far, the latest first. */
export class ReconciliationsView {
  reconciliations: ReconciliationView[];
}

/** What the other State holds of a case, in its own signed words. */
export class DeliveryCheckView {
  /** How many messages of this State it holds in the case. */
  held: number;
  /** The last one before which none is missing there. */
  contiguous: number;
  /** Which ones are missing there. */
  gaps: number[];
  differences: DifferenceView[];
  askedAt: string;

  /** The view of an answer about a case. */
  static of({ count, contiguous, gaps, differences, askedAt }: HeldOfCase): DeliveryCheckView {
    return {
      held: count,
      contiguous,
      gaps,
      differences: differences.map((one) => DifferenceView.of(one)),
      askedAt: instant(askedAt),
    };
  }
}

import { NotComparable } from './not-comparable.ts';

/** Far more than two nodes that are even roughly alike need. */
const MOST_QUESTIONS = 2_000;

/** What one comparison may cost: so many questions, and so long. A partner that lies comes to its end like any other. */
export class ComparisonBudget {
  private spent = 0;
  private readonly until: number;

  constructor(
    mostMs: number,
    private readonly most = MOST_QUESTIONS,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.until = now() + mostMs;
  }

  /** How many questions were asked so far. */
  get questions(): number {
    return this.spent;
  }

  /** How long it may go on. */
  get leftMs(): number {
    return Math.max(0, this.until - this.now());
  }

  /** Counts one more question. @throws NotComparable where there is none left, or no time */
  spend(): void {
    if (this.spent >= this.most) throw new NotComparable('TOO_MANY_QUESTIONS');
    if (this.leftMs === 0) throw new NotComparable('TOO_LONG');
    this.spent += 1;
  }
}

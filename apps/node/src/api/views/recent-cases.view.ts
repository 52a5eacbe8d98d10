import type { RecentCases } from '@trace/casework';
import { instant } from '@trace/protocol';
import { CaseLineView } from './case-line.view.ts';

/** A case that the person has opened. */
export class RecentCaseView {
  case: CaseLineView;
  seenAt: string;
  /** Whether something was said in it since. */
  unread: boolean;
}

/** What the person has opened lately; what has something new comes first. */
export class RecentCasesView {
  cases: RecentCaseView[];
  /** In how many of the cases that the person has ever opened something was said since. */
  unread: number;

  /** What a person has opened, at an instant. */
  static of({ cases, unread }: RecentCases, now: Date): RecentCasesView {
    return {
      cases: cases.map(({ file, seenAt, unread: isUnread }) => ({
        case: CaseLineView.of({ file }, now),
        seenAt: instant(seenAt),
        unread: isUnread,
      })),
      unread,
    };
  }
}

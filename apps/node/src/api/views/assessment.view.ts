import {
  CRITERIA,
  type Assessment,
  type JudgedFinding,
  type Kept,
  type StoredAssessment,
  type Suggestion,
} from '@trace/casework';
import { instant } from '@trace/protocol';
import { ProblemFaultView } from './problem.view.ts';

/** The list of makers, models and marks by which something was judged. */
export class ReferenceVersionView {
  /** 0 is the list that comes with the program, for the fictional States alone. */
  version: number;
  name: string;
}

/** Something that was found in a request. */
export class FindingView {
  code: string;
  /** What the request is judged by here. */
  criterion: string;
  /** Where it stands: an RFC 6901 pointer into what was posted. */
  pointer: string;
  /** BLOCKS: it is not sent before this is put right or waived. LOWERS: it costs points. WARNS: it should be known. */
  severity: string;
  /** How many points it costs. */
  weight: number;
  /** What was found. */
  sentence: string;
  /** What to do. */
  remedy: string;
  /** The paragraph that asks for it. */
  source: string;
  /** What the sentence is made of, for other languages. */
  values: Record<string, string>;
  /** Whether the request may be sent all the same, with a reason under waivers. */
  waivable: boolean;
  /** Why a person goes on all the same. */
  waived?: string;

  static of(finding: JudgedFinding): FindingView {
    return Object.assign({}, finding, { pointer: `/request${finding.pointer}` });
  }
}

/** What a request is judged by, and how many of its points it keeps. */
export class CriterionView {
  code: string;
  points: number;
  kept: number;
  /** Why it counts. */
  sentence: string;
  source: string;

  static of({ criterion, points, kept }: Kept): CriterionView {
    const { sentence, source } = CRITERIA[criterion];
    return { code: criterion, points, kept, sentence, source };
  }
}

/** A State to ask, and why. */
export class SuggestionView {
  state: string;
  /** The reason in the words of the addressees of a request. */
  why: string;
  /** IMPORT_MARK, IMPORT_DATA, LICENCE_MARK, MANUFACTURE, MAKER_LISTED, LICENCE_COPY or EARLIER_IMPORT. */
  evidence: string;
  sentence: string;
  source: string;
  /** What the sentence is made of, for other languages. */
  values: Record<string, string>;

  static of(suggestion: Suggestion): SuggestionView {
    return suggestion;
  }
}

/** Whom to ask about one item, the first one first. */
export class ItemSuggestionsView {
  itemNo: number;
  addressees: SuggestionView[];
}

/** How good a request is, what is wrong with it, and whom to ask. */
export class AssessmentView {
  /** The points that it keeps of those that apply to it, in per cent. */
  score: number;
  /** Whether nothing blocks it that nobody has waived; what its form lacks stands beside this. */
  ready: boolean;
  reference?: ReferenceVersionView;
  findings: FindingView[];
  criteria: CriterionView[];
  suggestions: ItemSuggestionsView[];

  static of({
    score,
    ready,
    reference,
    findings,
    criteria,
    suggestions,
  }: Assessment): AssessmentView {
    return {
      score,
      ready,
      ...(reference && { reference }),
      findings: findings.map((one) => FindingView.of(one)),
      criteria: criteria.map((one) => CriterionView.of(one)),
      suggestions: suggestions.map(({ itemNo, addressees }) => ({
        itemNo,
        addressees: addressees.map((one) => SuggestionView.of(one)),
      })),
    };
  }
}

/** How a request that nobody has saved would do. */
export class AssessedView extends AssessmentView {
  /** What has to be corrected in its form before it can be sent. */
  form: ProblemFaultView[];
}

/** How a request was judged when it was submitted. */
export class StoredAssessmentView extends AssessmentView {
  /** Who submitted it. */
  person: string;
  assessedAt: string;

  static ofStored(stored: StoredAssessment): StoredAssessmentView {
    const { person, assessedAt } = stored;
    return Object.assign(AssessmentView.of(stored), { person, assessedAt: instant(assessedAt) });
  }
}

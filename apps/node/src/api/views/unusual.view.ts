import {
  type Against,
  type Bait,
  FINDING_KINDS,
  type DrawnOpening,
  type Measure,
  MEASURES,
  STANDARDS,
  type UnusualFinding,
  type FindingKind,
  type WithWords,
  type UnusualReport,
  type UnusualWordRow,
  VERDICTS,
  type Verdict,
} from '@trace/casework';
import { ApiProperty } from '@nestjs/swagger';
import { instant } from '@trace/protocol';

/** A case that is named, by its reference; nothing else of it. */
export class NamedCaseView {
  caseId: string;
  reference: string;

  /** The case under its reference. */
  static of(caseId: string, { references }: UnusualReport): NamedCaseView {
    return { caseId, reference: references.get(caseId) ?? caseId };
  }
}

/** What a supervisor has said about something unusual. */
export class UnusualWordView {
  wordId: string;
  about: string;
  @ApiProperty({ enum: VERDICTS })
  verdict: Verdict;
  sentence: string;
  saidBy: string;
  saidAt: string;

  /** The word as it is shown. */
  static of({ wordId, about, verdict, sentence, saidBy, saidAt }: UnusualWordRow): UnusualWordView {
    return { wordId, about, verdict, sentence, saidBy, saidAt: instant(saidAt) };
  }
}

/** The word whose author's own time decided that a due date was kept. */
export class DatedBackView {
  /** The State that said it. */
  state: string;
  messageId: string;
  clock: string;
  /** When it was said, by its author's own time. */
  saidAt: string;
  receivedAt: string;
  dueAt: string;
}

/** Something unusual: what was counted, against what, and since when. */
export class UnusualFindingView {
  key: string;
  /** A code of the closed list of findings. */
  @ApiProperty({ enum: FINDING_KINDS })
  kind: FindingKind;
  partner?: string;
  /** An own officer. */
  officer?: string;
  role?: string;
  /** What of an officer was counted. */
  @ApiProperty({ enum: MEASURES, required: false })
  measure?: Measure;
  /** How many; of a word that was dated back, the minutes until its receipt. */
  counted: number;
  /** Out of how many. */
  outOf?: number;
  /** With what it is compared. */
  @ApiProperty({ enum: STANDARDS, required: false })
  against?: Against;
  /** What is usual. */
  usual?: number;
  /** From how many on it is told; of a word that was dated back, the minutes until it was due. */
  limit: number;
  /** The first and the last day that were counted, in the zone of this State. */
  from: string;
  until: string;
  cases: NamedCaseView[];
  word?: DatedBackView;
  /** What was said about it, the latest last. */
  words: UnusualWordView[];

  /** The finding as it is shown. */
  static of(
    { caseIds, word, words, ...rest }: WithWords<UnusualFinding>,
    report: UnusualReport,
  ): UnusualFindingView {
    return {
      ...rest,
      cases: caseIds.map((caseId) => NamedCaseView.of(caseId, report)),
      words: words.map((one) => UnusualWordView.of(one)),
      ...(word && {
        word: {
          ...word,
          saidAt: instant(word.saidAt),
          receivedAt: instant(word.receivedAt),
          dueAt: instant(word.dueAt),
        },
      }),
    };
  }
}

/** An opening of a case that was drawn to be looked at. */
export class DrawnOpeningView {
  key: string;
  officer: string;
  role: string;
  case: NamedCaseView;
  at: string;
  /** The line of the audit trail. */
  entryId: string;
  /** Whether the officer or his unit had a part in the case on that day, or it was nobody's. */
  hasPart: boolean;
  /** What was said about it, the latest last. */
  words: UnusualWordView[];

  /** The opening as it is shown. */
  static of(
    { key, officer, role, caseId, at, entryId, hasPart, words }: WithWords<DrawnOpening>,
    report: UnusualReport,
  ): DrawnOpeningView {
    return {
      key,
      officer,
      role,
      case: NamedCaseView.of(caseId, report),
      at: instant(at),
      entryId,
      hasPart,
      words: words.map((one) => UnusualWordView.of(one)),
    };
  }
}

/** What is unusual at this moment, and what was drawn to be looked at. */
export class UnusualView {
  /** The first and the last day that are shown. */
  from: string;
  until: string;
  /** The latest first. */
  findings: UnusualFindingView[];
  /** A few of each day that is over, the latest first. */
  openings: DrawnOpeningView[];
  /** How many findings, and how many openings, nobody has said a word about. */
  unsaidFindings: number;
  unsaidOpenings: number;

  /** The whole report. */
  static of(report: UnusualReport): UnusualView {
    const { from, until, findings, openings } = report;
    return {
      from,
      until,
      findings: findings.map((one) => UnusualFindingView.of(one, report)),
      openings: openings.map((one) => DrawnOpeningView.of(one, report)),
      unsaidFindings: findings.filter(({ words }) => words.length === 0).length,
      unsaidOpenings: openings.filter(({ words }) => words.length === 0).length,
    };
  }
}

/** A case that nobody has a reason to open; whoever does is reported. */
export class BaitView {
  case: NamedCaseView;
  placedBy: string;
  placedAt: string;
  /** Whether it stands; false where this word has lifted it. */
  stands: boolean;

  /** The bait as it is shown. */
  static of({ caseId, reference, saidBy, saidAt, isPlaced }: Bait): BaitView {
    return {
      case: { caseId, reference },
      placedBy: saidBy,
      placedAt: instant(saidAt),
      stands: isPlaced,
    };
  }
}

/** All baits that stand. */
export class BaitsView {
  /** The latest first. */
  baits: BaitView[];
}

import { IsOptional } from 'class-validator';
import { SEARCH_RESULTS, type SearchResult } from '../code-lists/outcome-codes.ts';
import { QUESTIONS, type QuestionCode } from '../code-lists/request-codes.ts';
import { Code, Codes } from '../shape/code.ts';
import { Day, Instant } from '../shape/date.ts';
import { Flag, Int } from '../shape/number.ts';
import { StateCode } from '../shape/pattern.ts';
import { Prose, Text, Texts } from '../shape/text.ts';

/** A register that was searched, how, and what it gave. Source: ITI 20, cause F5. */
export class RecordSearched {
  /** The register. */
  @Text(200)
  register: string;

  /** The first day that the register covers. */
  @Day()
  coverageFrom: string;

  /** The last day that the register covers. */
  @Day()
  coverageTo: string;

  /** With which keys it was searched. */
  @Texts(200, 1, 20)
  keysUsed: string[];

  /** What the search gave. */
  @Code(SEARCH_RESULTS)
  result: SearchResult;

  /** When it was searched. */
  @Instant()
  searchedAt: string;
}

/** Whether records were lawfully destroyed after their term. Source: ITI 12, FP 7. */
export class RetentionStatement {
  /** Whether the term has run out. */
  @Flag()
  expired: boolean;

  /** Since when. */
  @IsOptional()
  @Day()
  since?: string;
}

/** An item that may be the one that is meant, where the serial is incomplete. Source: cause F1. */
export class Candidate {
  /** The item, by itemNo, for which it is a candidate. */
  @Int(1, 9_999)
  itemRef: number;

  /** Its serial number. */
  @Text(80)
  serial: string;

  /** Its maker. */
  @IsOptional()
  @Text(120)
  make?: string;

  /** Its model. */
  @IsOptional()
  @Text(120)
  model?: string;

  /** What speaks for it. */
  @IsOptional()
  @Prose(1_000)
  text?: string;
}

/** A State that should be asked next. Source: ITI 20, cause F14. */
export class OnwardState {
  /** The State. */
  @StateCode()
  state: string;

  /** Why it. */
  @Prose(1_000)
  why: string;

  /** What it should be asked. */
  @IsOptional()
  @Codes(QUESTIONS, 1)
  suggestedQuestions?: QuestionCode[];

  /** Whether the data of this answer may be passed on to it. */
  @Flag()
  canForwardData: boolean;
}

/** What the answering State thinks of the request. Source: causes F1 to F14. */
export class RequestFeedback {
  /** The quality of the request, from 1 to 5. */
  @Int(1, 5)
  quality: number;

  /** What was missing in it. */
  @IsOptional()
  @Texts(200, 1, 20)
  missingElements?: string[];
}

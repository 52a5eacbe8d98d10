import {
  AnyObject,
  Language,
  OptionalMany,
  PartName,
  StateCode,
  StateCodes,
  Text,
} from '@trace/protocol';
import { IsOptional } from 'class-validator';
import type { DraftContent } from '@trace/casework';
import { SubmittedDecision, SubmittedWaiver } from './submission.message.ts';

/** An identity in a draft; what it lacks is told, and never refused. */
export class DraftIdentityInput {
  /** The name by which the body refers to it. */
  @PartName()
  part: string;

  /** Who the person is, as far as it is written. */
  @AnyObject()
  identity: object;
}

/** A request that is not finished. */
export class SaveDraft {
  /** The language of its texts (BCP 47). */
  @IsOptional()
  @Language()
  language?: string;

  /** The States that are to be asked, the first one first: each gets a request of its own. */
  @IsOptional()
  @StateCodes(0, 20)
  to?: string[];

  /** What is written of the request. */
  @AnyObject()
  request: object;

  /** The identities, which can be written but not read again; left out: they stay as they are. */
  @OptionalMany(() => DraftIdentityInput, 0, 120)
  identities?: DraftIdentityInput[];

  /** Why it is to be sent in spite of findings that block it. */
  @OptionalMany(() => SubmittedWaiver, 0, 100)
  waivers?: SubmittedWaiver[];
}

/** What is kept of a draft, its identities apart. */
export function contentOf({ language, to = [], request, waivers }: SaveDraft): DraftContent {
  return {
    ...(language !== undefined && { language }),
    to,
    request,
    ...(waivers !== undefined && { waivers }),
  };
}

/** Asks what a text on a weapon can be. */
export class ReadMark {
  /** The text, as it is marked. */
  @Text(200)
  text: string;
}

/** Sends a draft. */
export class SubmitDraft {
  /** A decision about each case in which the same item or matter was asked before. */
  @OptionalMany(() => SubmittedDecision, 0, 50)
  duplicates?: SubmittedDecision[];
}

/** Goes on to another State. */
export class BeginOnwardDraft {
  /** The State to ask next; an answer of the case has to point to it. */
  @StateCode()
  to: string;
}

import {
  Code,
  NamedPart,
  OptionalMany,
  Prose,
  PURGE_REASONS,
  Text,
  type PurgeReason,
} from '@trace/protocol';
import { IsOptional } from 'class-validator';

/** What is proposed to be destroyed, and why. Source: Directive (EU) 2016/680 article 16(2). */
export class ProposePurge {
  /** Why, from the closed list. */
  @Code(PURGE_REASONS)
  reason: PurgeReason;

  /** The order or the provision; mandatory with LEGAL_ORDER. The other State reads it. */
  @IsOptional()
  @Text(200)
  legalRef?: string;

  /** The reason in words, without any name; mandatory with OTHER. The other State reads it. */
  @IsOptional()
  @Prose(2_000)
  text?: string;

  /** The parts; all that the case still holds, unless some are named. */
  @OptionalMany(() => NamedPart, 1, 500)
  parts?: NamedPart[];
}

/** Why nothing is destroyed. A State that has asked for it reads the text. */
export class DeclinePurge {
  /** The reason in words, without any name. */
  @Prose(2_000)
  text: string;
}

/** Why nothing of a case may be destroyed. Source: Directive (EU) 2016/680 article 16(3)(b). */
export class PlaceHold {
  /** The reason in words, without any name. */
  @Prose(2_000)
  reason: string;

  /** The order or the proceeding. */
  @IsOptional()
  @Text(200)
  legalRef?: string;
}

/** Why a hold is no longer needed. */
export class LiftHold {
  /** The reason in words, without any name. */
  @Prose(2_000)
  reason: string;
}

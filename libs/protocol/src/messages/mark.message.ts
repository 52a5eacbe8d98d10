import { IsOptional } from 'class-validator';
import { COMPONENTS, type Component } from '../code-lists/item-codes.ts';
import {
  ALTERATION_METHODS,
  MARK_CONDITIONS,
  MARK_KINDS,
  MARK_LOCATIONS,
  RESTORATION_METHODS,
  RESTORATION_RESULTS,
  type AlterationMethod,
  type MarkCondition,
  type MarkKind,
  type MarkLocation,
  type RestorationMethod,
  type RestorationResult,
} from '../code-lists/mark-codes.ts';
import { Code } from '../shape/code.ts';
import { Flag, Int } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { Sha256, StateCode } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';
import { ALTERED_MARK_RULES, MARK_RULES, SERIAL_RULES } from './rules/mark-rules.ts';

/** A serial number exactly as it stands on one component, or why there is none. Source: ITI 8(a), 10. */
@Obeys(SERIAL_RULES)
export class Serial {
  /** The component that bears it; frame or receiver is the reference (ITI 10). */
  @Code(COMPONENTS)
  component: Component;

  /** The number exactly as marked, in its own script; it is never converted. */
  @IsOptional()
  @Text(80)
  raw?: string;

  /** The number where it can not be read in full: `?` for one character, `[3 8]` for a choice. */
  @IsOptional()
  @Text(120)
  pattern?: string;

  /** In which condition the number is. */
  @Code(MARK_CONDITIONS)
  condition: MarkCondition;

  /** Who read it; mandatory when something was read. */
  @IsOptional()
  @Text(120)
  readBy?: string;

  /** Who read it a second time. */
  @IsOptional()
  @Text(120)
  secondReader?: string;

  /** How it was read. */
  @IsOptional()
  @Code(RESTORATION_METHODS)
  method?: RestorationMethod;

  /** Why it was not examined; mandatory with NOT_EXAMINED. */
  @IsOptional()
  @Prose(500)
  reason?: string;
}

/** A mark on the item, or the statement that it is absent or was not examined. Source: ITI 8, 17(b). */
@Obeys(MARK_RULES)
export class Mark {
  /** What the mark says. */
  @Code(MARK_KINDS)
  kind: MarkKind;

  /** Where it stands; mandatory when it was seen. */
  @IsOptional()
  @Code(MARK_LOCATIONS)
  location?: MarkLocation;

  /** Its text exactly as marked. */
  @IsOptional()
  @Text(200)
  textRaw?: string;

  /** Its picture in words, where it is a symbol (ITI 8(a)). */
  @IsOptional()
  @Prose(500)
  symbolDescription?: string;

  /** The State that it names. */
  @IsOptional()
  @StateCode()
  country?: string;

  /** The year that it names. */
  @IsOptional()
  @Int(1_500, 2_200)
  year?: number;

  /** In which condition it is. */
  @Code(MARK_CONDITIONS)
  condition: MarkCondition;

  /** The close-up of it: the sha256 of a photo of this request. */
  @IsOptional()
  @Sha256()
  photoRef?: string;

  /** Why it was not examined; mandatory with NOT_EXAMINED. */
  @IsOptional()
  @Prose(500)
  reason?: string;
}

/** How a mark was altered and what was tried to bring it back. Source: INTERPOL form 3312.1 IX, FP 5. */
@Obeys(ALTERED_MARK_RULES)
export class AlteredMark {
  /** How it was altered. */
  @Code(ALTERATION_METHODS)
  method: AlterationMethod;

  /** Whether a restoration was tried. */
  @Flag()
  restorationTried: boolean;

  /** By which method; mandatory when it was tried. */
  @IsOptional()
  @Code(RESTORATION_METHODS)
  restorationMethod?: RestorationMethod;

  /** What it brought back; mandatory when it was tried. */
  @IsOptional()
  @Code(RESTORATION_RESULTS)
  result?: RestorationResult;

  /** The reference of the laboratory. */
  @IsOptional()
  @Text(120)
  labRef?: string;
}

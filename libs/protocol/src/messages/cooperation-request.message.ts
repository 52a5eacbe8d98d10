import { IsOptional } from 'class-validator';
import { COOPERATION_MEASURES, type MeasureCode } from '../code-lists/request-codes.ts';
import { Code } from '../shape/code.ts';
import { Many, One } from '../shape/nested.ts';
import { Ints } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { Prose } from '../shape/text.ts';
import { Item } from './item.message.ts';
import { Person } from './person.message.ts';
import { RequestHeader } from './request-header.message.ts';
import { COOPERATION_RULES } from './rules/request-rules.ts';

/** One thing that the requested State is asked to do. Source: UNTOC 18(3), 18(15)(d), 19, 27(1). */
export class CooperationMeasure {
  /** Which kind of assistance, by paragraph. */
  @Code(COOPERATION_MEASURES)
  measure: MeasureCode;

  /** The assistance sought, in words (UNTOC 18(15)(d)). */
  @Prose(4_000)
  text: string;

  /** The items, by itemNo, that it is about. */
  @IsOptional()
  @Ints(1, 9_999, 1, 100)
  itemRefs?: number[];
}

/** Asks another State to help an investigation. Source: UNTOC 18, 19, 27, resolution 11/6 para 12. */
@Obeys(COOPERATION_RULES)
export class CooperationRequest {
  /** Says that this is a cooperation request. */
  @Code(['COOPERATION'])
  requestType: 'COOPERATION';

  /** Who asks, on which basis, why, and what. */
  @One(() => RequestHeader)
  header: RequestHeader;

  /** What the other State is asked to do; answers refer to a measure by its place here, from 1. */
  @Many(() => CooperationMeasure, 1, 50)
  measures: CooperationMeasure[];

  /** The items that it is about, none being an answer too. */
  @Many(() => Item, 0, 100)
  items: Item[];

  /** The persons linked to it, none being an answer too. */
  @Many(() => Person, 0, 50)
  persons: Person[];
}

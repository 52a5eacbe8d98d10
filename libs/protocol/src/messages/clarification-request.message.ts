import { IsOptional } from 'class-validator';
import { REQUEST_ELEMENTS, type RequestElement } from '../code-lists/dialogue-codes.ts';
import { Code } from '../shape/code.ts';
import { Many, One, OptionalMany } from '../shape/nested.ts';
import { Int } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { Prose, Text } from '../shape/text.ts';
import { Authority, ContactOfficer } from './authority.message.ts';
import { Handling } from './handling.message.ts';
import { CLARIFICATION_REQUEST_RULES, MISSING_ELEMENT_RULES } from './rules/clarification-rules.ts';
import { Translation } from './translation.message.ts';

/** One element of a request that is missing or unclear. Source: ITI 17, 21, UNTOC 18(15), 18(16). */
@Obeys(MISSING_ELEMENT_RULES)
export class MissingElement {
  /** The element; its paragraph stands in ELEMENT_PARAGRAPHS. */
  @Code(REQUEST_ELEMENTS)
  element: RequestElement;

  /** The item, by itemNo; mandatory with an element that describes an item. */
  @IsOptional()
  @Int(1, 9_999)
  itemRef?: number;

  /** The question, by its place in the request, from 1. */
  @IsOptional()
  @Int(1, 50)
  questionNo?: number;

  /** The measure, by its place in the request, from 1. */
  @IsOptional()
  @Int(1, 50)
  measureNo?: number;

  /** What exactly is asked for, and what it is needed for. */
  @Prose(2_000)
  text: string;
}

/** The requested State can not go on without more information. Source: ITI 21, UNTOC 18(16), Directive (EU) 2023/977 6(3). */
@Obeys(CLARIFICATION_REQUEST_RULES)
export class ClarificationRequest {
  /** The authority that answers. */
  @One(() => Authority)
  respondingAuthority: Authority;

  /** The officer to talk to. */
  @One(() => ContactOfficer)
  officer: ContactOfficer;

  /** The reference on the answering side. */
  @Text(80)
  reference: string;

  /** What is missing; a clarification refers to an element by its place here, from 1. */
  @Many(() => MissingElement, 1, 50)
  missing: MissingElement[];

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}

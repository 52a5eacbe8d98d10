import { IsOptional } from 'class-validator';
import {
  CHAIN_EVENTS,
  PARTY_KINDS,
  type ChainEventCode,
  type PartyKind,
} from '../code-lists/outcome-codes.ts';
import { DATE_PRECISIONS, type DatePrecision } from '../code-lists/recovery-codes.ts';
import { Code } from '../shape/code.ts';
import { Day } from '../shape/date.ts';
import { One, OptionalOne } from '../shape/nested.ts';
import { Int } from '../shape/number.ts';
import { Obeys } from '../shape/obeys.ts';
import { PartName, StateCode } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';
import { Evaluation, Handling } from './handling.message.ts';
import { PARTY_RULES } from './rules/response-rules.ts';

/** One step in the life of an item, from the records of the answering State. Source: FP 7(b), MOSAIC 05.31. */
export class ChainEvent {
  /** The item, by itemNo. */
  @Int(1, 9_999)
  itemRef: number;

  /** Its place in the life of the item, from 1. */
  @Int(1, 1_000)
  seq: number;

  /** What happened. */
  @Code(CHAIN_EVENTS)
  event: ChainEventCode;

  /** When it happened. */
  @IsOptional()
  @Day()
  date?: string;

  /** How exactly the date is known. */
  @Code(DATE_PRECISIONS)
  precision: DatePrecision;

  /** The State in which it happened. */
  @StateCode()
  country: string;

  /** The party, by partyNo, from which the item went. */
  @IsOptional()
  @Int(1, 999)
  fromParty?: number;

  /** The party, by partyNo, to which the item went. */
  @IsOptional()
  @Int(1, 999)
  toParty?: number;

  /** The kind of document that shows it, such as a licence or an invoice. */
  @IsOptional()
  @Text(80)
  docType?: string;

  /** The reference of that document. */
  @IsOptional()
  @Text(120)
  docRef?: string;

  /** The record from which it is known. */
  @Text(200)
  recordSource: string;

  /** How sure, from 1 to 5. */
  @Int(1, 5)
  confidence: number;

  /** How reliable this is (4x4). */
  @OptionalOne(() => Evaluation)
  evaluation?: Evaluation;
}

/** Somebody in the chain; a private person only by a sealed part. Source: FP 12(1), 12(5). */
@Obeys(PARTY_RULES)
export class Party {
  /** Its number in this answer, from 1; events refer to it. */
  @Int(1, 999)
  partyNo: number;

  /** What it is in the chain. */
  @Code(PARTY_KINDS)
  kind: PartyKind;

  /** Its name; never that of a private person. */
  @IsOptional()
  @Text(200)
  name?: string;

  /** The number of its licence; never that of a private person. */
  @IsOptional()
  @Text(80)
  licenceNo?: string;

  /** Its address; never that of a private person. */
  @IsOptional()
  @Prose(400)
  address?: string;

  /** The State in which it is established or resident. */
  @IsOptional()
  @StateCode()
  country?: string;

  /** The sealed part of this message that holds the identity of a private person. */
  @IsOptional()
  @PartName()
  identityPart?: string;

  /** What may be done with what is said of this party (FP 12(5)). */
  @One(() => Handling)
  handling: Handling;
}

import { IsOptional } from 'class-validator';
import {
  HIT_KINDS,
  HIT_MATCHES,
  type HitKind,
  type HitMatch,
} from '../code-lists/dialogue-codes.ts';
import { Code } from '../shape/code.ts';
import { Many, One, OptionalMany } from '../shape/nested.ts';
import { Int } from '../shape/number.ts';
import { Uuid7 } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';
import { Authority, ContactOfficer } from './authority.message.ts';
import { Handling } from './handling.message.ts';
import { Translation } from './translation.message.ts';

/** One item that matches a record, and nothing of whom the record is about. Source: UNTOC 18(4), FP 12(2). */
export class Hit {
  /** The item, by itemNo. */
  @Int(1, 9_999)
  itemRef: number;

  /** The message in which the item stands, where that is not the request. */
  @IsOptional()
  @Uuid7()
  messageId?: string;

  /** In which kind of record it was found. */
  @Code(HIT_KINDS)
  hit: HitKind;

  /** How well it matches. */
  @Code(HIT_MATCHES)
  match: HitMatch;

  /** The reference of the record on the side that tells. */
  @Text(80)
  ownReference: string;
}

/** Items of the case match records of the State that tells so. Source: UNTOC 18(4), FP 12(2). */
export class HitNotice {
  /** The authority that tells. */
  @One(() => Authority)
  informingAuthority: Authority;

  /** The officer to talk to. */
  @One(() => ContactOfficer)
  officer: ContactOfficer;

  /** What matches. */
  @Many(() => Hit, 1, 100)
  hits: Hit[];

  /** A word to the other officer. */
  @IsOptional()
  @Prose(2_000)
  text?: string;

  /** What may be done with this message. */
  @One(() => Handling)
  handling: Handling;

  /** Texts of this body in other languages. */
  @OptionalMany(() => Translation, 1, 100)
  translations?: Translation[];
}

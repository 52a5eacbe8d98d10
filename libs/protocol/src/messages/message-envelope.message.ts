import { IsOptional } from 'class-validator';
import type { MessageKind } from '../code-lists/message-codes.ts';
import { Instant } from '../shape/date.ts';
import { AnyObject, Many } from '../shape/nested.ts';
import { Int } from '../shape/number.ts';
import { Language, Pattern, StateCode, Uuid7 } from '../shape/pattern.ts';
import { SealedPart } from './sealed-part.message.ts';

/**
 * What is signed: who says what to whom, and where it stands in the case. Source: ITI 25, UNTOC 18(14).
 * Kind and schema version are checked by their form only: whether they are known, and what the body must
 * be, are questions of their own, with refusals of their own.
 */
export class MessageEnvelope {
  /** The id of this message. */
  @Uuid7()
  messageId: string;

  /** The id of the case. */
  @Uuid7()
  caseId: string;

  /** The State that says it. */
  @StateCode()
  issuer: string;

  /** The State to which it is said. */
  @StateCode()
  audience: string;

  /** Its place among the issuer's messages in the case, from 1. */
  @Int(1, 1_000_000)
  sequence: number;

  /** The last sequence of the other side that the issuer had applied. */
  @Int(0, 1_000_000)
  seen: number;

  /** The message that this one answers. */
  @IsOptional()
  @Uuid7()
  cause?: string;

  /** What kind of message it is. */
  @Pattern(/^[A-Z][A-Z_]{0,31}$/, 'the kind in capital letters')
  kind: MessageKind;

  /** The version of the message classes. */
  @Pattern(/^[1-9][0-9]{0,2}\.[0-9]{1,3}$/, 'the version as two numbers, such as 1.0', 7)
  schemaVersion: string;

  /** When the issuer made it; never the time that starts a clock. */
  @Instant()
  createdAt: string;

  /** The language of its texts (BCP 47). */
  @Language()
  language: string;

  /** The content, by kind. */
  @AnyObject()
  body: object;

  /** The parts that can be erased. */
  @Many(() => SealedPart, 0, 200)
  sealed: SealedPart[];
}

import { IsOptional } from 'class-validator';
import { checkShape } from './check-shape.ts';
import { signJws } from './compact-jws.ts';
import { verifySaid, type HoldingsContext } from './holdings.ts';
import type { SigningKey } from './keys.ts';
import { LIMITS } from './limits.ts';
import { Refusal } from './refusal.ts';
import { Instant } from './shape/date.ts';
import { Pattern, Patterns, StateCode, Uuid7, Uuid7s } from './shape/pattern.ts';
import { parseStrictJson } from './strict-json.ts';

/** "Give me back": messages that the asker has signed and sent itself, and has lost since. */
export class ReturnQuery {
  @Uuid7() queryId: string;
  /** who asks, and had signed them */
  @StateCode() issuer: string;
  /** who is asked, and had accepted them */
  @StateCode() audience: string;
  @Instant() at: string;
  /** the messages that are wanted */
  @Uuid7s(1, LIMITS.returnedMessages) messageIds: string[];
}

/** What is given back: as many of the messages as one answer holds, and the receipts that were given for them. */
export class Returned {
  /** the messages with the keys of their sealed parts, as a parcel whose id is the question's; missing where none is held */
  @IsOptional()
  @Pattern(/^[\x21-\x7e]+$/, 'a compact JWE', LIMITS.returnedBytes)
  parcel?: string;
  /** each one once */
  @Patterns(/^[\x21-\x7e]+$/, 'a compact JWS', 0, LIMITS.returnedMessages, LIMITS.receiptBytes)
  receipts: string[];
}

/** Signs the wish to be given back what was lost. */
export async function signReturnQuery(query: ReturnQuery, key: SigningKey): Promise<string> {
  return signJws(query, 'trace-return-query+jws', key);
}

/** A wish that has passed HOLDINGS_CHECKS. */
export async function verifyReturnQuery(
  token: string,
  context: HoldingsContext,
): Promise<ReturnQuery> {
  return verifySaid('trace-return-query+jws', ReturnQuery, token, context);
}

/** Reads an answer. Nothing in it is believed yet: the parcel, the receipts and the messages have checks of their own. */
export function readReturned(text: string): Returned {
  if (text.length > LIMITS.returnedBytes) {
    throw new Refusal('json.too-large', `An answer has at most ${LIMITS.returnedBytes} bytes.`);
  }
  const limits = {
    maxBytes: LIMITS.returnedBytes,
    maxDepth: 2,
    maxMembers: 2,
    maxItems: LIMITS.returnedMessages,
  };
  return checkShape(Returned, parseStrictJson(Buffer.from(text), limits));
}

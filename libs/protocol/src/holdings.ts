import { IsOptional } from 'class-validator';
import { runChecks, type Check } from './check.ts';
import { checkShape } from './check-shape.ts';
import {
  JWS_CHECKS,
  payloadOf,
  signJws,
  type JwsHeader,
  type JwsInHand,
  type JwsType,
} from './compact-jws.ts';
import type { SigningKey, VerificationKey } from './keys.ts';
import { LIMITS } from './limits.ts';
import { Refusal } from './refusal.ts';
import { Instant } from './shape/date.ts';
import { OptionalMany } from './shape/nested.ts';
import { Int, Ints } from './shape/number.ts';
import type { Shaped } from './shape/rule.ts';
import { Pattern, Sha256, Sha256s, StateCode, Uuid7 } from './shape/pattern.ts';
import { Text } from './shape/text.ts';
import { parseStrictJson } from './strict-json.ts';

const MOST_SEQUENCE = 1_000_000;

/** "What do you hold of mine?": of the messages that the asker has sent, those whose ids were made in an interval. */
export class HoldingsQuery {
  @Uuid7() queryId: string;
  /** who asks; its messages are meant */
  @StateCode() issuer: string;
  /** who is asked */
  @StateCode() audience: string;
  @Instant() at: string;
  /** the first millisecond of the interval, by the time in the ids (RFC 9562 section 5.7) */
  @Instant() from: string;
  /** the first millisecond behind it */
  @Instant() to: string;
  /** only those of this case */
  @IsOptional() @Uuid7() caseId?: string;
  /** sizes of the holder's own audit log of which the asker keeps checkpoints: their proofs are asked for */
  @IsOptional()
  @Ints(1, Number.MAX_SAFE_INTEGER, 1, LIMITS.logBeginnings)
  logSizes?: number[];
  /** the name of the authority whose directory the asker goes by: what the holder goes by is asked for */
  @IsOptional() @Text(200) directory?: string;
}

/** One message that is held. */
export class HeldMessageEntry {
  @Uuid7() messageId: string;
  /** the digest of its signed bytes */
  @Sha256() digest: string;
  /** the state of its case, as the fold on this side gives it */
  @Pattern(/^[A-Z][A-Z_]{0,39}$/, 'the state of a case', 40) state: string;
}

/** Which statement of a State is in force somewhere, by the word of an authority. */
export class HeldStatementEntry {
  @StateCode() state: string;
  @Int(1, 2_147_483_647) version: number;
  /** the digest of its signed bytes */
  @Sha256() digest: string;
}

/** That the log had so many entries once, and still begins with them. */
export class LogBeginning {
  @Int(1, Number.MAX_SAFE_INTEGER) size: number;
  /** from the tree of that size to the one of `log` (RFC 6962 section 2.1.2) */
  @Sha256s(0, 64) path: string[];
}

/** What is held: as many, and the root over them; the messages themselves where they are few. */
export class Holdings {
  @Uuid7() queryId: string;
  /** who holds */
  @StateCode() issuer: string;
  /** who had asked */
  @StateCode() audience: string;
  @Instant() at: string;
  @Int(0, Number.MAX_SAFE_INTEGER) count: number;
  /** the root of the tree over the entries, by ascending id (RFC 6962 section 2.1) */
  @Sha256() root: string;
  /** all entries by ascending id, where there are at most 200, or the interval is one millisecond */
  @OptionalMany(() => HeldMessageEntry, 0, LIMITS.holdingsEntries) entries?: HeldMessageEntry[];
  /** of one case: the last sequence before which none is missing */
  @IsOptional() @Int(0, MOST_SEQUENCE) contiguous?: number;
  /** of one case: the first sequences that are missing before the last one held */
  @IsOptional() @Ints(1, MOST_SEQUENCE, 0, LIMITS.holdingsListed) gaps?: number[];
  /** the latest checkpoint of the asker's own audit log that the holder keeps */
  @IsOptional()
  @Pattern(/^[\x21-\x7e]+$/, 'a compact JWS', LIMITS.checkpointBytes)
  checkpoint?: string;
  /** where `logSizes` were asked for: a checkpoint of the holder's own audit log */
  @IsOptional()
  @Pattern(/^[\x21-\x7e]+$/, 'a compact JWS', LIMITS.checkpointBytes)
  log?: string;
  /** those of the sizes asked for that are beginnings of that log, with the proof */
  @OptionalMany(() => LogBeginning, 0, LIMITS.logBeginnings) beginnings?: LogBeginning[];
  /** where `directory` was asked for, and the holder goes by the same authority: its statements in force */
  @OptionalMany(() => HeldStatementEntry, 0, LIMITS.directoryStates)
  statements?: HeldStatementEntry[];
}

/** What every question and every answer says: who to whom, and when. */
export interface Said {
  issuer: string;
  audience: string;
  at: string;
}

/** Who must have said it to whom, with which keys, and what time it is here. */
export interface HoldingsContext {
  keys: readonly VerificationKey[];
  issuer: string;
  audience: string;
  now: Date;
}

/** A query or an answer on its way through the checks. */
export interface HoldingsInHand extends JwsInHand {
  readonly context: HoldingsContext;
  readonly shape: Shaped;
  said: Said;
}

function holdingsSize({ token }: HoldingsInHand): void {
  if (token.length > LIMITS.holdingsBytes) {
    throw new Refusal('json.too-large', `This has at most ${LIMITS.holdingsBytes} bytes.`);
  }
}

function holdingsJson(hand: HoldingsInHand): void {
  const limits = { maxDepth: 4, maxMembers: 16, maxItems: LIMITS.holdingsEntries };
  hand.said = parseStrictJson(hand.payload, limits) as Said;
}

function holdingsShape(hand: HoldingsInHand): void {
  hand.said = checkShape(hand.shape as new () => Said, hand.said);
}

function holdingsIssuer({ said, context }: HoldingsInHand): void {
  if (said.issuer !== context.issuer) {
    throw new Refusal('holdings.issuer', undefined, { pointer: '/issuer' });
  }
}

function holdingsAudience({ said, context }: HoldingsInHand): void {
  if (said.audience !== context.audience) {
    throw new Refusal('holdings.audience', undefined, { pointer: '/audience' });
  }
}

/** What is held changes with every message, so an answer of yesterday must not pass for one of today. */
function holdingsFreshness({ said, context }: HoldingsInHand): void {
  const apart = Math.abs(context.now.getTime() - Date.parse(said.at)) / 1_000;
  if (apart > LIMITS.clockSkewSeconds) {
    const detail = `It was signed ${apart} seconds away from the clock of this node; at most ${LIMITS.clockSkewSeconds} are allowed.`;
    throw new Refusal('holdings.stale', detail, { pointer: '/at' });
  }
}

/** Everything that is asked of a query or an answer on what is held, in this order. */
export const HOLDINGS_CHECKS: readonly Check<HoldingsInHand>[] = [
  holdingsSize,
  ...JWS_CHECKS,
  holdingsJson,
  holdingsShape,
  holdingsIssuer,
  holdingsAudience,
  holdingsFreshness,
];

/** Signs the question what a partner holds. */
export async function signHoldingsQuery(query: HoldingsQuery, key: SigningKey): Promise<string> {
  return signJws(query, 'trace-holdings-query+jws', key);
}

/** A question that has passed HOLDINGS_CHECKS. */
export async function verifyHoldingsQuery(
  token: string,
  context: HoldingsContext,
): Promise<HoldingsQuery> {
  return verifySaid('trace-holdings-query+jws', HoldingsQuery, token, context);
}

/** Signs what this State holds. */
export async function signHoldings(holdings: Holdings, key: SigningKey): Promise<string> {
  return signJws(holdings, 'trace-holdings+jws', key);
}

/** An answer that has passed HOLDINGS_CHECKS; whether it answers one's own question, the caller compares. */
export async function verifyHoldings(token: string, context: HoldingsContext): Promise<Holdings> {
  return verifySaid('trace-holdings+jws', Holdings, token, context);
}

/** Reads an answer that is still to be verified, or was when it was stored. */
export function readHoldings(token: string): Holdings {
  const limits = { maxDepth: 4, maxMembers: 16, maxItems: LIMITS.holdingsEntries };
  return checkShape(Holdings, parseStrictJson(payloadOf(token), limits));
}

/** What has passed HOLDINGS_CHECKS as a token of this type and of this shape. */
export async function verifySaid<T extends Said>(
  type: JwsType,
  shape: new () => T,
  token: string,
  context: HoldingsContext,
): Promise<T> {
  const hand = new HoldingsCheck(token, type, shape, context);
  await runChecks(HOLDINGS_CHECKS, hand);
  // The shape that was checked is this one.
  return hand.said as T;
}

class HoldingsCheck implements HoldingsInHand {
  parts: string[];
  header: JwsHeader;
  key: VerificationKey;
  payload: Uint8Array;
  said: Said;

  constructor(
    readonly token: string,
    readonly type: JwsType,
    readonly shape: Shaped,
    readonly context: HoldingsContext,
  ) {}

  get keys(): readonly VerificationKey[] {
    return this.context.keys;
  }

  get at(): Date {
    return this.context.now;
  }
}

import type { HeldStatement, Partners } from '@trace/exchange';
import { Problem, type Clock } from '@trace/platform';
import {
  AnyObject,
  Code,
  Codes,
  Instant,
  instant,
  Int,
  kidOf,
  LIMITS,
  Many,
  OptionalMany,
  OptionalOne,
  Pattern,
  Patterns,
  PERMISSION_PURPOSES,
  Prose,
  Sha256,
  Texts,
  Uuid7,
  type PermissionPurpose,
} from '@trace/protocol';
import { IsOptional } from 'class-validator';
import type { OpenedCase } from './case-files.ts';
import { partiesOf } from './case-projection.ts';
import { declaredCalendars } from './declared-calendars.ts';
import { EvidenceLog } from './evidence-log.ts';

/** A file is made, sealed and sent as one text; a case of the most short words with the longest receipts stays below. */
const MOST_BYTES = 268_435_456;
const TOKEN = /^[A-Za-z0-9_.-]+$/;

/** A message with the receipt that its receiver signed, both byte for byte. */
export class EvidenceMessage {
  @Pattern(TOKEN, 'a compact JWS', LIMITS.messageBytes)
  jws: string;

  /** Absent while the message has none. */
  @IsOptional()
  @Pattern(TOKEN, 'a compact JWS', LIMITS.receiptBytes)
  receipt?: string;
}

/** For what evidence is exported: to be put before a court, or for the authority's own file. */
export const EVIDENCE_PURPOSES = ['COURT', 'OWN_FILE'] as const;

/** A code of EVIDENCE_PURPOSES. */
export type EvidencePurpose = (typeof EVIDENCE_PURPOSES)[number];

/** What stands for a message that may not be in the file: it exists, and its receiver has signed that. */
export class WithheldMessage {
  @Uuid7()
  messageId: string;

  /** The name of what was signed: whoever is given the message one day can compare it. */
  @Sha256()
  digest: string;

  /** Absent while the message has none. */
  @IsOptional()
  @Pattern(TOKEN, 'a compact JWS', LIMITS.receiptBytes)
  receipt?: string;

  /** Why it is withheld. */
  @Prose(4_000)
  because: string;

  /** The permissions that would open it. */
  @Codes(PERMISSION_PURPOSES, 1)
  ask: PermissionPurpose[];
}

/**
 * A case as a file that proves itself: the signed messages and receipts, the signed statements that say whose the keys
 * are, and the key of the authority that signed those. `trace-node verify FILE` checks it without any network.
 */
export class EvidenceFile {
  @Code(['trace-evidence'])
  format: 'trace-evidence';

  /**
   * 2 since files have a log and a seal, 3 where descriptors stand in it. Those of version 1 are still read, and prove what
   * is in them, never that nothing was left out.
   */
  @Int(1, 3)
  version: number;

  @Uuid7()
  caseId: string;

  @Instant()
  exportedAt: string;

  @Many(() => EvidenceMessage, 1, 10_000)
  messages: EvidenceMessage[];

  /** For what it was exported. */
  @IsOptional()
  @Code(EVIDENCE_PURPOSES)
  purpose?: EvidencePurpose;

  /** What is not in it, because the State that said it has not left it open to this purpose. */
  @OptionalMany(() => WithheldMessage, 1, 10_000)
  withheld?: WithheldMessage[];

  /** The directory statements of the States that are believed by the authority (compact JWS). */
  @Patterns(TOKEN, 'a compact JWS', 0, 2, LIMITS.statementBytes)
  statements: string[];

  /**
   * What the other States of the two have signed about themselves (compact JWS): nobody vouches for it in this file.
   * Whoever verifies compares its fingerprint.
   */
  @IsOptional()
  @Patterns(TOKEN, 'a compact JWS', 1, 2, LIMITS.statementBytes)
  descriptors?: string[];

  /**
   * Their earlier statements out of which a calendar of theirs counts in this case, or that name a key with which
   * something in it was signed, or the version in which it was written; absent where there are none.
   */
  @IsOptional()
  @Patterns(TOKEN, 'a compact JWS', 1, 1_000, LIMITS.statementBytes)
  formerStatements?: string[];

  /** The same of what a State has signed about itself. */
  @IsOptional()
  @Patterns(TOKEN, 'a compact JWS', 1, 1_000, LIMITS.statementBytes)
  formerDescriptors?: string[];

  /**
   * The public key of the directory authority (JWK), or after a roll the set of its keys. Compare it with the one that
   * you pinned yourself. Absent where it has signed nothing in this file.
   */
  @IsOptional()
  @AnyObject()
  authority?: object;

  /** What the audit log of the exporting State proves about the case. */
  @OptionalOne(() => EvidenceLog)
  log?: EvidenceLog;

  /** The case in sentences, for people; what counts is what is signed. */
  @IsOptional()
  @Texts(2_000, 1, 20_000)
  summary?: string[];

  /** The signature of the exporting State over all of this. */
  @IsOptional()
  @Pattern(TOKEN, 'a compact JWS', LIMITS.checkpointBytes)
  seal?: string;
}

/**
 * The evidence of a case, as it stands now.
 *
 * @throws Problem evidence.too-large where it does not go into one file
 */
export function exportEvidence(
  { file, messages }: OpenedCase,
  partners: Partners,
  clock: Clock,
): EvidenceFile {
  const bytes = messages.reduce(
    (sum, { token, receipt }) => sum + token.length + (receipt?.token.length ?? 0),
    0,
  );
  if (bytes > MOST_BYTES) throw new Problem('evidence.too-large');
  const { partner } = partiesOf(partners.ownState, messages);
  const inForce = [partners.self, partners.find(partner)].flatMap((one) => (one ? [one] : []));
  if (inForce.length < 2) {
    throw new Problem('partner.unknown', 'This node does not know both States of this case.');
  }
  // Each of them has declared a calendar, and from the instant of the earliest it is known since when it counts.
  const calendars = [partners.ownState, partner].flatMap((state) =>
    declaredCalendars(partners.historyOf(state)),
  );
  const tokens = inForce.map(({ token }) => token);
  const former = [...calendars, ...statementsOfUse(messages, partners, partner)].filter(
    ({ token }, i, all) =>
      !tokens.includes(token) && all.findIndex((one) => one.token === token) === i,
  );
  const grounds = groundsOf(inForce, former, partners.authority);
  return {
    format: 'trace-evidence',
    version: grounds.descriptors || grounds.formerDescriptors ? 3 : 2,
    caseId: file.caseId,
    exportedAt: instant(clock.now()),
    messages: messages
      .toSorted((one, other) => one.storedAt.getTime() - other.storedAt.getTime())
      .map(({ token, receipt }) => ({
        jws: token,
        ...(receipt !== undefined && { receipt: receipt.token }),
      })),
    ...grounds,
  };
}

type Grounds = Pick<
  EvidenceFile,
  'statements' | 'descriptors' | 'formerStatements' | 'formerDescriptors' | 'authority'
>;

/** Whose the keys are: what the authority has signed, apart from what the States have signed about themselves. */
function groundsOf(
  inForce: readonly HeldStatement[],
  former: readonly HeldStatement[],
  authority: object | undefined,
): Grounds {
  const [statements, descriptors] = bySigner(inForce);
  const [signed, formerDescriptors] = bySigner(former);
  // Without the key of an authority that is no longer pinned, what it once signed proves nothing to anybody.
  const formerStatements = authority ? signed : [];
  return {
    statements,
    ...(descriptors.length > 0 && { descriptors }),
    ...(formerStatements.length > 0 && { formerStatements }),
    ...(formerDescriptors.length > 0 && { formerDescriptors }),
    ...(authority && statements.length + formerStatements.length > 0 && { authority }),
  };
}

/** The tokens that somebody else has signed about a State, and those that it has signed itself. */
function bySigner(held: readonly HeldStatement[]): [string[], string[]] {
  const isOwn = ({ statement: { iss, sub } }: HeldStatement): boolean => iss === sub;
  const tokens = (of: readonly HeldStatement[]): string[] => of.map(({ token }) => token);
  return [tokens(held.filter((one) => !isOwn(one))), tokens(held.filter(isOwn))];
}

/** For each key and version of the protocol used here that no statement in force names: the last statement that did. */
function statementsOfUse(
  messages: OpenedCase['messages'],
  partners: Partners,
  partner: string,
): HeldStatement[] {
  const tokens = messages.flatMap(({ token, receipt }) => [
    token,
    ...(receipt ? [receipt.token] : []),
  ]);
  const used = new Set(tokens.map(kidOf));
  const versions = new Set(messages.map(({ message }) => message.schemaVersion));
  return [partners.ownState, partner].flatMap((state) => {
    const history = partners.historyOf(state).toReversed();
    const stated = ({ statement }: HeldStatement, kid: string): boolean =>
      statement.jwks.keys.some((key) => key.kid === kid);
    return [
      ...[...used].flatMap((kid) => history.find((held) => stated(held, kid)) ?? []),
      ...[...versions].flatMap((version) => history.find((held) => speaks(held, version)) ?? []),
    ];
  });
}

function speaks({ statement }: HeldStatement, version: string): boolean {
  return statement.metadata.trace_node.protocol_versions.includes(version);
}

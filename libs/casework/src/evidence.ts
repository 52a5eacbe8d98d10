import type { Partners } from '@trace/exchange';
import { Problem, type Clock } from '@trace/platform';
import {
  AnyObject,
  Code,
  Codes,
  Instant,
  instant,
  Int,
  LIMITS,
  Many,
  OptionalMany,
  Pattern,
  Patterns,
  PERMISSION_PURPOSES,
  Prose,
  Sha256,
  Uuid7,
  type PermissionPurpose,
} from '@trace/protocol';
import { IsOptional } from 'class-validator';
import type { OpenedCase } from './case-files.ts';
import { partiesOf } from './case-projection.ts';
import { declaredCalendars } from './declared-calendars.ts';

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

  @Int(1, 1)
  version: 1;

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

  /** The directory statements of both States (compact JWS). */
  @Patterns(TOKEN, 'a compact JWS', 2, 2, LIMITS.statementBytes)
  statements: string[];

  /** Their earlier statements out of which a calendar of theirs counts in this case; absent where there are none. */
  @IsOptional()
  @Patterns(TOKEN, 'a compact JWS', 1, 1_000, LIMITS.statementBytes)
  formerStatements?: string[];

  /** The public key of the directory authority (JWK). Compare it with the one that you pinned yourself. */
  @AnyObject()
  authority: object;
}

/** The evidence of a case, as it stands now. */
export function exportEvidence(
  { file, messages }: OpenedCase,
  partners: Partners,
  clock: Clock,
): EvidenceFile {
  const { partner } = partiesOf(partners.ownState, messages);
  const statements = [partners.self, partners.find(partner)].flatMap((one) =>
    one ? [one.token] : [],
  );
  if (partners.authority === undefined || statements.length < 2) {
    throw new Problem(
      'partner.unknown',
      'The directory in force does not name both States of this case.',
    );
  }
  // Each of them has declared a calendar, and from the instant of the earliest it is known since when it counts.
  const former = [partners.ownState, partner]
    .flatMap((state) => declaredCalendars(partners.historyOf(state)))
    .map(({ token }) => token)
    .filter((token) => !statements.includes(token));
  return {
    format: 'trace-evidence',
    version: 1,
    caseId: file.caseId,
    exportedAt: instant(clock.now()),
    messages: messages
      .toSorted((one, other) => one.storedAt.getTime() - other.storedAt.getTime())
      .map(({ token, receipt }) => ({
        jws: token,
        ...(receipt !== undefined && { receipt: receipt.token }),
      })),
    statements,
    ...(former.length > 0 && { formerStatements: former }),
    authority: partners.authority,
  };
}

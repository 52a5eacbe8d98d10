import type { Partners } from '@trace/exchange';
import { Problem, type Clock } from '@trace/platform';
import { instant } from '@trace/protocol';
import type { OpenedCase } from './case-files.ts';
import { partiesOf } from './case-projection.ts';

/** A message with the receipt that its receiver signed, both byte for byte. */
export interface EvidenceMessage {
  jws: string;
  /** Absent while the message has none. */
  receipt?: string;
}

/**
 * A case as a file that proves itself: the signed messages and receipts, the signed statements that say whose the keys
 * are, and the key of the authority that signed those. `trace-node verify FILE` checks it without any network.
 */
export interface EvidenceFile {
  format: 'trace-evidence';
  version: 1;
  caseId: string;
  exportedAt: string;
  messages: EvidenceMessage[];
  /** The directory statements of both States (compact JWS). */
  statements: string[];
  /** The public key of the directory authority (JWK). Compare it with the one that you pinned yourself. */
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
    authority: partners.authority,
  };
}

import type { StoredMessage } from '@trace/exchange';
import { describeClock } from './case/index.ts';
import type { OpenedCase } from './case-files.ts';
import type { EvidenceFile } from './evidence.ts';

/**
 * A case in sentences, for whoever reads a file without a program: ids, kinds, instants and clocks, and nothing of what
 * was said. Where messages are withheld it does not say how the case stands, for that follows from all of them only.
 */
export function summaryOf(
  { caseId, exportedAt, withheld = [] }: EvidenceFile,
  { folded, messages }: OpenedCase,
  own: string,
): string[] {
  const now = new Date(exportedAt);
  const missing = new Set(withheld.map(({ messageId }) => messageId));
  const said = messages.toSorted((one, other) => one.storedAt.getTime() - other.storedAt.getTime());
  return [
    `Case ${caseId}, exported by ${own} at ${exportedAt}.`,
    ...said.map((one, i) => lineOf(one, i + 1, missing.has(one.message.messageId))),
    ...(missing.size > 0
      ? [`${missing.size} messages are withheld, so how the case stands is not said here.`]
      : [
          `State of the case: ${folded.state}.`,
          // Numbered, for two clocks may say the same, and no line of a file stands there twice.
          ...folded.clocks.map((clock, i) => `Clock ${i + 1}. ${describeClock(clock, now)}`),
        ]),
  ];
}

function lineOf({ message, receipt, outcome }: StoredMessage, at: number, isMissing: boolean) {
  const { kind, issuer, audience, createdAt, messageId } = message;
  const what = isMissing ? `a message ${messageId}, withheld` : `${kind} ${messageId}`;
  const came =
    receipt === undefined
      ? 'not receipted yet'
      : `received at ${receipt.receivedAt.toISOString()}${outcome === 'REFUSED' ? ' and refused' : ''}`;
  return `${at}. ${what}: ${issuer} to ${audience}, written at ${createdAt}, ${came}.`;
}

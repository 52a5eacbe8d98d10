import { verifyEvidence, type CaseEntry } from '@trace/casework';
import type { StoredMessage } from '@trace/exchange';
import { instant } from '@trace/protocol';
import type { DirectoryInForce } from './directory-in-force.ts';
import { wrapped, type Terminal } from './terminal.ts';
import { visible, visibleJson } from './visible.ts';

/** What the directory in force proves of a stored message, and what the message did in its case. */
export interface MessageProof {
  /** Everything that is wrong with its signature or its receipt; empty when both are proved. */
  faults: string[];
  /** Keys that were revoked as of before it was received. */
  doubts: string[];
  entry?: CaseEntry;
}

/** Checks a stored message among those of its case, as `trace-node verify` checks them in a file. */
export async function proofOf(
  stored: StoredMessage,
  messages: readonly StoredMessage[],
  { authority, self, others }: DirectoryInForce,
): Promise<MessageProof> {
  const { issuer, audience, messageId, caseId } = stored.message;
  const parties = [...others, ...(self ? [self] : [])].filter(
    ({ state }) => state === issuer || state === audience,
  );
  if (parties.length < 2) {
    return {
      doubts: [],
      faults: [
        `The directory in force does not name both ${issuer} and ${audience}, so nothing can be checked.`,
      ],
    };
  }
  const evidence = {
    format: 'trace-evidence',
    version: 1,
    caseId,
    exportedAt: instant(new Date()),
    messages: messages.map(({ token, receipt }) => ({
      jws: token,
      ...(receipt && { receipt: receipt.token }),
    })),
    statements: parties.map(({ token }) => token),
    authority,
  };
  const report = await verifyEvidence(evidence, authority);
  const found = report.messages.find(({ digest }) => digest === stored.digest);
  const entry = report.folded?.entries.find((one) => one.messageId === messageId);
  return {
    doubts: found?.doubts ?? [],
    faults: found?.faults ?? ['It was not found among the messages of its case.'],
    ...(entry && { entry }),
  };
}

/** Prints a message with everything that proves it. What a partner wrote is text and can not steer the terminal. */
export function tellMessage(
  terminal: Terminal,
  stored: StoredMessage,
  { faults, doubts, entry }: MessageProof,
): void {
  const { message, digest, direction, storedAt, receipt, outcome, refusalCode, token } = stored;
  const { kid, alg } = headerOf(token);
  const proved = faults.length === 0;
  const verdict = proved ? terminal.style('green', 'proved') : terminal.style('red', 'NOT PROVED');
  const received = receipt
    ? `signed by ${message.audience}: received at ${receipt.receivedAt.toISOString()}, ${outcome}${refusalCode === undefined ? '' : ` (${visible(refusalCode)})`}`
    : 'none yet';
  const facts: [string, string][] = [
    ['message', message.messageId],
    ['case', message.caseId],
    [
      'kind',
      `${message.kind}, number ${message.sequence} of ${message.issuer} in the case, who had seen ${message.seen} of ${message.audience}`,
    ],
    [
      'way',
      `${direction === 'OUT' ? 'sent' : 'received'}: ${message.issuer} to ${message.audience}`,
    ],
    ['written', `${message.createdAt}, as ${message.issuer} says`],
    ['stored', `${storedAt.toISOString()}, here`],
    ['language', message.language],
    ['digest', digest],
    ['signature', `${alg}, key ${kid}`],
    ['receipt', received],
    ...(receipt ? [['receipt id', receipt.receiptId] as [string, string]] : []),
    ['checked', `${verdict} by the directory in force`],
    ...faults.map((fault) => ['', visible(fault)] as [string, string]),
    ...doubts.map((doubt) => ['in doubt', visible(doubt)] as [string, string]),
    ['effect', entry ? effectOf(entry) : 'unknown'],
    ['sealed', message.sealed.map(({ part }) => part).join(', ') || 'nothing'],
  ];
  for (const [label, text] of facts) {
    wrapped(text, terminal.width - 12).forEach((line, i) => {
      terminal.line(`${terminal.style('dim', (i === 0 ? label : '').padEnd(12))}${line}`);
    });
  }
  terminal.line();
  terminal.line(visibleJson(message.body));
}

function effectOf({ effect, reason, stateAfter, provisional }: CaseEntry): string {
  const why = reason === undefined ? '' : `: ${visible(reason)}`;
  return `${effect}${why}; the case is ${stateAfter} after it${provisional ? ', which may still change' : ''}`;
}

function headerOf(token: string): { kid: string; alg: string } {
  const header = Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString('utf8');
  return JSON.parse(header) as { kid: string; alg: string };
}

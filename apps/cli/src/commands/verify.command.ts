import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  verifyEvidence,
  type Case,
  type EvidenceReport,
  type VerifiedMessage,
  type VerifiedWithheld,
} from '@trace/casework';
import { authorityKeysIn, parseStrictJson, Refusal } from '@trace/protocol';
import { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { OperatorFault } from '../operator-fault.ts';
import { tellDescriptors } from '../tell-descriptors.ts';
import { tellEvidenceLog } from '../tell-evidence-log.ts';
import { endWith, verdictOf } from '../evidence-verdict.ts';
import { wrapped, type Terminal } from '../terminal.ts';
import { visible } from '../visible.ts';
import { verifyAuditCommand } from './verify-audit.command.ts';

const EXAMPLES = `
Examples:
  trace-node verify case.evidence.json --authority authority.jwk.json
  trace-node verify case.evidence.json --fingerprint "3f1c 09ab ..." --fingerprint "77d0 e2c4 ..."
  trace-node verify case.evidence.json --json

The file comes from GET /v1/cases/<id>/evidence of either node. It is checked here and now: no node, no
database and no network is asked. Give the public key of the directory authority as you know it; without it
the file can only be shown to agree with itself, and the key that it names is printed for you to compare.

A State without a directory authority vouches for itself, by a descriptor. Give the fingerprint of each, as
people have compared it with that State. Without them the command prints the fingerprints, says that nobody
vouches for these keys, and ends with 3.

It proves who signed what, when the other side had it, which entries of the audit log of the exporting State
belong to it, that the file is the one that this State has signed, and that no message is missing before
another one: also none before one that is withheld. It can not prove that nothing came later: for that, ask
the other State for its own file.

A file without the seal of its State or without its audit log, as the oldest ones are, proves the messages that
are in it and not that none was left out. It ends with 4, and says nothing of the state of the case.`;

/** Far more than the largest case, and little enough for any machine. */
const MOST = { maxBytes: 256 * 1_048_576, maxDepth: 8, maxItems: 20_000 };

interface Order {
  authority?: string;
  fingerprint: string[];
  tsa?: string;
  json?: true;
}

/** `trace-node verify`: what an evidence file proves, checked without a node and without a network. */
export function verifyCommand(cli: Cli): Command {
  const collect = (print: string, prints: string[]): string[] => [...prints, print];
  const command = new Command('verify')
    .description('Checks exported evidence: who signed what, and when the other side had it.')
    .argument('<file>', 'the evidence of a case')
    .option('--authority <file>', 'the public key of the directory authority, as you know it')
    .option(
      '--fingerprint <digits>',
      'of the descriptor of a State that no authority vouches for, as you know it; as often as needed',
      collect,
      [],
    )
    .option('--tsa <file>', 'the certificate (PEM) of the time-stamping authority, as you know it')
    .option('--json', 'print the report for a program')
    .addHelpText('after', EXAMPLES)
    .action((file: string, order: Order) => verify(cli.terminal, file, order));
  verifyAuditCommand(cli, command);
  return command;
}

async function verify(terminal: Terminal, file: string, order: Order): Promise<void> {
  const { authority, fingerprint, json, tsa } = order;
  const given = await readFile(file);
  const pinned =
    authority === undefined ? undefined : (JSON.parse(await readFile(authority, 'utf8')) as object);
  const stampAuthority = await certificateIn(tsa);
  const report = await reportOf(given, { pinned, stampAuthority, fingerprints: fingerprint });
  if (json) {
    const { folded, ...told } = withoutState(report);
    terminal.line(JSON.stringify({ ...told, state: folded?.state }));
  } else {
    tell(terminal, withoutState(report), pinned);
    const colour = report.outcome === 'PROVED' ? 'green' : 'yellow';
    const verdict = verdictOf(report, pinned !== undefined);
    if (verdict !== '') terminal.line(terminal.style(['bold', colour], verdict));
  }
  endWith(report.outcome);
}

/** The report without how the case stands, where a message that was left out could make it another. */
function withoutState(report: EvidenceReport): EvidenceReport {
  if (report.unproved.length === 0) return report;
  const { folded: _, ...rest } = report;
  return { ...rest, clocks: [] };
}

async function certificateIn(file: string | undefined): Promise<X509Certificate | undefined> {
  return file === undefined ? undefined : new X509Certificate(await readFile(file));
}

/** What whoever verifies knows by themselves. */
interface Known {
  pinned: object | undefined;
  stampAuthority: X509Certificate | undefined;
  fingerprints: readonly string[];
}

async function reportOf(
  given: Uint8Array,
  { pinned, stampAuthority, fingerprints }: Known,
): Promise<EvidenceReport> {
  try {
    const parsed = parseStrictJson(given, MOST);
    return await verifyEvidence(parsed, pinned, stampAuthority, fingerprints);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    const places = fault.faults.map(({ pointer }) => pointer).filter((pointer) => pointer !== '');
    const where = places.length === 0 ? '' : ` It is at ${places.slice(0, 5).join(', ')}.`;
    throw new OperatorFault(
      `Nothing in this file can be believed: ${fault.detail} (${fault.code}).${where}`,
      'Ask for the file again, from either of the two States: both hold the same evidence.',
    );
  }
}

function tell(terminal: Terminal, report: EvidenceReport, pinned: object | undefined): void {
  const { caseId, exportedAt, states, authorityKey, messages, folded, faults, gaps } = report;
  terminal.line(terminal.style('bold', `Evidence of the case ${caseId}`));
  terminal.line(
    `  between ${states.toSorted().join(' and ')}, exported at ${exportedAt.toISOString()}`,
  );
  if (authorityKey !== undefined) {
    terminal.line(`  vouched for by the directory authority with the key ${authorityKey}`);
    terminal.line(`  ${comparison(terminal, authorityKey, pinned)}`);
  }
  tellDescriptors(terminal, report.descriptors);
  terminal.line();
  messages.forEach((message, i) => tellMessage(terminal, message, i));
  for (const one of report.withheld) tellWithheld(terminal, one);
  if (report.log) tellEvidenceLog(terminal, report.log);
  if (report.sealedBy !== undefined && faults.length === 0)
    terminal.line(`The file is whole: ${report.sealedBy} has signed all of it.`);
  for (const fault of [...faults, ...gaps]) tellFault(terminal, fault, '');
  for (const one of report.unproved)
    for (const line of wrapped(visible(one), terminal.width))
      terminal.line(terminal.style('yellow', line));
  if (folded) tellState(terminal, folded, report.clocks);
  terminal.line();
}

function tellState(terminal: Terminal, folded: Case, clocks: readonly string[]): void {
  const days = folded.timeToCrimeDays;
  const toCrime = days === undefined ? '' : `, time-to-crime ${days.toLocaleString('en')} days`;
  terminal.line();
  terminal.line(`What the proved messages make together: ${folded.state}${toCrime}`);
  for (const clock of clocks)
    for (const line of wrapped(clock, terminal.width - 2)) terminal.line(`  ${line}`);
}

function comparison(terminal: Terminal, key: string, pinned: object | undefined): string {
  if (pinned === undefined) {
    return terminal.style(
      'yellow',
      'Compare this key with the one that you know, or give that one with --authority.',
    );
  }
  const known = authorityKeysIn(pinned).map(({ kid }) => kid);
  return key.split(', ').every((kid) => known.includes(kid))
    ? 'This is the key that you gave.'
    : terminal.style('red', 'This is NOT the key that you gave.');
}

function tellMessage(terminal: Terminal, found: VerifiedMessage, i: number): void {
  const { message, digest, receivedAt, outcome, refusalCode, faults } = found;
  const mark = faults.length === 0 ? terminal.style('green', '✓') : terminal.style('red', '✗');
  const says = message
    ? `${message.kind}, ${message.issuer} to ${message.audience}, written at ${message.createdAt}`
    : 'a message that nobody can be shown to have signed';
  terminal.line(`${mark} ${String(i + 1).padStart(2)}  ${visible(says)}`);
  terminal.line(terminal.style('dim', `      digest ${digest}, at /messages/${i} of the file`));
  if (message && receivedAt) {
    const refused = outcome === 'REFUSED' ? `, refused: ${refusalCode}` : '';
    terminal.line(
      `      receipt signed by ${message.audience}: received at ${receivedAt.toISOString()}${refused}`,
    );
  } else if (message && faults.length === 0) {
    terminal.line('      there is no receipt for it yet');
  }
  for (const fault of faults) tellFault(terminal, fault, '      ');
  for (const doubt of found.doubts)
    terminal.line(terminal.style('yellow', `      in doubt: ${visible(doubt)}`));
}

function tellWithheld(terminal: Terminal, found: VerifiedWithheld): void {
  const { messageId, digest, because, receivedBy, receivedAt, place, faults } = found;
  terminal.line(`${terminal.style('yellow', '–')}     message ${messageId}, withheld`);
  terminal.line(terminal.style('dim', `      digest ${digest}`));
  if (receivedBy !== undefined && receivedAt !== undefined)
    terminal.line(`      receipt signed by ${receivedBy}: received at ${receivedAt.toISOString()}`);
  if (place) terminal.line(`      by the log it is message ${place.sequence} of ${place.issuer}`);
  for (const line of wrapped(visible(because), terminal.width - 6)) terminal.line(`      ${line}`);
  for (const fault of faults) tellFault(terminal, fault, '      ');
}

function tellFault(terminal: Terminal, fault: string, indent: string): void {
  for (const line of wrapped(visible(fault), terminal.width - indent.length)) {
    terminal.line(indent + terminal.style('red', line));
  }
}

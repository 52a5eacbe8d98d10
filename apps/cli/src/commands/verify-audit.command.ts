import { readFile } from 'node:fs/promises';
import {
  AuditEntry,
  verifyAudit,
  type AuditFault,
  type AuditReport,
  type HeldCheckpoint,
} from '@trace/platform';
import { importVerificationKey, parseStrictJson, type VerificationKey } from '@trace/protocol';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { configOf, forNode, withDatabase, type NodeChoice } from '../node-of.ts';
import { OperatorFault } from '../operator-fault.ts';
import { ownKeys } from '../own-keys.ts';
import type { Terminal } from '../terminal.ts';
import { visible } from '../visible.ts';

const EXAMPLES = `
Examples:
  trace-node verify audit --state QN
  trace-node verify audit --state QN --witness checkpoints-of-QS.json --witness checkpoints-of-QM.json

By itself a log shows what was changed inside it. Whether its end was cut off, or all of it was built anew with
the right key, only others can tell: ask your partners for what GET /v1/checkpoints of their nodes gives.`;

const SAYS: Record<AuditFault['kind'], string> = {
  EDITED: 'the entry was changed after it got its position',
  DELETED: 'the entry was deleted',
  GAP: 'from here on the positions have a hole',
  LEFT_OUT: 'the entry never got a position',
  REBUILT: 'behind this position the log is not the one that was signed',
  FORGED: 'a checkpoint of this size is not signed by this State',
  TRUNCATED: 'the log ends here and was longer when it was signed',
};

interface Order extends NodeChoice {
  witness: string[];
  json?: true;
}

/** `trace-node verify audit`: whether the audit log of a node is what it was, from its own database and from witnesses. */
export function verifyAuditCommand(cli: Cli, verify: Command): void {
  const collect = (file: string, files: string[]): string[] => [...files, file];
  forNode(verify.command('audit'))
    .description('Checks the whole audit log: no entry changed, deleted, left out or built anew.')
    .option('--witness <file>', 'what GET /v1/checkpoints of a partner gives', collect, [])
    .option('--json', 'print the report for a program')
    .addHelpText('after', EXAMPLES)
    .action((order: Order) => run(cli, order));
}

async function run(cli: Cli, order: Order): Promise<void> {
  const config = configOf(cli, order);
  const { terminal } = cli;
  const keys = await ownKeys(config);
  const signing = keys.publicDescriptor().keys.filter(({ use }) => use === 'sig');
  const own = {
    state: config.state,
    keys: await Promise.all(
      signing.map(async (jwk) => unrevoked(await importVerificationKey(jwk))),
    ),
  };
  const files = await Promise.all(order.witness.map((file) => witnessed(file, config.state)));
  const report = await withDatabase(cli, config, [AuditEntry], (dataSource) =>
    verifyAudit(dataSource, own, files.flat()),
  );
  if (order.json) terminal.line(JSON.stringify(report));
  else tell(terminal, config.state, report);
  if (report.faults.length === 0) return;
  throw new OperatorFault(
    'The audit log is not what it was; what is wrong stands above.',
    'Keep the database as it is for whoever investigates, and compare with a backup from before the change.',
  );
}

/** A key that was revoked later has signed the log of its time all the same: what is asked here is whether that changed. */
function unrevoked({ revokedAt: _told, ...key }: VerificationKey): VerificationKey {
  return key;
}

interface WitnessFile {
  state: string;
  held: { partner: string; token: string }[];
}

/** The checkpoints of this State's log in what a partner's node has answered. */
async function witnessed(file: string, state: string): Promise<HeldCheckpoint[]> {
  const given = parseStrictJson(await readFile(file)) as Partial<WitnessFile>;
  if (typeof given.state !== 'string' || !Array.isArray(given.held)) {
    throw new OperatorFault(
      `${file} is not what GET /v1/checkpoints gives.`,
      'Ask the partner for the whole answer of its node, as a file.',
    );
  }
  const witness = given.state;
  return given.held
    .filter(({ partner }) => partner === state)
    .map(({ token }) => ({ token, witness }));
}

function tell(terminal: Terminal, state: string, report: AuditReport): void {
  const { size, checkpoints, witnessed: others, waiting, faults } = report;
  terminal.line(terminal.style('bold', `Audit log of ${state}`));
  terminal.line(`  ${size.toLocaleString('en')} entries, ${waiting} waiting for a position`);
  terminal.line(
    `  compared with ${checkpoints} own checkpoints and ${others} that partners have kept`,
  );
  if (others === 0) {
    const says = 'No witness: a log whose end was cut off would look just like this one.';
    terminal.line(`  ${terminal.style('yellow', says)}`);
  }
  for (const { kind, position, entryId, witness } of faults) {
    const where = position < 0 ? '' : ` position ${position}`;
    const which = entryId === undefined ? '' : `, entry ${entryId}`;
    const who = witness === undefined ? '' : `, says the checkpoint that ${visible(witness)} keeps`;
    terminal.line(terminal.style('red', `✗ ${kind}${where}${which}: ${SAYS[kind]}${who}`));
  }
  if (faults.length === 0) {
    terminal.line(terminal.style(['bold', 'green'], 'Every entry is what it was.'));
  }
}

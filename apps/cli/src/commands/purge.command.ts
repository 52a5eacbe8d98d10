import { userInfo } from 'node:os';
import { CASEWORK_ENTITIES, reapplyPurges, waitingPurges, type StoredPurge } from '@trace/casework';
import { EXCHANGE_ENTITIES, PurgedPartsJournal } from '@trace/exchange';
import { Audit, AuditEntry, clockOf } from '@trace/platform';
import { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { configOf, forNode, withDatabase, type NodeChoice } from '../node-of.ts';
import { aligned } from '../terminal.ts';

const ENTITIES = [AuditEntry, ...EXCHANGE_ENTITIES, ...CASEWORK_ENTITIES];
const MOST = 1_000;

const EXAMPLES = `
Examples:
  STATE=QN trace-node purge list
  STATE=QN trace-node purge reapply

A node reapplies by itself at every start: what its journal (purged-parts.log, beside the keys) names is destroyed again
before anybody can read it. Call "reapply" where a backup was put back under a journal from elsewhere.
People propose and approve purges over the API; two persons are needed.`;

/** `trace-node purge`: what waits to be destroyed, and destroying again what a backup has brought back. */
export function purgeCommand(cli: Cli): Command {
  const purge = new Command('purge')
    .description('The destruction of sealed parts: what waits, and what a backup brought back.')
    .addHelpText('after', EXAMPLES);
  purge.addCommand(
    forNode(new Command('list'))
      .description('Lists the purges that wait for a decision or to be carried out.')
      .option('--json', 'print one JSON object per line')
      .action((order: NodeChoice & { json?: true }) => list(cli, order)),
  );
  purge.addCommand(
    forNode(new Command('reapply'))
      .description('Destroys again what the journal names and a backup has brought back.')
      .action((order: NodeChoice) => reapply(cli, order)),
  );
  return purge;
}

async function list(cli: Cli, order: NodeChoice & { json?: true }): Promise<void> {
  const { terminal } = cli;
  const purges = await withDatabase(cli, configOf(cli, order), ENTITIES, (dataSource) =>
    dataSource.transaction(async (em) => {
      const waiting = await waitingPurges(em, MOST);
      await new Audit().record(em, [
        { at: new Date(), actor: userInfo().username, role: 'OPERATOR', action: 'PURGES_LISTED' },
      ]);
      return waiting;
    }),
  );
  if (order.json) {
    for (const purge of purges) terminal.line(JSON.stringify(purge));
    return;
  }
  if (purges.length === 0) {
    terminal.line('No purge waits for a decision.');
    return;
  }
  const rows = purges.map(rowOf);
  const head = ['PURGE', 'CASE', 'WITH', 'STATE', 'REASON', 'PARTS', 'PROPOSED BY', 'AT'];
  for (const row of aligned([head, ...rows])) terminal.line(row);
}

function rowOf(purge: StoredPurge): string[] {
  const { purgeId, caseId, partner, state, reason, origin, parts, proposedAt } = purge;
  const by = { RETENTION: 'retention', PERSON: 'a person here', PARTNER: partner }[origin];
  const at = proposedAt.toISOString();
  return [purgeId, caseId, partner, state, reason, String(parts.length), by, at];
}

async function reapply(cli: Cli, order: NodeChoice): Promise<void> {
  const config = configOf(cli, order);
  const journal = new PurgedPartsJournal(config.dataDir);
  const erased = await withDatabase(cli, config, ENTITIES, (dataSource) =>
    reapplyPurges({ dataSource, journal, audit: new Audit(), clock: clockOf(config) }),
  );
  cli.terminal.line(
    erased === 0
      ? `Nothing had come back: database and ${journal.file} agree.`
      : `Destroyed again: ${erased} ${erased === 1 ? 'key' : 'keys'} that ${journal.file} names.`,
  );
}

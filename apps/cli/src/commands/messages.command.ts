import { userInfo } from 'node:os';
import { EXCHANGE_ENTITIES, keyDoubts, messagesOfCases, type StoredMessage } from '@trace/exchange';
import { Audit, type AuditAction, type Config } from '@trace/platform';
import type { PublishedKey } from '@trace/protocol';
import { Command, InvalidArgumentError } from 'commander';
import type { DataSource, EntityManager } from 'typeorm';
import type { Cli } from '../cli.ts';
import { directoryInForce } from '../directory-in-force.ts';
import { proofOf, tellMessage } from '../message-report.ts';
import { configOf, forNode, withDatabase, type NodeChoice } from '../node-of.ts';
import { OperatorFault } from '../operator-fault.ts';
import { aligned } from '../terminal.ts';
import { visible } from '../visible.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOST = 1_000;

const EXAMPLES = `
Examples:
  STATE=QN trace-node messages list --limit 20
  STATE=QN trace-node messages list --case 0199b2f4-7c31-7a3e-9f52-3f6c1b7d2a10
  STATE=QN trace-node messages show 0199b2f4-8d02-7c11-8a5e-64f0c2b9e713

Both leave their line in the audit trail, under the name of the user of this machine.`;

interface ListOrder extends NodeChoice {
  case?: string;
  limit: number;
  inDoubt?: true;
  json?: true;
}

interface Line {
  messageId: string;
  caseId: string;
  direction: 'OUT' | 'IN';
  partner: string;
  kind: string;
  createdAt: Date;
  outcome: string | null;
  refusalCode: string | null;
  receivedAt: Date | null;
  /** Keys that were revoked as of before it was received, by their ids. */
  doubts: string[];
}

/** `trace-node messages`: what this State has said and was told, as it is stored. */
export function messagesCommand(cli: Cli): Command {
  const messages = new Command('messages')
    .description('Messages as they are stored, with their signatures and their receipts.')
    .addHelpText('after', EXAMPLES);
  messages.addCommand(
    forNode(new Command('list'))
      .description('Lists messages, the latest first.')
      .option('--case <id>', 'only those of this case', uuid)
      .option('--limit <number>', `at most so many, up to ${MOST}`, limit, 50)
      .option('--in-doubt', 'only those that a revoked key puts in doubt, among the latest')
      .option('--json', 'print one JSON object per line')
      .action((order: ListOrder) => list(cli, order)),
  );
  messages.addCommand(
    forNode(new Command('show'))
      .description(
        'Shows one message, and checks its signature and its receipt against the directory in force.',
      )
      .argument('<message-id>', 'the id that "messages list" prints', uuid)
      .option('--json', 'print it for a program, with the signed bytes')
      .action((messageId: string, order: NodeChoice & { json?: true }) =>
        show(cli, messageId, order),
      ),
  );
  return messages;
}

async function list(cli: Cli, order: ListOrder): Promise<void> {
  const config = configOf(cli, order);
  const stored = await read(cli, config, 'CASES_LISTED', (em) =>
    em.query<StoredLine[]>(
      `select m.message_id as "messageId", m.case_id as "caseId", m.direction, m.partner, m.kind,
              m.created_at as "createdAt", m.outcome, m.refusal_code as "refusalCode",
              r.received_at as "receivedAt", m.jws as token, r.jws as receipt, m.stored_at as "storedAt",
              r.stored_at as "receiptStoredAt"
         from message m left join receipt r using (receipt_id)
        where $1::uuid is null or m.case_id = $1
        order by m.stored_at desc, m.message_id desc limit $2`,
      [order.case ?? null, order.limit],
    ),
  );
  const lines = (await withDoubts(stored, config)).filter(
    ({ doubts }) => order.inDoubt === undefined || doubts.length > 0,
  );
  const { terminal } = cli;
  if (order.json) {
    for (const line of lines) terminal.line(JSON.stringify(line));
    return;
  }
  if (lines.length === 0) {
    terminal.line(
      order.case === undefined
        ? 'There are no messages yet.'
        : 'There are no messages of this case.',
    );
    return;
  }
  const rows = lines.map((line) => [
    line.messageId,
    line.caseId,
    line.direction === 'OUT' ? `to ${line.partner}` : `from ${line.partner}`,
    line.kind,
    line.createdAt.toISOString(),
    standingOf(line),
  ]);
  for (const row of aligned([['MESSAGE', 'CASE', 'WAY', 'KIND', 'WRITTEN', 'RECEIPT'], ...rows]))
    terminal.line(row);
}

interface StoredLine extends Omit<Line, 'doubts'> {
  token: string;
  receipt: string | null;
  storedAt: Date;
  receiptStoredAt: Date | null;
}

/** What the directory in force says of the keys of messages that were taken before; without one, nothing. */
async function withDoubts(stored: readonly StoredLine[], config: Config): Promise<Line[]> {
  const directory = await directoryInForce(config).catch(() => undefined);
  const known = directory ? [...directory.others, ...(directory.self ? [directory.self] : [])] : [];
  const keysOf = (state: string): readonly PublishedKey[] =>
    known.find((one) => one.state === state)?.statement.jwks.keys ?? [];
  return stored.map(({ token, receipt, storedAt, receiptStoredAt, ...line }) => {
    const { partner, receivedAt } = line;
    const [issuer, audience] =
      line.direction === 'OUT' ? [config.state, partner] : [partner, config.state];
    const given = receipt !== null &&
      receivedAt !== null &&
      receiptStoredAt !== null && { token: receipt, receivedAt, storedAt: receiptStoredAt };
    const message = { issuer, audience };
    const doubts = keyDoubts(
      { message, token, storedAt, ...(given && { receipt: given }) },
      keysOf,
    );
    return { ...line, doubts: [...new Set(doubts.map(({ kid }) => kid))] };
  });
}

function standingOf({ outcome, refusalCode, receivedAt, doubts }: Line): string {
  const doubt = doubts.length === 0 ? '' : ', IN DOUBT: its key was revoked';
  return `${receiptOf({ outcome, refusalCode, receivedAt })}${doubt}`;
}

function receiptOf({
  outcome,
  refusalCode,
  receivedAt,
}: Pick<Line, 'outcome' | 'refusalCode' | 'receivedAt'>): string {
  if (outcome === null || receivedAt === null) return 'waits for it';
  const at = receivedAt.toISOString();
  return outcome === 'ACCEPTED' ? at : `${at}, refused: ${visible(refusalCode ?? '')}`;
}

async function show(
  cli: Cli,
  messageId: string,
  order: NodeChoice & { json?: true },
): Promise<void> {
  const config = configOf(cli, order);
  const directory = await directoryInForce(config);
  const messages = await read(
    cli,
    config,
    'MESSAGE_READ',
    (em) => caseWith(em, messageId),
    messageId,
  );
  const stored = messages.find(({ message }) => message.messageId === messageId);
  if (!stored) {
    throw new OperatorFault(
      `The node of ${config.state} holds no message with this id.`,
      '"trace-node messages list" shows the ids.',
    );
  }
  const proof = await proofOf(stored, messages, directory);
  if (order.json) cli.terminal.line(JSON.stringify({ ...stored, ...proof }));
  else tellMessage(cli.terminal, stored, proof);
  if (proof.faults.length === 0) return;
  throw new OperatorFault(
    'The message is not proved by the directory in force; why not stands above.',
    'If the partner has changed its key since then, the directory of that time proves it.',
  );
}

async function caseWith(em: EntityManager, messageId: string): Promise<StoredMessage[]> {
  const [row] = await em.query<{ case_id: string }[]>(
    'select case_id from message where message_id = $1',
    [messageId],
  );
  return row ? ((await messagesOfCases(em, [row.case_id])).get(row.case_id) ?? []) : [];
}

/** Reads in the same transaction in which the audit trail says who has read. */
async function read<T>(
  cli: Cli,
  config: Config,
  action: AuditAction,
  work: (em: EntityManager) => Promise<T>,
  messageId?: string,
): Promise<T> {
  return withDatabase(cli, config, EXCHANGE_ENTITIES, (dataSource: DataSource) =>
    dataSource.transaction(async (em) => {
      const result = await work(em);
      await new Audit().record(em, [
        {
          at: new Date(),
          actor: userInfo().username,
          role: 'OPERATOR',
          action,
          ...(messageId !== undefined && { messageId }),
        },
      ]);
      return result;
    }),
  );
}

function uuid(word: string): string {
  const id = word.toLowerCase();
  if (UUID.test(id)) return id;
  throw new InvalidArgumentError('It is an id such as 0199b2f4-7c31-7a3e-9f52-3f6c1b7d2a10.');
}

function limit(word: string): number {
  const count = Number(word);
  if (Number.isInteger(count) && count >= 1 && count <= MOST) return count;
  throw new InvalidArgumentError(`It is a whole number from 1 to ${MOST}.`);
}

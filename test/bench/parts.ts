import { measureAuditLog } from './audit-logs.ts';
import { EXTENTS, measure } from './bench.ts';
import { measureBoard } from './boards.ts';
import { measureConsole } from './consoles.ts';
import { figuresOf, tableOf, type Figure } from './figures.ts';
import { measureFolds } from './folds.ts';
import { listTable, sweepTable } from './growth.ts';
import { measureLists } from './lists.ts';
import { measureOracles } from './oracles.ts';
import { measurePartners, WANTED_SHARE } from './partners.ts';
import { median } from './statistics.ts';
import { measureSweeps } from './sweeps.ts';

/** What is asked for. */
export interface PartOrder {
  queue: 'postgres' | 'redis';
  quick: boolean;
  profile: boolean;
  /** NODE_OPTIONS of both nodes, to compare them. */
  nodeOptions: string;
  mostCases: number;
  say: (text: string) => void;
}

/** What a part has found. */
export interface Report {
  postgresVersion?: string;
  /** Under which circumstances, in a line. */
  setting: string;
  tables: string[];
  complaints: string[];
  figures?: Figure[];
  found: unknown;
}

interface Part {
  says: string;
  measure(order: PartOrder): Promise<Report>;
}

/** The parts of the bench, in the order in which they run; each starts what it needs and leaves nothing. */
export const PARTS = {
  exchange: { says: 'two nodes: submits, delivery, latency, memory, start', measure: exchange },
  partners: { says: 'fifty partners, ten of them dead: what the living notice', measure: partners },
  fold: { says: 'folding a case and computing its clocks', measure: folds },
  lists: { says: 'lists and board over HTTP, with up to a million cases', measure: lists },
  board: {
    says: 'the board, its lists and the scorecards, with 100,000 open cases',
    measure: board,
  },
  sweep: { says: 'the watch over the clocks of up to 100,000 open cases', measure: sweeps },
  console: { says: 'the console in a browser, with up to a million cases', measure: consoles },
  audit: { says: 'the audit log: positions, verification, proofs, backup', measure: audits },
  oracle: { says: 'whether the time of an answer tells what exists', measure: oracles },
} as const satisfies Record<string, Part>;

/** The name of a part. */
export type PartName = keyof typeof PARTS;

async function exchange({ queue, quick, profile, nodeOptions, say }: PartOrder): Promise<Report> {
  const extent = quick ? EXTENTS.quick : EXTENTS.whole;
  const found = await measure({ queue, extent, profile, nodeOptions, say });
  const figures = figuresOf(found);
  return {
    postgresVersion: found.postgresVersion,
    setting:
      `two nodes in one process each, mutual TLS, queue in ${found.queue}, two PostgreSQL that wait for the disk,\n` +
      `         request of ${found.messageBytes} bytes; all of it and the driver share the cores`,
    tables: [tableOf(figures)],
    complaints: notDelivered(found.drains.flat()),
    figures,
    found,
  };
}

async function partners({ queue, quick, nodeOptions, say }: PartOrder): Promise<Report> {
  const extent = quick
    ? { living: 8, dead: 2, messagesEach: 20, rounds: 2 }
    : { living: 40, dead: 10, messagesEach: 25, rounds: 5 };
  const found = await measurePartners(extent, { queue, nodeOptions }, say);
  const { living, dead, messagesEach } = extent;
  const what = `messages a second to ${living} living partners`;
  const figures: Figure[] = [
    { name: `${what}, all live`, value: median(found.without), unit: '/s' },
    { name: `${what}, beside ${dead} dead ones`, value: median(found.beside), unit: '/s' },
    {
      name: 'beside the dead: all live',
      value: found.ratio,
      unit: '',
      wanted: `≥ ${WANTED_SHARE}`,
    },
    { name: 'tries at the dead', value: found.tries, unit: '' },
  ];
  return {
    setting:
      `one node in one process, ${living} stubs that sign receipts in the driver, ${dead} black holes, queue in ${queue},\n` +
      `         ${messagesEach} messages for each partner in a round, medians of ${extent.rounds} rounds in turn`,
    tables: [tableOf(figures)],
    complaints: [],
    figures,
    found,
  };
}

/** A speed at which something was not done is no speed. */
function notDelivered(
  drains: readonly { messages: number; delivered: [number, number] }[],
): string[] {
  return drains
    .filter(({ messages, delivered }) => delivered.some((count) => count !== messages))
    .map(
      ({ messages, delivered }) =>
        `NOT ALL DELIVERED: of ${messages}, ${delivered.join(' and ')} cases are DELIVERED at sender and receiver`,
    );
}

async function folds({ quick }: PartOrder): Promise<Report> {
  const figures = await measureFolds(quick ? 0.5 : 2);
  return {
    setting: 'one case after the other on one core, in this process',
    tables: [tableOf(figures)],
    complaints: [],
    figures,
    found: figures,
  };
}

async function lists({ mostCases, say }: PartOrder): Promise<Report> {
  const sizes = [1_000, 10_000, 100_000, 1_000_000].filter((size) => size < mostCases);
  const found = await measureLists([...sizes, mostCases], say);
  return {
    setting:
      'a node of which only the api runs, its PostgreSQL waits for the disk (each reading leaves its audit entry);\n' +
      '         pages of 50, one question after the other; the cases are those of `trace-node seed-cases --thin`',
    tables: [listTable(found)],
    complaints: [],
    found,
  };
}

async function board({ quick, mostCases, say }: PartOrder): Promise<Report> {
  const found = await measureBoard(Math.min(mostCases, quick ? 2_000 : 100_000), say);
  return {
    setting:
      'a node of which only the api runs; every case is open, in all pages of 50, one question after the other',
    tables: [listTable(found)],
    complaints: [],
    found,
  };
}

async function sweeps({ quick, say }: PartOrder): Promise<Report> {
  const found = quick
    ? await measureSweeps([1_000, 5_000], [0, 100, 1_000], say)
    : await measureSweeps([1_000, 10_000, 100_000], [0, 100, 1_000, 10_000], say);
  return {
    setting:
      "the node's own watch in this process, batches of 100; a case that crosses raises every rung that it has\n" +
      '         reached since it began and tells of the highest, so each does rather more than from day to day',
    tables: [sweepTable(found)],
    complaints: found
      .filter(({ crossing, looked }) => looked !== crossing)
      .map(
        ({ crossing, looked }) => `NOT AS MANY: ${looked} were looked at, and ${crossing} cross`,
      ),
    found,
  };
}

async function consoles({ quick, mostCases, say }: PartOrder): Promise<Report> {
  const list = Math.min(mostCases, quick ? 10_000 : 1_000_000);
  const figures = await measureConsole({ board: Math.min(list, 100_000), list }, say);
  return {
    setting:
      'a node of which only the api runs, and a Chromium beside it on the same cores; medians of six openings',
    tables: [tableOf(figures)],
    complaints: [],
    figures,
    found: figures,
  };
}

async function audits({ quick, say }: PartOrder): Promise<Report> {
  const entries = quick ? 20_000 : 1_000_000;
  const figures = await measureAuditLog(entries, say);
  return {
    setting: `${entries.toLocaleString('en')} entries, one after the other in this process, PostgreSQL waits for the disk`,
    tables: [tableOf(figures)],
    complaints: [],
    figures,
    found: figures,
  };
}

async function oracles({ quick, say }: PartOrder): Promise<Report> {
  const times = quick ? 100 : 1_000;
  const figures = await measureOracles(times, say);
  return {
    setting: `a node in this process, its PostgreSQL waits for the disk; ${times.toLocaleString('en')} pairs of questions (at the gateway 115), one after the other`,
    tables: [tableOf(figures)],
    complaints: [],
    figures,
    found: figures,
  };
}

import { table, type Check } from '../support/ledger.ts';
import type { Happened, Outcome } from './fault-run.ts';
import type { Fault } from './faults.ts';

/** The checks whose findings are losses, and those whose findings are doubles; the others stand in the second table. */
const LOSSES = new Set(['lost at accept', 'lost in transit', 'false receipt', 'half accept']);
const DOUBLES = new Set(['ghost', 'phantom', 'duplicate effects']);

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** What a run gave, as two tables that a person reads: by fault, and by check. */
export function reportOf(outcome: Outcome): string {
  const { order, checks, findings, notes, clean, promised, happened } = outcome;
  return [
    `queue in ${order.queue}, between the States ${order.terrain}, seed ${order.seed}, ${order.perSecond} requests a second from each State`,
    '',
    aligned([HEAD, ...byFault(outcome), unplaced(outcome)]),
    '',
    table(checks),
    ...findings.map((text) => `FAULT  ${text}`),
    ...notes.map((text) => `info   ${text}`),
    '',
    clean
      ? `nothing lost, nothing doubled: ${promised.length} promises through ${happened.length} faults`
      : 'FAULTS FOUND',
    ...(clean && happened.length > 0
      ? [
          `(0 in ${happened.length} trials: with 95 % confidence at most ${(300 / happened.length).toFixed(1)} % of such faults lose something)`,
        ]
      : []),
  ].join('\n');
}

/** All worlds of a run in one table. */
export function wholeReportOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap((outcome) =>
    byFault(outcome).map((row) => ({
      row,
      where: `${outcome.order.queue}, ${outcome.order.terrain}`,
    })),
  );
  const happened = outcomes.reduce((sum, outcome) => sum + outcome.happened.length, 0);
  const promised = outcomes.reduce((sum, outcome) => sum + outcome.promised.length, 0);
  const table = rows
    .toSorted((one, other) => inOrder(one.row[0] ?? '', other.row[0] ?? ''))
    .map(({ row: [name = '', ...rest], where }) => [`${name} (${where})`, ...rest]);
  const clean = outcomes.every((outcome) => outcome.clean);
  return [
    aligned([HEAD, ...table]),
    '',
    `${happened} faults in ${outcomes.length} worlds, ${promised} promises: ${clean ? 'nothing lost, nothing doubled' : 'FAULTS FOUND'}`,
  ].join('\n');
}

const HEAD = ['fault', 'times', 'accepted', 'lost', 'doubled', 'recovery s', 'longest'];

function byFault(outcome: Outcome): string[][] {
  const { happened } = outcome;
  const faults = [...new Set(happened.map(({ fault }) => fault))].toSorted((a, b) =>
    inOrder(a.code, b.code),
  );
  const count = countedBy(outcome);
  return faults.map((fault) => {
    const times = happened.filter((one) => one.fault === fault);
    return [
      `${fault.code} ${fault.name}`,
      String(times.length),
      ...count(fault),
      ...recoveries(times),
    ];
  });
}

function unplaced(outcome: Outcome): string[] {
  return ['before the first, or not to be placed', '', ...countedBy(outcome)(undefined), '', ''];
}

/** Promises, losses and doubles, set against the fault in whose time the promise was given. */
function countedBy({
  happened,
  promised,
  checks,
}: Outcome): (fault: Fault | undefined) => [string, string, string] {
  const starts = happened.map(({ at }) => at);
  const faultOf = (at: number): Fault | undefined =>
    happened[starts.findLastIndex((start) => start <= at)]?.fault;
  const promisedAt = new Map(promised.map(({ messageId, at }) => [messageId, at]));
  const countOf = (names: Set<string>, fault: Fault | undefined): number =>
    findingsOf(checks, names).filter((text) => {
      const at = promisedAt.get(UUID.exec(text)?.[0] ?? '');
      return (at === undefined ? undefined : faultOf(at)) === fault;
    }).length;
  return (fault) => [
    String(promised.filter(({ at }) => faultOf(at) === fault).length),
    String(countOf(LOSSES, fault)),
    String(countOf(DOUBLES, fault)),
  ];
}

function inOrder(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

function findingsOf(checks: readonly Check[], names: Set<string>): string[] {
  return checks.filter(({ name }) => names.has(name)).flatMap(({ findings }) => findings);
}

function recoveries(happened: readonly Happened[]): [string, string] {
  const seconds = happened.map((one) => one.seconds ?? Infinity).toSorted((a, b) => a - b);
  const median = seconds[Math.floor((seconds.length - 1) / 2)] ?? 0;
  return [median.toFixed(1), (seconds.at(-1) ?? 0).toFixed(1)];
}

/** Columns side by side: the first to the left, numbers to the right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

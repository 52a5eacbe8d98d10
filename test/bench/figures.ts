import { cpus, totalmem } from 'node:os';
import { aligned } from '../faults/report.ts';
import type { CpuUse } from './cpu-use.ts';
import type { Drained } from './drain.ts';
import type { Limits } from './limits.ts';
import { median, percentile } from './statistics.ts';
import type { Latencies } from './submissions.ts';

/** Submissions accepted a second, and what one cost. */
export interface Rate {
  perSecond: number;
  cpu: CpuUse;
}

/** Everything that one run of the bench has measured. */
export interface Measurements {
  queue: 'postgres' | 'redis';
  messageBytes: number;
  submits: { resting: Rate[]; delivering: Rate[] };
  drains: Drained[][];
  latencies: Latencies[];
  memory: { idle: [number, number]; drained: [number, number]; most: [number, number] };
  starts: { fresh: number[]; used: number[] };
  limits: Limits;
}

/** One line of the table; what is wanted stands beside what is, and nothing is judged. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  wanted?: string;
}

/** The figures of a run, medians where there were several rounds. */
export function figuresOf(found: Measurements): Figure[] {
  const { limits, submits, memory, starts } = found;
  return [
    ...rateFigures('lane at rest', submits.resting),
    ...rateFigures('delivering beside it', submits.delivering),
    ...found.drains.flatMap(drainFigures),
    ...found.latencies.flatMap(latencyFigures),
    figure('resident memory, sender, ready', memory.idle[0], 'MB', '< 200'),
    figure('resident memory, receiver, ready', memory.idle[1], 'MB', '< 200'),
    figure('resident memory, sender, after all this', memory.drained[0], 'MB', '< 200'),
    figure('resident memory, receiver, after all this', memory.drained[1], 'MB', '< 200'),
    figure('resident memory, sender, at its most', memory.most[0], 'MB'),
    figure('resident memory, receiver, at its most', memory.most[1], 'MB'),
    figure('spawn to ready, data folder there', median(starts.used), 's', '< 5'),
    figure('spawn to ready, fresh data folder', median(starts.fresh), 's'),
    figure('limit: durable commits, 1 client', limits.commits1, '/s'),
    figure('limit: durable commits, 16 clients', limits.commits16, '/s'),
    figure('limit: ES256 sign, node:crypto, one core', limits.signNode, '/s'),
    figure('limit: ES256 verify, node:crypto, one core', limits.verifyNode, '/s'),
    figure('limit: ES256 sign, jose, 16 in flight', limits.signJose, '/s'),
    figure('limit: ES256 verify, jose, 16 in flight', limits.verifyJose, '/s'),
    ...ratios(found),
  ];
}

function drainFigures(rounds: Drained[]): Figure[] {
  const [first] = rounds;
  if (!first) return [];
  const of = (one: (drained: Drained) => number): number => median(rounds.map(one));
  const what = `${first.messages.toLocaleString('en')} queued`;
  return [
    figure(
      `messages end to end, ${what}`,
      of(({ messages, seconds }) => messages / seconds),
      '/s',
      '≥ 500',
    ),
    ...cpuFigures(
      what,
      rounds.map(({ cpu }) => cpu),
    ),
  ];
}

function rateFigures(what: string, found: Rate[]): Figure[] {
  return [
    figure(`submits accepted, ${what}`, median(found.map(({ perSecond }) => perSecond)), '/s'),
    ...cpuFigures(
      what,
      found.map(({ cpu }) => cpu),
    ),
  ];
}

function cpuFigures(what: string, used: CpuUse[]): Figure[] {
  const of = (who: keyof CpuUse): number => median(used.map((one) => one[who]));
  return [
    figure(`  CPU of the sender's node, ${what}`, of('sender'), 'ms/message'),
    figure(`  CPU of the receiver's node, ${what}`, of('receiver'), 'ms/message'),
    figure(`  CPU of both PostgreSQL, ${what}`, of('postgres'), 'ms/message'),
  ];
}

function latencyFigures({ perSecond, accepted, receipted }: Latencies): Figure[] {
  const at = `at ${perSecond}/s`;
  return [
    figure(`submit to 201, ${at}, median`, median(accepted), 'ms'),
    figure(`submit to 201, ${at}, p99`, percentile(accepted, 99), 'ms'),
    figure(`submit to receipt stored, ${at}, median`, median(receipted), 'ms'),
    figure(
      `submit to receipt stored, ${at}, p99`,
      percentile(receipted, 99),
      'ms',
      perSecond === 20 ? '< 100' : undefined,
    ),
  ];
}

/** What is reached of what the parts alone could do; comparable between machines where the figures are not. */
function ratios({ drains, submits, limits }: Measurements): Figure[] {
  const best = Math.max(
    ...drains.map((rounds) => median(rounds.map(({ messages, seconds }) => messages / seconds))),
  );
  return [
    figure('messages end to end : durable commits, 1 client', best / limits.commits1, ''),
    figure('messages end to end : durable commits, 16 clients', best / limits.commits16, ''),
    figure('messages end to end : ES256 verify, node:crypto', best / limits.verifyNode, ''),
    figure(
      'submits : durable commits, 16 clients',
      median(submits.resting.map(({ perSecond }) => perSecond)) / limits.commits16,
      '',
    ),
  ];
}

function figure(name: string, value: number, unit: string, wanted?: string): Figure {
  return { name, value, unit, ...(wanted !== undefined && { wanted }) };
}

/** The table that a person reads. */
export function tableOf(figures: readonly Figure[]): string {
  return aligned([
    ['figure', 'value', 'unit', 'wanted'],
    ...figures.map(({ name, value, unit, wanted = '' }) => [name, shown(value), unit, wanted]),
  ]);
}

/** A value with as many digits as say something. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** The machine on which it was measured; without it a figure says little. */
export function machine(postgresVersion = 'of the packages'): string {
  const [processor] = cpus();
  return [
    `${cpus().length} cores (${processor?.model.trim() ?? 'unknown'})`,
    `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    `${process.platform} ${process.arch}`,
    `Node ${process.version}`,
    `PostgreSQL ${postgresVersion}`,
  ].join(', ');
}

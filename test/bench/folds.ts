import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { clockStatus, dueDate, fold, risksNow, type Filed } from '@trace/casework';
import { ASKED, talk, type Line } from '../../libs/casework/testing/conversation.ts';
import { aCalendar, someTerms } from '../../libs/casework/testing/messages.ts';
import type { Figure } from './figures.ts';
import { median, rounds } from './statistics.ts';

const START = Date.parse('2026-04-03T14:20:00.000Z');
const HOUR = 3_600_000;

type Word = [by: string, kind: Line[1]];

/** A case with everything that is asked and answered in a long year. */
const LONG: readonly Word[] = [
  ['QS', 'ACKNOWLEDGEMENT'],
  ...repeated(7, ['QS', 'CLARIFICATION_REQUEST'], ['QN', 'CLARIFICATION']),
  ...repeated(5, ['QN', 'STATUS_QUERY'], ['QS', 'STATUS_REPLY']),
  ['QN', 'REMINDER'],
  ['QS', 'DELAY_NOTICE'],
  ['QS', 'PARTIAL_ANSWER'],
  ['QS', 'FINAL_ANSWER'],
];
const SHORT: readonly Word[] = [
  ['QS', 'ACKNOWLEDGEMENT'],
  ['QS', 'FINAL_ANSWER'],
  ['QN', 'CLOSE'],
];

/** Four times as many questions and answers: what is said in years of a case that is never let go. */
const VERY_LONG: readonly Word[] = [
  ['QS', 'ACKNOWLEDGEMENT'],
  ...repeated(28, ['QS', 'CLARIFICATION_REQUEST'], ['QN', 'CLARIFICATION']),
  ...repeated(31, ['QN', 'STATUS_QUERY'], ['QS', 'STATUS_REPLY']),
];

/** What each is to cost at most on one core of a usual machine, in microseconds. */
const WANTED = {
  long: '< 5,000',
  longNever: '< 5,000',
  short: '< 500',
  dueDate: '< 500',
  standing: '< 100',
} as const;

function repeated(times: number, ...what: Word[]): Word[] {
  return Array.from({ length: times }, () => what).flat();
}

/** The messages of a case that began so many milliseconds later, some hours between any two. */
function caseOf(words: readonly Word[], later: number): Filed[] {
  const lines = words.map(([by, kind], index): Line => [
    by,
    kind,
    instantAt(later + (index + 1) * 5 * HOUR),
  ]);
  return talk([[ASKED[0], ASKED[1], instantAt(later)], ...lines]);
}

function instantAt(later: number): string {
  return new Date(START + later).toISOString();
}

/** What folding and computing cost on one core, beside what this machine takes for known things. */
export async function measureFolds(seconds: number): Promise<Figure[]> {
  const terms = someTerms();
  const long = caseOf(LONG, 0);
  const short = caseOf(SHORT, 0);
  const folded = fold(long, terms);
  const lost = folded.entries.filter(({ effect }) => effect !== 'APPLIED').length;
  if (long.length !== 30 || lost > 0) throw new Error(`${lost} of ${long.length} do nothing`);
  let minutes = 0;
  // Instants that were never asked for before: what a node remembers of the zone database is of no use.
  const never = (words: readonly Word[]): Filed[][] =>
    Array.from({ length: 50 }, () => caseOf(words, ++minutes * 61_001));
  const texts = long.map(({ message }) => JSON.stringify(message));
  const period = { unit: 'CALENDAR_DAY', count: 7 } as const;
  const calendar = aCalendar('QS');
  const now = new Date(START + 400 * HOUR);
  const veryLong = caseOf(VERY_LONG, 0);
  const figures: [name: string, prepare: () => (() => unknown)[], wanted?: string][] = [
    ['fold of a case of 30 messages', () => [() => fold(long, terms)], WANTED.long],
    [
      'fold of a case of 30 messages, instants never seen before',
      () => never(LONG).map((filed) => () => fold(filed, terms)),
      WANTED.longNever,
    ],
    [`fold of a case of ${veryLong.length} messages`, () => [() => fold(veryLong, terms)]],
    ['fold of a case of 4 messages', () => [() => fold(short, terms)], WANTED.short],
    [
      'fold of a case of 4 messages, instants never seen before',
      () => never(SHORT).map((filed) => () => fold(filed, terms)),
    ],
    [
      'one due date of 7 days, by both readings, instant never seen before',
      () =>
        never(SHORT).map(([asked]) => () => {
          const at = asked?.receivedAt ?? now;
          return [
            dueDate(period, at, calendar, 'CALENDAR_STRICT'),
            dueDate(period, at, calendar, 'EU_1182_71'),
          ];
        }),
      WANTED.dueDate,
    ],
    [
      `how all ${folded.clocks.length} clocks of that case stand now`,
      () => [() => folded.clocks.map((clock) => clockStatus(clock, now))],
      WANTED.standing,
    ],
    [
      `what is foretold of all ${folded.clocks.length} clocks of that case`,
      () => [() => folded.clocks.map((clock) => risksNow(folded, clock, now))],
      WANTED.standing,
    ],
    [
      'beside: JSON.parse of 30 messages',
      () => [() => texts.map((text) => JSON.parse(text) as object)],
    ],
    ['beside: ES256 verify, node:crypto', () => [verifying()]],
  ];
  const found: Figure[] = [];
  for (const [name, prepare, wanted] of figures) {
    const took = await rounds(5, async () => timeOf(prepare, seconds / 5));
    found.push({ name, value: median(took), unit: 'µs', ...(wanted !== undefined && { wanted }) });
  }
  const cost = (messages: number): number =>
    found.find(({ name }) => name === `fold of a case of ${messages} messages`)?.value ??
    Number.NaN;
  const growth = (from: number, to: number): Figure => ({
    name: `growth: a message in a case of ${to}, by one in a case of ${from}`,
    value: cost(to) / to / (cost(from) / from),
    unit: 'x',
  });
  return [...found, growth(4, 30), growth(30, veryLong.length)];
}

function verifying(): () => boolean {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const data = Buffer.alloc(2_000, 'x');
  const dsaEncoding = 'ieee-p1363';
  const signature = sign('sha256', data, { key: privateKey, dsaEncoding });
  return () => verify('sha256', data, { key: publicKey, dsaEncoding }, signature);
}

/** Microseconds for one, without what it takes to prepare. */
function timeOf(prepare: () => (() => unknown)[], seconds: number): number {
  let done = 0;
  let took = 0;
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    const work = prepare();
    const from = performance.now();
    for (const one of work) one();
    took += performance.now() - from;
    done += work.length;
  }
  return (took * 1_000) / done;
}

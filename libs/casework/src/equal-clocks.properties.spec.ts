import { isDeepStrictEqual } from 'node:util';
import type { HeldStatement } from '@trace/exchange';
import type { Membership, Partner, Statement } from '@trace/protocol';
import * as fc from 'fast-check';
import { conversation, held, shuffled, talk, type Said } from '../testing/random-conversation.ts';
import { fold, type Case } from './case/index.ts';
import { termsBetween, type KnownState } from './case-terms.ts';
import { dayAt, weekdayOf, type Clock } from './deadlines/index.ts';

/** How many cases, a conversation between two countries each; `--globals '{"equalClocks": 100}'` asks for fewer. */
const CASES = (globalThis as { equalClocks?: number }).equalClocks ?? 10_000;
const ALWAYS = Number.MAX_SAFE_INTEGER;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Zones with their changes in either half of the year, with none, beside the full hour, and by half an hour. */
const zone = fc.constantFrom(
  'Europe/Ljubljana',
  'Europe/Vienna',
  'Asia/Kathmandu',
  'America/Bogota',
  'America/Santiago',
  'America/New_York',
  'Africa/Dakar',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
);
/** Shortly before clocks change, before Easter, before the end of a year and of a leap month, or at any time of 2026. */
const begin = fc.oneof(
  fc
    .constantFrom('2026-03-05', '2026-03-26', '2026-04-02', '2026-10-22', '2026-10-30')
    .map((day) => Date.parse(day)),
  fc.constantFrom('2026-12-22', '2028-02-25').map((day) => Date.parse(day)),
  fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-01-01') }),
);
const reading = fc.constantFrom('CALENDAR_STRICT' as const, 'EU_1182_71' as const);
const limits = fc.constantFrom(
  { model: 'SIRENE-LIKE' as const },
  { model: 'EIO-LIKE' as const },
  { answer: '10 WORKING_DAY', acknowledgement: '12 HOUR', delay_update: '3 CALENDAR_DAY' },
  { answer: '2 MONTH' },
);

/** What a State declares of its days, from some hour of the conversation on; the first holds before. */
const declaration = fc.record({
  hour: fc.integer({ min: 1, max: 24 * 40 }),
  zone,
  weekend: fc.constantFrom([6, 7], [5, 6], [7], []),
  holidays: fc.array(fc.integer({ min: -2, max: 60 }), { maxLength: 8 }),
  reading,
  memberships: fc
    .tuple(fc.boolean(), fc.boolean(), fc.boolean(), limits, limits)
    .map(([eu, ecowas, agreed, routine, urgent]): Membership[] => [
      { basis: 'ITI', since: '2005-12-08' },
      { basis: 'UNTOC_18', since: '2005-01-01' },
      ...(eu ? [{ basis: 'EU_2023_977', since: '2024-12-12' } as const] : []),
      ...(ecowas ? [{ basis: 'ECOWAS_19', since: '2009-01-01' } as const] : []),
      ...(agreed
        ? [{ basis: 'BILATERAL', since: '2019-01-01', ref: 'Border', routine, urgent } as const]
        : []),
    ]),
});
type Declared = typeof declaration extends fc.Arbitrary<infer T> ? T : never;
/** Three declarations at most for each State; often both are bound by the same agreement with the same numbers. */
const country = fc.array(declaration, { minLength: 1, maxLength: 3 });

/** Each conversation happens between so many pairs of countries: talking costs more than folding what was said. */
const PAIRS = 4;
const between = fc.record({ one: country, other: country, alike: fc.boolean(), seed: fc.nat() });

/** What both nodes hold of a State: every statement that it has signed. */
function known(state: string, declared: readonly Declared[], start: number): KnownState {
  const history = declared.map(({ hour, holidays, ...days }, index): HeldStatement => {
    const statement = {
      sub: state,
      version: index + 1,
      iat: index === 0 ? 0 : Math.floor((start + hour * HOUR) / 1_000),
      metadata: {
        trace_state: {
          ...days,
          calendar_version: `${state}-${index + 1}`,
          holidays: holidays.map((day) => ({
            date: new Date(start + day * DAY).toISOString().slice(0, 10),
            name: 'A day off',
          })),
        },
      },
    };
    return { statement: statement as unknown as Statement, token: '' };
  });
  const statement = history.at(-1)?.statement;
  return { partner: { state, statement } as unknown as Partner, history };
}

/** What the conversations have come by: a property that meets nothing proves nothing. */
const met = {
  clocks: 0,
  shifts: 0,
  weekends: 0,
  holidays: 0,
  agreed: 0,
  moved: 0,
  recalendared: 0,
  late: 0,
};

function count(
  { clocks }: Case,
  declared: Record<string, readonly Declared[]>,
  start: number,
): void {
  for (const clock of clocks) {
    const { owner, startedAt, dueAt, stoppedAt, zone: where } = clock;
    met.clocks += 1;
    met.shifts += Number(offsetAt(startedAt, where) !== offsetAt(dueAt, where));
    met.weekends += Number(endsOnWeekend(clock));
    met.holidays += Number(
      (declared[owner] ?? []).some(({ holidays }) =>
        holidays.some((day) => start + day * DAY > +startedAt && start + day * DAY < +dueAt),
      ),
    );
    met.agreed += Number(clock.rule.standing === 'AGREED');
    met.moved += Number((clock.suspensions ?? clock.deviations) !== undefined);
    met.recalendared += Number(clock.calendarChanges !== undefined);
    met.late += Number(stoppedAt !== undefined && stoppedAt > dueAt);
  }
}

/** Whether its last day is one of the weekend, or was moved because it would have been. */
function endsOnWeekend({ dueAt, zone: where, readings }: Clock): boolean {
  const last = dayAt(new Date(dueAt.getTime() - 1), where);
  const steps = readings.EU_1182_71.steps.map(({ rule }) => rule);
  return steps.includes('LAST_DAY_NOT_WORKING') || [6, 7].includes(weekdayOf(last));
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetAt(at: Date, where: string): string {
  const format =
    formats.get(where) ??
    new Intl.DateTimeFormat('en', { timeZone: where, timeZoneName: 'longOffset', year: 'numeric' });
  formats.set(where, format);
  return format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** The case as a node folds it: by its own words first, out of what it holds in the order in which it came. */
function folded(
  own: 'QN' | 'QS',
  said: readonly Said[],
  states: Record<string, KnownState>,
  seed: number,
): Case {
  const [ours, theirs] = own === 'QN' ? ['QN', 'QS'] : ['QS', 'QN'];
  const on = said[0]?.filed.message.createdAt.slice(0, 10) ?? '';
  const terms = termsBetween(states[ours] as KnownState, states[theirs] as KnownState, on);
  return fold(shuffled(held(own, said, ALWAYS), seed), terms);
}

/** Everything that is computed of a time limit. */
function clocksOf({ clocks, closing, profile }: Case): object {
  return { clocks, closing, profile };
}

describe('the clocks of random cases', () => {
  afterAll(() => {
    const told = Object.entries(met).map(([what, number]) => `${what} ${number}`);
    process.stderr.write(`equal on both nodes: ${CASES} cases; ${told.join(', ')}\n`);
  });

  it(`are equal on both nodes, ${CASES} cases across zones, changes of the clocks, weekends, holidays and agreements`, () => {
    fc.assert(
      fc.property(
        conversation,
        begin,
        fc.array(between, { minLength: PAIRS, maxLength: PAIRS }),
        ([first, others], start, pairs) => {
          const said = talk([{ ...first, refused: false }, others], { QN: 0, QS: 0 }, start);
          const equal = pairs.map(({ one, other, alike, seed }) => {
            const memberships = one.at(-1)?.memberships ?? [];
            const theirs = alike ? other.map((days) => ({ ...days, memberships })) : other;
            const states = { QN: known('QN', one, start), QS: known('QS', theirs, start) };
            const asking = folded('QN', said, states, seed);
            const asked = folded('QS', said, states, seed + 1);
            count(asking, { QN: one, QS: theirs }, start);
            return isDeepStrictEqual(clocksOf(asking), clocksOf(asked));
          });
          expect(equal).toEqual(pairs.map(() => true));
        },
      ),
      { numRuns: CASES / PAIRS },
    );
    // A property that meets nothing proves nothing.
    for (const [what, number] of Object.entries(met))
      expect({ what, often: number > CASES / 50 || number }).toEqual({ what, often: true });
  }, 1_200_000);
});

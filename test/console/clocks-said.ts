import * as fc from 'fast-check';
import {
  describeClock,
  shareReachedAt,
  type Clock,
} from '../../libs/casework/src/deadlines/index.ts';
import { dueDate } from '../../libs/casework/src/deadlines/due-date.ts';
import type { Period } from '../../libs/casework/src/deadlines/period.ts';
import { fold } from '../../libs/casework/src/case/fold.ts';
import { risksNow } from '../../libs/casework/src/case/forecast.ts';
import type { Terms } from '../../libs/casework/src/case/filed.ts';
import { aCalendar, someTerms } from '../../libs/casework/testing/messages.ts';
import {
  conversation,
  held,
  START,
  talk,
} from '../../libs/casework/testing/random-conversation.ts';

const CONVERSATIONS = 400;
const DAY_MS = 86_400_000;
/** After everything, with time for what was put off. */
const LATEST = START + 2_000 * DAY_MS;

/** A source in words; what is only cited is cited alike in every language. */
const SPEAKS = /^node default|^domain rule|^requester/;

/** Terms under which much happens to a due date: each basis, and a calendar that is replaced on the way. */
const TERMS: readonly Terms[] = (
  [['EU_2023_977', 'ITI', 'UNTOC_18'], ['ITI'], ['ECOWAS_19']] satisfies Terms['sharedBases'][]
).map((sharedBases) =>
  someTerms({
    sharedBases,
    laterCalendars: [20, 45].map((day) => ({
      since: new Date(START + day * DAY_MS),
      calendar: aCalendar('QS', { version: `QS-later.${day}`, reading: 'EU_1182_71' }),
    })),
  }),
);

/** Everything that is said of the time limits of some hundred conversations of two States, always the same ones. */
export function clocksSaid(): Set<string> {
  const sentences = new Set<string>(periodsSaid());
  const heard = fc.sample(conversation, { numRuns: CONVERSATIONS, seed: 42 });
  for (const [index, steps] of heard.entries()) {
    const said = talk(steps, { QN: 0, QS: 0 });
    for (const until of [said.at(-1)?.arrivesAt ?? START, Number.MAX_SAFE_INTEGER]) {
      const c = fold(held('QN', said, until), TERMS[index % TERMS.length] ?? someTerms());
      for (const clock of [...c.clocks, ...(c.closing ? [c.closing] : [])])
        for (const sentence of clockSaid(clock, (now) => risksNow(c, clock, now)))
          sentences.add(sentence);
    }
  }
  return sentences;
}

function clockSaid(clock: Clock, risks: (now: Date) => readonly { sentence: string }[]): string[] {
  const steps = Object.values(clock.readings).flatMap((reading) => reading.steps);
  const moments = [0, 0.5, 0.9, 1.5].map((share) => shareReachedAt(clock, share));
  return [
    clock.rule.says,
    ...[clock.rule, ...steps].map(({ source }) => source).filter((one) => SPEAKS.test(one)),
    ...steps.map(({ sentence }) => sentence),
    ...[...moments, new Date(LATEST)].flatMap((now) => [
      describeClock(clock, now),
      ...risks(now).map(({ sentence }) => sentence),
    ]),
  ];
}

/** Every way to count a period, from days on which each matters. */
function periodsSaid(): string[] {
  const calendar = aCalendar('QS');
  const periods: Period[] = (
    ['MINUTE', 'HOUR', 'CALENDAR_DAY', 'WORKING_DAY', 'MONTH'] as const
  ).flatMap((unit) => [1, 2, 3, 30].map((count) => ({ unit, count })));
  const starts = ['2026-01-31T10:15:00Z', '2026-04-02T14:20:00Z', '2026-04-04T21:59:00Z'];
  return starts.flatMap((start) =>
    periods.flatMap((period) =>
      (['CALENDAR_STRICT', 'EU_1182_71'] as const).flatMap((reading) =>
        dueDate(period, new Date(start), calendar, reading).steps.map(({ sentence }) => sentence),
      ),
    ),
  );
}

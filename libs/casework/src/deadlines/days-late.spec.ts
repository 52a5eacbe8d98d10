import { aCalendar } from '../../testing/messages.ts';
import { startClock, type Clock } from './clock.ts';
import { daysLate } from './days-late.ts';
import { suspendClock } from './move-clock.ts';
import { PROFILES } from './profiles.ts';

/** Received in Bogota on 6 October, and so due at 24:00 on 5 November there. */
function owed(): Clock {
  return startClock({
    kind: 'ANSWER',
    startedAt: new Date('2026-10-06T15:00:00Z'),
    startedBy: 'request',
    rule: PROFILES['ITI/FP-ROUTINE'].answer,
    profile: 'ITI/FP-ROUTINE',
    calendar: aCalendar('QM', { zone: 'America/Bogota' }),
  });
}

describe('the days by which a clock is late', () => {
  it.each([
    ['2026-11-06T05:00:00.000Z', undefined],
    ['2026-11-06T05:00:00.001Z', 1],
    ['2026-11-07T04:59:59.999Z', 1],
    // Already the 13th in UTC, still the 12th in Bogota.
    ['2026-11-13T04:00:00.000Z', 7],
  ])('at %s: %s', (now, days) => {
    expect(daysLate(owed(), new Date(now))).toBe(days);
  });

  it('stand still where the lateness does', () => {
    const frozen = suspendClock(
      owed(),
      { because: 'CLARIFICATION', by: 'm', from: new Date('2026-11-08T17:00:00Z') },
      aCalendar('QM', { zone: 'America/Bogota' }),
    );
    expect(daysLate(frozen, new Date('2026-12-24T00:00:00Z'))).toBe(2);
  });
});

import * as fc from 'fast-check';
import { ASKED, asking, talk, type Line } from '../../testing/conversation.ts';
import { someTerms } from '../../testing/messages.ts';
import { conversation, held, START, talk as random } from '../../testing/random-conversation.ts';
import { fold, type Case } from '../case/index.ts';
import { crossingsOf, firstCrossingAt, type Crossing } from './crossings-of.ts';

const DAY = 86_400_000;
const caseOf = (...lines: Line[]): Case => fold(talk(lines), someTerms());

/** What has been reached at a moment, as one line each. */
const reached = (c: Case, now: string, own = 'QS'): string[] =>
  crossingsOf(c, own, new Date(now)).reached.map(
    ({ clock, rung, tells, what, reminds }) =>
      `${clock} ${rung} ${what} → ${tells.join(' ')}${reminds ? ', reminds' : ''}`,
  );
const ofAnswer = (lines: string[]): string[] => lines.filter((line) => line.startsWith('ANSWER'));
const instantsOf = (c: Case, kind: string, own = 'QS'): string[] =>
  crossingsOf(c, own, new Date('2026-05-01T00:00:00Z'))
    .reached.filter(({ clock }) => clock === kind)
    .map(({ rung, reachedAt }) => `${rung} ${reachedAt.toISOString().slice(0, 19)}`);

describe('the ladder', () => {
  const c = caseOf(ASKED);

  it('is climbed at 50, 75, 90 and 100 % of the time, then week by week', () => {
    // received Fri 04-03 14:20Z, due 04-10 22:00Z: 175 h 40 min
    expect(instantsOf(c, 'ANSWER')).toEqual([
      'OFFICER 2026-04-07T06:10:00',
      'TEAM_LEAD 2026-04-09T02:05:00',
      'SUPERVISOR 2026-04-10T04:26:00',
      'HEAD 2026-04-10T22:00:00',
      'WEEK_1 2026-04-17T22:00:00',
      'WEEK_2 2026-04-24T22:00:00',
    ]);
  });

  it('tells who owes and who waits, each at home, and the one who waits reminds the other', () => {
    expect(ofAnswer(reached(c, '2026-04-18T00:00:00Z'))).toEqual([
      'ANSWER OFFICER CLOCK_CROSSED → OFFICER',
      'ANSWER TEAM_LEAD CLOCK_CROSSED → TEAM_LEAD',
      'ANSWER SUPERVISOR CLOCK_CROSSED → SUPERVISOR',
      'ANSWER HEAD CLOCK_OVERDUE → HEAD',
      'ANSWER WEEK_1 CLOCK_OVERDUE → HEAD',
    ]);
    expect(ofAnswer(reached(c, '2026-04-18T00:00:00Z', 'QN'))).toEqual([
      'ANSWER OFFICER PARTNER_CROSSED → FOCAL_POINT',
      'ANSWER TEAM_LEAD PARTNER_CROSSED → TEAM_LEAD',
      'ANSWER SUPERVISOR PARTNER_CROSSED → SUPERVISOR',
      'ANSWER HEAD PARTNER_OVERDUE → HEAD, reminds',
      'ANSWER WEEK_1 PARTNER_OVERDUE → HEAD, reminds',
    ]);
  });

  it('is not at its end at the due instant itself, which is in time', () => {
    expect(ofAnswer(reached(c, '2026-04-10T22:00:00.000Z'))).toHaveLength(3);
    expect(ofAnswer(reached(c, '2026-04-10T22:00:00.001Z'))).toHaveLength(4);
  });

  it('is left by a clock that has stopped', () => {
    const answered = caseOf(ASKED, ['QS', 'FINAL_ANSWER', '2026-04-09T09:00:00.000Z']);
    expect(crossingsOf(answered, 'QN', new Date('2027-01-01T00:00:00Z'))).toEqual({ reached: [] });
    expect(firstCrossingAt(answered, 'QN')).toBeUndefined();
  });
});

describe('scenario 7, urgent on Good Friday', () => {
  const c = caseOf(asking({ urgency: 'URGENT' }));

  it('pages the officer on duty at the receipt and at 50, 75 and 90 %', () => {
    // 8 hours from 14:20Z
    const paged = crossingsOf(c, 'QS', new Date('2026-04-03T22:00:00Z')).reached.filter(
      ({ clock, tells }) => clock === 'ANSWER' && tells.includes('DUTY_OFFICER'),
    );
    expect(
      paged.map(({ rung, reachedAt }) => `${rung} ${reachedAt.toISOString().slice(11, 16)}`),
    ).toEqual(['RECEIVED 14:20', 'OFFICER 18:20', 'TEAM_LEAD 20:20', 'SUPERVISOR 21:32']);
    expect(firstCrossingAt(c, 'QS')).toEqual(new Date('2026-04-03T14:20:00Z'));
  });

  it('wakes nobody in the State that asked', () => {
    expect(reached(c, '2026-04-04T22:00:00Z', 'QN').join(' ')).not.toContain('DUTY_OFFICER');
  });

  it('moves the rungs that are left when the due date moves', () => {
    const indirect = caseOf(asking({ urgency: 'URGENT' }), [
      'QS',
      'ACKNOWLEDGEMENT',
      '2026-04-03T14:40:00.000Z',
      { body: { accessClass: 'INDIRECT' } },
    ]);
    // three calendar days, to Mon 04-06 22:00Z: 79 h 40 min
    expect(instantsOf(indirect, 'ANSWER').slice(0, 2)).toEqual([
      'RECEIVED 2026-04-03T14:20:00',
      'OFFICER 2026-04-05T06:10:00',
    ]);
  });
});

describe('clocks with ladders of their own', () => {
  it('C1: what is not delivered warns the focal point, then the supervisor, and reminds nobody', () => {
    const c = caseOf(['QN', 'REQUEST', null]);
    expect(reached(c, '2026-04-03T14:34:58.001Z', 'QN')).toEqual([
      'DELIVERY WARN NOT_DELIVERED → FOCAL_POINT',
    ]);
    expect(reached(c, '2026-05-03T14:34:58.001Z', 'QN')).toEqual([
      'DELIVERY WARN NOT_DELIVERED → FOCAL_POINT',
      'DELIVERY ESCALATE NOT_DELIVERED → SUPERVISOR',
    ]);
    expect(instantsOf(c, 'DELIVERY', 'QN')[1]).toBe('ESCALATE 2026-04-04T14:19:58');
  });

  it('C5: a clarification is reminded of at 100, 200 and 300 %, and never again', () => {
    const c = caseOf(ASKED, ['QS', 'CLARIFICATION_REQUEST', '2026-04-07T08:00:00.000Z']);
    const lines = reached(c, '2026-12-31T00:00:00Z');
    expect(lines.filter((line) => line.includes('reminds'))).toEqual([
      'CLARIFICATION HEAD PARTNER_OVERDUE → HEAD, reminds',
      'CLARIFICATION TWICE PARTNER_OVERDUE → HEAD, reminds',
      'CLARIFICATION THRICE PARTNER_OVERDUE → HEAD, reminds',
    ]);
    // and the answer, which stands still meanwhile, reaches nothing
    expect(ofAnswer(lines)).toEqual([]);
  });

  it('C6: a missed update goes to the supervisors of both States', () => {
    const c = caseOf(ASKED, ['QS', 'DELAY_NOTICE', '2026-04-07T08:00:00.000Z']);
    const missed = (own: string): string[] =>
      reached(c, '2026-04-15T00:00:00Z', own).filter((line) => line.includes('UPDATE_MISSED'));
    expect(missed('QS')).toEqual(['DELAY_UPDATE SUPERVISOR UPDATE_MISSED → SUPERVISOR']);
    expect(missed('QN')).toEqual(['DELAY_UPDATE SUPERVISOR UPDATE_MISSED → SUPERVISOR, reminds']);
  });

  it('a suspension puts off what was not reached before it', () => {
    const c = caseOf(
      ASKED,
      ['QS', 'CLARIFICATION_REQUEST', '2026-04-08T10:00:00.000Z'],
      ['QN', 'CLARIFICATION', '2026-04-09T10:00:00.000Z'],
    );
    // one day is added: due 04-11 22:00Z
    expect(instantsOf(c, 'ANSWER').slice(0, 4)).toEqual([
      'OFFICER 2026-04-07T06:10:00',
      'TEAM_LEAD 2026-04-10T02:05:00',
      'SUPERVISOR 2026-04-11T04:26:00',
      'HEAD 2026-04-11T22:00:00',
    ]);
  });
});

describe('whatever was said', () => {
  const nameOf = ({ clock, startedBy, rung }: Crossing): string => `${clock} ${startedBy} ${rung}`;
  const cases = conversation.map((steps) =>
    fold(held('QN', random(steps, { QN: 0, QS: 0 }), Number.MAX_SAFE_INTEGER), someTerms()),
  );

  it('both nodes climb the same rungs, but for the page on receipt', () => {
    fc.assert(
      fc.property(cases, fc.nat(120 * DAY), (c, later) => {
        const now = new Date(START + later);
        const [qn, qs] = ['QN', 'QS'].map((own) =>
          crossingsOf(c, own, now)
            .reached.filter(({ rung }) => rung !== 'RECEIVED')
            .map(nameOf)
            .toSorted(),
        );
        expect(qn).toEqual(qs);
      }),
      { numRuns: 300 },
    );
  });

  it('looking only when told to misses nothing, and no rung has two names', () => {
    fc.assert(
      fc.property(cases, fc.nat(120 * DAY), fc.constantFrom('QN', 'QS'), (c, later, own) => {
        const end = new Date(START + later);
        const seen = new Set<string>();
        let next = firstCrossingAt(c, own);
        while (next !== undefined && next < end) {
          const { reached: all, nextAt } = crossingsOf(c, own, new Date(+next + 1));
          for (const one of all) seen.add(nameOf(one));
          expect(nextAt === undefined || nextAt > next).toBe(true);
          next = nextAt;
        }
        const names = crossingsOf(c, own, end).reached.map(nameOf);
        expect(new Set(names).size).toBe(names.length);
        expect([...seen].toSorted()).toEqual(names.toSorted());
      }),
      { numRuns: 300 },
    );
  });

  it('what was reached stays reached while nothing is said', () => {
    fc.assert(
      fc.property(cases, fc.nat(60 * DAY), fc.nat(60 * DAY), (c, first, more) => {
        const names = (at: number): Set<string> =>
          new Set(crossingsOf(c, 'QS', new Date(START + at)).reached.map(nameOf));
        const after = names(first + more);
        expect([...names(first)].filter((name) => !after.has(name))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

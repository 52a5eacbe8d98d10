import { ASKED, clockOf, talk, type Line } from '../../testing/conversation.ts';
import { aResponse, someTerms } from '../../testing/messages.ts';
import { atRiskFrom, fold, isRunning, nextDue, risksNow, type Case } from '../case/index.ts';

/** The answer is due at the end of Fri 2026-04-10 in Ljubljana, the acknowledgement at the end of Tue 2026-04-07. */
const caseOf = (...lines: Line[]): Case => fold(talk([ASKED, ...lines]), someTerms());
const acknowledged = (expectedBy?: string): Line => [
  'QS',
  'ACKNOWLEDGEMENT',
  '2026-04-04T08:00:00.000Z',
  {
    body: {
      acceptedCompetence: 'YES',
      accessClass: 'DIRECT',
      ...(expectedBy !== undefined && { expectedBy }),
    },
  },
];
const reasons = (c: Case, now: string): string[] =>
  risksNow(c, clockOf(c, 'ANSWER'), new Date(now)).map(({ reason }) => reason);

describe('a clock at risk', () => {
  it('is one that is due within 72 hours, to the instant at which it is due and no further', () => {
    const c = caseOf(acknowledged());
    expect(reasons(c, '2026-04-07T21:59:59.999Z')).toEqual([]);
    expect(reasons(c, '2026-04-07T22:00:00.000Z')).toEqual(['DUE_WITHIN_72_HOURS']);
    expect(reasons(c, '2026-04-10T22:00:00.000Z')).toEqual(['DUE_WITHIN_72_HOURS']);
    expect(reasons(c, '2026-04-10T22:00:00.001Z')).toEqual([]);
  });

  it('is one whose State says that it will be later, as soon as it says so', () => {
    const c = caseOf(acknowledged('2026-04-11'));
    expect(reasons(c, '2026-04-04T07:59:59.999Z')).toEqual([]);
    const [risk] = risksNow(c, clockOf(c, 'ANSWER'), new Date('2026-04-04T08:00:00.000Z'));
    expect(risk).toEqual({
      reason: 'EXPECTED_LATER',
      from: new Date('2026-04-04T08:00:00.000Z'),
      by: c.acknowledgement?.messageId,
      sentence:
        'QS expects to answer by Sat 2026-04-11 24:00 Europe/Ljubljana, after the due date (said Sat 2026-04-04 10:00 Europe/Ljubljana).',
    });
    expect(reasons(caseOf(acknowledged('2026-04-10')), '2026-04-05T00:00:00Z')).toEqual([]);
  });

  it('follows the last word: a delay, a progress report and a part of the answer say it anew', () => {
    const delay: Line = [
      'QS',
      'DELAY_NOTICE',
      '2026-04-05T08:00:00.000Z',
      {
        body: {
          judicialAuthorisation: false,
          delay: { reasonCode: 'RESOURCES', text: 'Busy.', expectedDate: '2026-04-20' },
        },
      },
    ];
    const sooner: Line = [
      'QS',
      'STATUS_REPLY',
      '2026-04-06T08:00:00.000Z',
      { body: { expectedDate: '2026-04-09' } },
    ];
    const part: Line = [
      'QS',
      'PARTIAL_ANSWER',
      '2026-04-06T09:00:00.000Z',
      {
        body: {
          response: {
            ...aResponse(),
            delay: { reasonCode: 'RESOURCES', text: 'Busy.', expectedDate: '2026-04-30' },
          },
        },
      },
    ];
    const at = '2026-04-07T08:00:00.000Z';
    expect(reasons(caseOf(acknowledged(), delay), at)).toEqual(['EXPECTED_LATER']);
    expect(reasons(caseOf(acknowledged(), delay, sooner), at)).toEqual([]);
    expect(reasons(caseOf(acknowledged(), delay, sooner, part), at)).toEqual(['EXPECTED_LATER']);
  });

  it('is one whose State promised a day that is over', () => {
    const c = caseOf(acknowledged('2026-04-06'));
    expect(reasons(c, '2026-04-06T21:59:59.999Z')).toEqual([]);
    expect(reasons(c, '2026-04-06T22:00:00.000Z')).toEqual(['EXPECTED_DAY_PASSED']);
    expect(reasons(c, '2026-04-09T00:00:00.000Z')).toEqual([
      'EXPECTED_DAY_PASSED',
      'DUE_WITHIN_72_HOURS',
    ]);
  });

  it('is an answer of which nobody has said a word when that was due', () => {
    const c = caseOf();
    const ackDue = clockOf(c, 'ACKNOWLEDGEMENT').dueAt;
    expect(reasons(c, new Date(ackDue.getTime() - 1).toISOString())).not.toContain(
      'NOT_ACKNOWLEDGED',
    );
    expect(reasons(c, ackDue.toISOString())).toContain('NOT_ACKNOWLEDGED');
    expect(reasons(caseOf(acknowledged()), ackDue.toISOString())).not.toContain('NOT_ACKNOWLEDGED');
  });

  it('is none that stands still, nor one that is met, nor one of which a former answer spoke', () => {
    const asked: Line = ['QS', 'CLARIFICATION_REQUEST', '2026-04-05T08:00:00.000Z'];
    expect(reasons(caseOf(acknowledged('2026-04-20'), asked), '2026-04-09T08:00:00Z')).toEqual([]);
    const answered: Line = ['QS', 'FINAL_ANSWER', '2026-04-06T08:00:00.000Z'];
    const c = caseOf(acknowledged('2026-04-20'), answered);
    expect(reasons(c, '2026-04-09T08:00:00Z')).toEqual([]);
    const again = caseOf(acknowledged('2026-04-20'), answered, [
      'QN',
      'REOPEN',
      '2026-04-07T08:00:00.000Z',
    ]);
    const clock = clockOf(again, 'ANSWER', 1);
    expect(risksNow(again, clock, new Date('2026-04-08T00:00:00Z'))).toEqual([]);
  });

  it('is a matter of now: the stored instant and the first due date tell the same as the clocks', () => {
    const stories = [
      caseOf(),
      caseOf(acknowledged('2026-04-20')),
      caseOf(acknowledged('2026-04-06')),
      caseOf(acknowledged(), ['QS', 'CLARIFICATION_REQUEST', '2026-04-05T08:00:00.000Z']),
    ];
    for (const c of stories) {
      const from = atRiskFrom(c);
      const due = nextDue(c)?.dueAt;
      for (let hour = 0; hour < 24 * 12; hour += 1) {
        const now = new Date(Date.parse('2026-04-03T14:20:00.000Z') + hour * 3_600_000);
        const stored = from !== undefined && due !== undefined && from <= now && due >= now;
        const late = c.clocks.some((clock) => isRunning(clock) && clock.dueAt < now);
        const told = c.clocks.some((clock) => risksNow(c, clock, now).length > 0);
        expect({ now, stored }).toEqual({ now, stored: told && !late });
      }
    }
  });
});

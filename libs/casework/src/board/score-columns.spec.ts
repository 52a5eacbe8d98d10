import { ASKED, talk, type Line } from '../../testing/conversation.ts';
import { someTerms } from '../../testing/messages.ts';
import { fold } from '../case/index.ts';
import { scoreColumns, type ScoreColumns } from './score-columns.ts';

/** EU-ROUTINE: received on Good Friday at 14:20 UTC, due at the end of Fri 2026-04-10 in Ljubljana. */
const ACKNOWLEDGED: Line = ['QS', 'ACKNOWLEDGEMENT', '2026-04-03T15:20:00.000Z'];
const ANSWERED: Line = ['QS', 'FINAL_ANSWER', '2026-04-08T14:20:00.000Z'];
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** The columns of a case, of which what is said last may have been said earlier than it was delivered. */
function columns(lines: readonly Line[], saidAt?: string): ScoreColumns {
  const filed = talk([ASKED, ...lines]);
  const last = filed.at(-1);
  if (last && saidAt !== undefined) {
    filed.splice(-1, 1, { ...last, message: { ...last.message, createdAt: saidAt } });
  }
  return scoreColumns(fold(filed, someTerms()));
}

describe('scoreColumns', () => {
  it('are empty while nothing was done', () => {
    expect(columns([])).toEqual({
      acknowledgedSeconds: null,
      answeredSeconds: null,
      answeredAt: null,
      answeredLate: null,
      clarifications: 0,
      refusalGrounds: [],
    });
  });

  it('count from the receipt of the request', () => {
    expect(columns([ACKNOWLEDGED, ANSWERED], '2026-04-08T14:19:58.000Z')).toMatchObject({
      answeredSeconds: 5 * DAY,
      answeredAt: new Date('2026-04-08T14:20:00.000Z'),
      answeredLate: false,
    });
  });

  it('charge nobody with an outage: what was said in time and came days later is in time', () => {
    const late: Line = ['QS', 'FINAL_ANSWER', '2026-04-20T08:00:00.000Z'];
    expect(columns([ACKNOWLEDGED, late], '2026-04-08T14:20:00.000Z')).toMatchObject({
      answeredSeconds: 5 * DAY,
      answeredLate: false,
    });
    expect(columns([ACKNOWLEDGED, late], '2026-04-20T07:59:00.000Z')).toMatchObject({
      answeredLate: true,
    });
  });

  it('leave out the time in which the clock stood still, and count who asked back', () => {
    const asked: Line = ['QS', 'CLARIFICATION_REQUEST', '2026-04-04T14:20:00.000Z'];
    const given: Line = ['QN', 'CLARIFICATION', '2026-04-06T14:20:00.000Z', { cause: 3 }];
    expect(
      columns([ACKNOWLEDGED, asked, given, ANSWERED], '2026-04-08T14:19:58.000Z'),
    ).toMatchObject({
      answeredSeconds: 3 * DAY,
      clarifications: 1,
      answeredLate: false,
    });
  });
});

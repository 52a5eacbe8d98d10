import type { StoredMessage } from '@trace/exchange';
import { ASKED, talk, type Line } from '../../testing/conversation.ts';
import { someTerms } from '../../testing/messages.ts';
import { fold } from '../case/index.ts';
import { boardColumns, type BoardColumns } from './board-columns.ts';

const ACKNOWLEDGED: Line = ['QS', 'ACKNOWLEDGEMENT', '2026-04-03T15:20:00.000Z'];
const columns = (
  lines: readonly Line[],
  waiting: readonly Pick<StoredMessage, 'direction' | 'outcome' | 'storedAt'>[] = [],
): BoardColumns => boardColumns(fold(talk([ASKED, ...lines]), someTerms()), waiting);

describe('boardColumns', () => {
  it('say that a case is open until nothing is owed in it and nothing is on its way', () => {
    expect(columns([]).open).toBe(true);
    const closed: Line[] = [
      ACKNOWLEDGED,
      ['QS', 'FINAL_ANSWER', '2026-04-04T15:20:00.000Z'],
      ['QN', 'CLOSE', '2026-04-05T15:20:00.000Z'],
    ];
    expect(columns(closed)).toMatchObject({ open: false, undeliveredSince: null });
    const storedAt = new Date('2026-04-05T15:20:00.000Z');
    expect(columns(closed, [{ direction: 'OUT', storedAt }])).toMatchObject({
      open: true,
      undeliveredSince: storedAt,
    });
    expect(columns(closed, [{ direction: 'IN', storedAt }]).open).toBe(false);
  });

  it('say whether a clock stands still, and give each legal basis once in the order of the request', () => {
    const asked: Line = ['QS', 'CLARIFICATION_REQUEST', '2026-04-04T14:20:00.000Z'];
    expect(columns([ACKNOWLEDGED]).suspended).toBe(false);
    const suspended = columns([ACKNOWLEDGED, asked]);
    expect(suspended.suspended).toBe(true);
    expect(suspended.legalBases).toEqual([...new Set(suspended.legalBases)]);
  });
});

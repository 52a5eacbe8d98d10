import { numberOf } from '../deadlines/day.ts';
import { ASKED, talk, type Line } from '../../testing/conversation.ts';
import { someTerms } from '../../testing/messages.ts';
import { fold, type Case } from '../case/index.ts';
import { answersDatedBack } from './answers-dated-back.ts';
import { datedBackAt, datedBackWords } from './dated-back-words.ts';
import type { AskedOn } from './facts.ts';
import { partnersAskingMore } from './partner-asks-more.ts';
import { partnersLeavingOff } from './partner-leaves-off.ts';

const TODAY = numberOf('2026-11-30');

/** So many requests on so many days ago. */
const asked = (partner: string, ...days: readonly [ago: number, requests: number][]): AskedOn[] =>
  days.map(([ago, requests]) => ({ partner, day: TODAY - ago, requests }));
const usually = (partner: string, requests: number): AskedOn[] =>
  asked(
    partner,
    ...Array.from({ length: 12 }, (_, week) => [week * 7 + 7, requests] as [number, number]),
  );
const known = (ago: number): Map<string, number> =>
  new Map(['QM', 'QS', 'QT'].map((partner) => [partner, TODAY - ago]));
const found = (some: readonly AskedOn[], ago = 400): ReturnType<typeof partnersAskingMore> =>
  partnersAskingMore({ asked: some, firstAsked: known(ago), today: TODAY });

describe('a partner that asks', () => {
  it('as it usually does is not told, whatever it usually does', () => {
    expect(found([...usually('QM', 4), ...asked('QM', [3, 6])])).toEqual([]);
    expect(found([...usually('QS', 40), ...asked('QS', [3, 79])])).toEqual([]);
  });

  it('far more than in its own weeks is told with the numbers of its fullest week', () => {
    const flood = found([...usually('QM', 4), ...asked('QM', [5, 9], [3, 12], [0, 10])]);
    expect(flood).toEqual([
      {
        key: 'PARTNER_ASKS_MORE:QM:2026-11-25',
        kind: 'PARTNER_ASKS_MORE',
        partner: 'QM',
        counted: 31,
        from: '2026-11-24',
        until: '2026-11-30',
        against: 'OWN',
        usual: 4,
        limit: 12,
        caseIds: [],
      },
    ]);
  });

  it('is told on the very day on which it begins', () => {
    expect(found([...usually('QM', 4), ...asked('QM', [0, 12])])).toMatchObject([
      { counted: 12, until: '2026-11-30' },
    ]);
    expect(found([...usually('QM', 4), ...asked('QM', [0, 11])])).toEqual([]);
  });

  it('is one finding for each unbroken time, under one key however long it lasts', () => {
    const flood = [...usually('QM', 1), ...asked('QM', [20, 15], [2, 15])];
    const keys = found(flood).map(({ key }) => key);
    expect(keys).toEqual(['PARTNER_ASKS_MORE:QM:2026-11-10', 'PARTNER_ASKS_MORE:QM:2026-11-28']);
    const later = partnersAskingMore({ asked: flood, firstAsked: known(400), today: TODAY + 3 });
    expect(later.map(({ key }) => key)).toEqual(keys);
  });

  it('keeps its key while its first days leave those that are shown, and ends with the last of them', () => {
    const flood = [...usually('QM', 1), ...asked('QM', [27, 15], [24, 15])];
    const after = (days: number): string[] =>
      partnersAskingMore({ asked: flood, firstAsked: known(400), today: TODAY + days }).map(
        ({ key }) => key,
      );
    const key = ['PARTNER_ASKS_MORE:QM:2026-11-03'];
    // The last week that holds the second of them ends on 2026-11-12.
    expect([0, 1, 5, 9, 10].map(after)).toEqual([key, key, key, key, []]);
  });

  it('for the first weeks has a floor of its own', () => {
    expect(found(asked('QT', [2, 24]), 10)).toEqual([]);
    expect(found(asked('QT', [2, 25]), 10)).toMatchObject([
      { counted: 25, against: 'NOTHING_YET', limit: 25 },
    ]);
  });
});

describe('a partner that withdraws when a part of the answer has come', () => {
  const left = (
    requests: number,
    times: number,
    { today = TODAY, latest = TODAY - 3 } = {},
  ): ReturnType<typeof partnersLeavingOff> =>
    partnersLeavingOff({
      leftOff: [
        {
          partner: 'QM',
          requests,
          caseIds: Array.from({ length: times }, (_, n) => `${n}`),
          latest,
        },
      ],
      today,
    });

  it('is told from five times and a quarter of all on', () => {
    expect([left(8, 4), left(40, 9)]).toEqual([[], []]);
    expect(left(8, 5)).toMatchObject([{ counted: 5, outOf: 8, limit: 5 }]);
    expect(left(40, 10)).toMatchObject([{ counted: 10, outOf: 40, limit: 10 }]);
  });

  it('is told anew when it does so again, and not because a day has passed', () => {
    const now = left(8, 5);
    expect(now).toMatchObject([
      { key: 'PARTNER_LEAVES_OFF:QM:2026-11-27', from: '2026-11-03', until: '2026-11-27' },
    ]);
    expect(left(8, 5, { today: TODAY + 9 })).toMatchObject([
      { key: now[0]?.key, until: '2026-11-27' },
    ]);
    const again = left(9, 6, { today: TODAY + 9, latest: TODAY + 8 });
    expect(again).toMatchObject([
      { key: 'PARTNER_LEAVES_OFF:QM:2026-12-08', until: '2026-12-08', counted: 6 },
    ]);
  });
});

describe('an answer that was dated back', () => {
  /** EU-ROUTINE: due at the end of Fri 2026-04-10 in Ljubljana. */
  const answered = (createdAt: string, receivedAt: string): Case => {
    const line: Line = ['QS', 'FINAL_ANSWER', receivedAt];
    const [request, answer] = talk([ASKED, line]);
    if (!request || !answer) throw new Error('nothing was said');
    return fold([request, { ...answer, message: { ...answer.message, createdAt } }], someTerms());
  };
  const kept = answered('2026-04-10T20:00:00.000Z', '2026-04-12T08:00:00.000Z');

  it('is told with both instants where its own time kept the due date', () => {
    const words = datedBackWords(kept).filter(({ clock }) => clock === 'ANSWER');
    expect(words).toMatchObject([
      { state: 'QS', receivedAt: new Date('2026-04-12T08:00:00.000Z') },
    ]);
    expect(datedBackAt(kept)).toEqual(new Date('2026-04-12T08:00:00.000Z'));
    const datedBack = words.map((word) => ({ ...word, caseId: 'c', partner: 'QS', day: TODAY }));
    expect(answersDatedBack({ datedBack })).toMatchObject([
      { kind: 'ANSWER_DATED_BACK', counted: 36 * 60, limit: 120, caseIds: ['c'] },
    ]);
  });

  it.each([
    ['was late by its own time too', '2026-04-11T08:00:00.000Z', '2026-04-12T08:00:00.000Z'],
    ['came in time as well', '2026-04-08T08:00:00.000Z', '2026-04-09T08:00:00.000Z'],
    ['was delivered within minutes', '2026-04-10T21:59:00.000Z', '2026-04-10T22:03:00.000Z'],
  ])('is not told where it %s', (_, createdAt, receivedAt) => {
    const { clocks } = answered(createdAt, receivedAt);
    const answer = { clocks: clocks.filter(({ kind }) => kind === 'ANSWER') };
    expect(datedBackWords(answer)).toEqual([]);
    expect(datedBackAt(answer)).toBeNull();
  });
});

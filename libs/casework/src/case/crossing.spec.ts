import { ASKED, clockOf, effectsOf, talk, waits, type Line } from '../../testing/conversation.ts';
import { anId, someTerms } from '../../testing/messages.ts';
import type { Case } from './case.ts';
import type { Filed } from './filed.ts';
import { fold } from './fold.ts';

const [EARLY, LATE] = ['2026-04-08T08:00:00.000Z', '2026-04-08T08:00:00.001Z'];

/** The case as both nodes have it once they hold everything, in whichever order it came; nothing is lost on the way. */
function onBothNodes(lines: Line[]): Case {
  const said = talk([ASKED, ...lines]);
  const folds = orders(said).map((held) => fold(held, someTerms()));
  const [first] = folds;
  if (!first) throw new Error('nothing was said');
  for (const other of folds) expect(other).toEqual(first);
  expect(first.entries.map(({ messageId }) => messageId).toSorted()).toEqual(
    said.map(({ message }) => message.messageId).toSorted(),
  );
  expect(first.provisional).toBe(false);
  return first;
}

/** Every order in which messages may come. */
function orders(messages: readonly Filed[]): Filed[][] {
  if (messages.length < 2) return [[...messages]];
  return messages.flatMap((one, index) =>
    orders(messages.toSpliced(index, 1)).map((rest) => [one, ...rest]),
  );
}

const question = (receivedAt: string, seen = 1): Line => [
  'QS',
  'CLARIFICATION_REQUEST',
  receivedAt,
  { seen },
];
const refusal = (receivedAt: string, mode = 'REFUSE'): Line => [
  'QS',
  'REFUSAL',
  receivedAt,
  { seen: 1, body: { mode } },
];

describe('a clarification and an answer that cross', () => {
  const asked = question('2026-04-07T08:00:00.000Z');
  const given = (receivedAt: string): Line => [
    'QN',
    'CLARIFICATION',
    receivedAt,
    { cause: 2, seen: 1 },
  ];
  const answered = (receivedAt: string): Line => ['QS', 'FINAL_ANSWER', receivedAt, { seen: 1 }];

  it('count both, where the clarification was received first', () => {
    const c = onBothNodes([asked, answered(LATE), given(EARLY)]);
    expect(effectsOf(c).slice(2)).toEqual([
      'CLARIFICATION APPLIED DELIVERED',
      'FINAL_ANSWER APPLIED ANSWERED',
    ]);
    expect(c.dialogues[0]).toMatchObject({ replied: { messageId: anId(4) } });
    expect(clockOf(c, 'CLARIFICATION').ending).toBe('MET');
  });

  it('keep the clarification as one that nobody needs any more, where the answer was received first', () => {
    const c = onBothNodes([asked, answered(EARLY), given(LATE)]);
    expect(effectsOf(c).slice(2)).toEqual([
      'FINAL_ANSWER APPLIED ANSWERED',
      'CLARIFICATION NOT_POSSIBLE ANSWERED',
    ]);
    expect(c.dialogues[0]).toMatchObject({ lapsedBy: anId(3) });
    expect(clockOf(c, 'CLARIFICATION').ending).toBe('OVERTAKEN');
    expect([waits(c), clockOf(c, 'ANSWER').ending]).toEqual([[], 'MET']);
  });
});

describe('two clarifications that cross', () => {
  const asked = [question('2026-04-07T08:00:00.000Z'), question('2026-04-07T09:00:00.000Z')];
  const given = (receivedAt: string, cause: number): Line => [
    'QN',
    'CLARIFICATION',
    receivedAt,
    { cause, seen: 2 },
  ];

  it('answer each its own question, and the answer clock goes on with the later of them', () => {
    const c = onBothNodes([...asked, given(EARLY, 3), given(LATE, 2)]);
    expect(c.dialogues.map(({ replied }) => replied?.messageId)).toEqual([anId(5), anId(4)]);
    expect(clockOf(c, 'ANSWER').suspensions?.map(({ until }) => until?.toISOString())).toEqual([
      LATE,
      EARLY,
    ]);
  });

  it('and a question that crosses the reply to another stays open, and suspends the answer by itself', () => {
    const [first, second] = [question('2026-04-07T08:00:00.000Z'), question(LATE)];
    const reply: Line = ['QN', 'CLARIFICATION', EARLY, { cause: 2, seen: 1 }];
    const c = onBothNodes([first, second, reply]);
    expect(effectsOf(c).slice(2)).toEqual([
      'CLARIFICATION APPLIED DELIVERED',
      'CLARIFICATION_REQUEST APPLIED DELIVERED',
    ]);
    expect(waits(c)).toEqual(['QN CLARIFICATION']);
    expect(clockOf(c, 'ANSWER').suspensions?.map(({ until }) => until?.toISOString())).toEqual([
      EARLY,
      undefined,
    ]);
  });
});

describe('two refusals', () => {
  it('of one State follow each other: the second finds the request refused, and is kept', () => {
    const c = onBothNodes([refusal(EARLY), refusal(LATE)]);
    expect(effectsOf(c).slice(1)).toEqual([
      'REFUSAL APPLIED REFUSED',
      'REFUSAL NOT_POSSIBLE REFUSED',
    ]);
    expect(c.refusals.map(({ messageId }) => messageId)).toEqual([anId(2)]);
  });

  it('in part and then in whole both count, whatever of the other State crosses them', () => {
    const c = onBothNodes([
      refusal(EARLY, 'RESTRICT'),
      refusal(LATE),
      ['QN', 'STATUS_QUERY', '2026-04-08T08:00:00.000Z', { seen: 0 }],
    ]);
    expect(effectsOf(c).slice(1)).toEqual([
      'REFUSAL APPLIED RESTRICTED',
      'STATUS_QUERY APPLIED RESTRICTED',
      'REFUSAL APPLIED REFUSED',
    ]);
    expect(clockOf(c, 'ANSWER').ending).toBe('REFUSED');
  });

  it.each([
    [
      EARLY,
      LATE,
      [
        'REFUSAL APPLIED REFUSED',
        'EXPLANATION_QUERY APPLIED REFUSED',
        'WITHDRAWAL NOT_POSSIBLE REFUSED',
      ],
    ],
  ])('and a withdrawal that crosses the later one', (early, late, effects) => {
    const c = onBothNodes([
      refusal(early),
      ['QN', 'EXPLANATION_QUERY', '2026-04-08T08:00:00.000Z', { seen: 1 }],
      ['QN', 'WITHDRAWAL', late, { seen: 1 }],
    ]);
    expect(effectsOf(c).slice(1)).toEqual(effects);
  });

  it('by both States of one joint team: each declines what the other has proposed', () => {
    const c = onBothNodes([
      ['QN', 'JIT_PROPOSAL', '2026-04-07T08:00:00.000Z', { seen: 0 }],
      ['QS', 'JIT_PROPOSAL', '2026-04-07T08:00:00.000Z', { seen: 1 }],
      ['QN', 'JIT_REPLY', EARLY, { seen: 1, cause: 3, body: { decision: 'DECLINED' } }],
      ['QS', 'JIT_REPLY', EARLY, { seen: 2, cause: 2, body: { decision: 'DECLINED' } }],
    ]);
    expect(effectsOf(c).slice(3)).toEqual([
      'JIT_REPLY APPLIED DELIVERED',
      'JIT_REPLY APPLIED DELIVERED',
    ]);
    expect(c.dialogues.map(({ replied }) => replied?.messageId)).toEqual([anId(5), anId(4)]);
  });
});

import {
  at,
  clockOf,
  effectsOf,
  shown,
  talk,
  waits,
  type Line,
} from '../../testing/conversation.ts';
import { someTerms } from '../../testing/messages.ts';
import type { Filed } from './filed.ts';
import { fold } from './fold.ts';
import { possibleKinds } from './may-do.ts';

const INFORMED: Line = ['QN', 'SPONTANEOUS_INFO', '2026-04-03T14:20:00.000Z'];
const PROPOSED: Line = ['QN', 'JIT_PROPOSAL', '2026-04-03T14:20:00.000Z'];
const declined: Line = [
  'QS',
  'JIT_REPLY',
  '2026-04-10T08:00:00.000Z',
  { body: { decision: 'DECLINED', ground: 'TOC18-21B' } },
];

describe('a case that no request has opened', () => {
  it('is opened by information, is delivered, and owes nobody an answer', () => {
    const c = fold(talk([INFORMED]), someTerms());
    expect(c).toMatchObject({
      opening: 'SPONTANEOUS_INFO',
      state: 'INFORMED',
      requestingState: 'QN',
      requestedState: 'QS',
      reference: 'QN-5/26',
      legalBases: ['UNTOC_18'],
    });
    expect(c.spontaneous).toHaveLength(1);
    expect(c.clocks.map(({ kind, ending }) => [kind, ending])).toEqual([['DELIVERY', 'MET']]);
    expect(c.waitingFor).toBeUndefined();
  });

  it('waits for delivery while there is no receipt', () => {
    const c = fold(talk([['QN', 'SPONTANEOUS_INFO', null]]), someTerms());
    expect(c).toMatchObject({
      state: 'INFORMED',
      provisional: true,
      waitingFor: { state: 'QN', clock: 'DELIVERY' },
    });
  });

  it.each(['SPONTANEOUS_INFO', 'JIT_PROPOSAL'] as const)(
    'has failed where the partner’s node refused its %s',
    (kind) => {
      const [said] = talk([['QN', kind, '2026-04-03T14:20:00.000Z']]) as [Filed];
      const c = fold([{ ...said, outcome: 'REFUSED', refusalCode: 'member.invalid' }], someTerms());
      expect(c).toMatchObject({ state: 'DELIVERY_FAILED', requestedState: 'QS', dialogues: [] });
      expect(c.waitingFor).toBeUndefined();
      expect(clockOf(c, 'DELIVERY').ending).toBe('UNDELIVERABLE');
      expect(possibleKinds(c, 'QN')).toEqual([]);
    },
  );

  it('proposes a team, and gives the other State five of its working days', () => {
    const c = fold(talk([PROPOSED]), someTerms());
    expect(c.state).toBe('PROPOSED');
    expect(waits(c)).toEqual(['QS JOINT_TEAM']);
    // Easter Monday does not count.
    expect(shown(clockOf(c, 'JOINT_TEAM'))).toBe('Mon 2026-04-13 24:00 Europe/Ljubljana');
    expect(possibleKinds(c, 'QS')).toContain('JIT_REPLY');
    expect(possibleKinds(c, 'QN')).not.toContain('JIT_REPLY');
  });

  it('is agreed or declined by the reply, and a new proposal begins again', () => {
    const agreed = fold(
      talk([PROPOSED, ['QS', 'JIT_REPLY', '2026-04-10T08:00:00.000Z']]),
      someTerms(),
    );
    expect(agreed.state).toBe('AGREED');
    expect(at(clockOf(agreed, 'JOINT_TEAM'), '2027-01-01T00:00:00Z')).toBe('MET');
    const again: Line = ['QS', 'JIT_PROPOSAL', '2026-04-11T08:00:00.000Z'];
    const c = fold(talk([PROPOSED, declined, again]), someTerms());
    expect(effectsOf(c)).toEqual([
      'JIT_PROPOSAL APPLIED PROPOSED',
      'JIT_REPLY APPLIED DECLINED',
      'JIT_PROPOSAL APPLIED PROPOSED',
    ]);
    expect(waits(c)).toEqual(['QN JOINT_TEAM']);
  });

  it('lets a proposal lapse when it is withdrawn or the case is closed, by either State', () => {
    const withdrawn = fold(
      talk([PROPOSED, ['QN', 'WITHDRAWAL', '2026-04-07T08:00:00.000Z'], declined]),
      someTerms(),
    );
    expect(withdrawn.entries.map(({ effect }) => effect)).toEqual([
      'APPLIED',
      'APPLIED',
      'NOT_POSSIBLE',
    ]);
    expect(withdrawn).toMatchObject({ state: 'WITHDRAWN', dialogues: [{ topic: 'JOINT_TEAM' }] });
    const closed = fold(talk([PROPOSED, ['QS', 'CLOSE', '2026-04-07T08:00:00.000Z']]), someTerms());
    expect(closed.state).toBe('CLOSED');
    expect(waits(closed)).toEqual([]);
  });

  it('can be closed, but what was never asked can not be asked again', () => {
    const c = fold(
      talk([
        INFORMED,
        ['QS', 'CLOSE', '2026-04-07T08:00:00.000Z'],
        ['QN', 'REOPEN', '2026-04-08T08:00:00.000Z'],
        ['QN', 'REQUEST', '2026-04-09T08:00:00.000Z'],
        ['QN', 'SPONTANEOUS_INFO', '2026-04-10T08:00:00.000Z'],
      ]),
      someTerms(),
    );
    expect(effectsOf(c)).toEqual([
      'SPONTANEOUS_INFO APPLIED INFORMED',
      'CLOSE APPLIED CLOSED',
      'REOPEN NOT_POSSIBLE CLOSED',
      'REQUEST NOT_POSSIBLE CLOSED',
      'SPONTANEOUS_INFO APPLIED CLOSED',
    ]);
    expect(c.entries[2]?.reason).toBe(
      'QN can not reopen now: nothing was requested in this case; what is new is said as information or as a proposal.',
    );
    expect(c.feedback).toBeDefined();
  });
});

describe('what nodes say beside a request', () => {
  const asked: Line = ['QN', 'REQUEST', '2026-04-03T14:20:00.000Z'];

  it('tells of a hit without an officer having read the request', () => {
    const c = fold(talk([asked, ['QS', 'HIT_NOTICE', '2026-04-03T14:21:00.000Z']]), someTerms());
    expect(c).toMatchObject({ state: 'DELIVERED', hits: [{ said: { hits: [{ itemRef: 1 }] } }] });
    expect(clockOf(c, 'ACKNOWLEDGEMENT').stoppedAt).toBeUndefined();
  });

  it('asks for a purge whatever the state, and gives ten working days that no end overtakes', () => {
    const c = fold(
      talk([
        asked,
        ['QN', 'PURGE_NOTICE', '2026-04-07T08:00:00.000Z'],
        ['QN', 'WITHDRAWAL', '2026-04-08T08:00:00.000Z'],
      ]),
      someTerms(),
    );
    expect(c.state).toBe('WITHDRAWN');
    expect(waits(c)).toEqual(['QS PURGE']);
    expect(shown(clockOf(c, 'PURGE'))).toBe('Tue 2026-04-21 24:00 Europe/Ljubljana');
    expect(possibleKinds(c, 'QS')).toContain('PURGE_CONFIRMATION');
  });

  it('carries a proposal beside the request, until the case is closed', () => {
    const lines: Line[] = [
      asked,
      ['QS', 'JIT_PROPOSAL', '2026-04-07T08:00:00.000Z'],
      ['QS', 'FINAL_ANSWER', '2026-04-08T08:00:00.000Z'],
    ];
    const answered = fold(talk(lines), someTerms());
    expect(answered.state).toBe('ANSWERED');
    expect(waits(answered)).toEqual(['QN JOINT_TEAM']);
    const closed = fold(talk([...lines, ['QN', 'CLOSE', '2026-04-09T08:00:00.000Z']]), someTerms());
    expect(waits(closed)).toEqual([]);
  });
});

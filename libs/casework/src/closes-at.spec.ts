import { closesAt } from './closes-at.ts';
import { EMPTY_CASE, type Case } from './case/index.ts';
import type { Clock } from './deadlines/index.ts';

const REFUSED = [{ kind: 'CLOSE', effect: 'REFUSED_BY_PARTNER' }] as unknown as Case['entries'];
const DUE = new Date('2026-11-06T05:00:00Z');

describe('when a case closes by itself', () => {
  it.each([
    ['an unanswered one only where it is set so', open(), 0, undefined],
    ['so many days after its answer was due', open(), 5, '2026-11-11T05:00:00.000Z'],
    ['not once it was answered', open({ stoppedAt: DUE }), 5, undefined],
    [
      'only at the node of the requesting State',
      { ...open(), requestingState: 'QM' },
      5,
      undefined,
    ],
    ['what was opened again, some days after that', reopened(), 5, '2026-11-17T15:00:00.000Z'],
    ['never what was withdrawn', { ...open(), state: 'WITHDRAWN' as const }, 5, undefined],
    ['an answered one on the day of its clock', answered(), 0, '2026-12-06T05:00:00.000Z'],
    [
      'and not again after the partner refused it',
      { ...answered(), entries: REFUSED },
      0,
      undefined,
    ],
  ])('%s', (_, c: Case, days: number, at: string | undefined) => {
    expect(closesAt('QN', c, days)?.toISOString()).toBe(at);
  });
});

function open(clock: Partial<Clock> = {}): Case {
  const answer = { kind: 'ANSWER', owner: 'QM', dueAt: DUE, ...clock } as Clock;
  return { ...EMPTY_CASE, requestingState: 'QN', state: 'ACKNOWLEDGED', clocks: [answer] };
}

function answered(): Case {
  const closing = { kind: 'CLOSE', dueAt: new Date('2026-12-06T05:00:00Z') } as Clock;
  return { ...open({ stoppedAt: DUE }), state: 'ANSWERED', closing };
}

function reopened(): Case {
  const receivedAt = new Date('2026-11-12T15:00:00Z');
  const entry = { messageId: 'again', kind: 'REOPEN', effect: 'APPLIED', receivedAt };
  return {
    ...open(),
    state: 'REOPENED',
    reopenings: [{ messageId: 'again' }] as unknown as Case['reopenings'],
    entries: [entry] as unknown as Case['entries'],
  };
}

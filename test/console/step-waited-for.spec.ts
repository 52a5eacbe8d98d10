import { stepWaitedFor } from '../../apps/console/src/cases/step-waited-for.ts';

function aCase(
  state: string,
  clock: string,
  ...kinds: string[]
): Parameters<typeof stepWaitedFor>[0] {
  const possible = kinds.map((kind) => ({ kind, step: kind, possible: true }));
  return {
    partner: 'QS',
    waitingFor: { state, clock, since: '2026-01-07T08:30:00.000Z' },
    possible,
  };
}

describe('the step that is waited for', () => {
  it.each([
    ['QN', 'ACKNOWLEDGEMENT', 'ACKNOWLEDGEMENT'],
    ['QN', 'ANSWER', 'FINAL_ANSWER'],
    ['QN', 'CLARIFICATION', 'CLARIFICATION'],
    ['QN', 'CONSULTATION', 'CONSULT_REPLY'],
    ['QS', 'ANSWER', 'REMINDER'],
    ['QS', 'ACKNOWLEDGEMENT', 'REMINDER'],
    ['QN', 'DELIVERY', undefined],
  ])('of %s by the clock %s is %s', (state, clock, kind) => {
    const all = ['WITHDRAWAL', 'ACKNOWLEDGEMENT', 'FINAL_ANSWER', 'CLARIFICATION', 'CONSULT_REPLY'];
    expect(stepWaitedFor(aCase(state, clock, ...all, 'REMINDER'))).toBe(kind);
  });

  it('is none that is not possible, and never a withdrawal', () => {
    expect(stepWaitedFor(aCase('QS', 'ANSWER', 'WITHDRAWAL'))).toBeUndefined();
    expect(
      stepWaitedFor({ partner: 'QS', possible: aCase('QS', 'ANSWER', 'WITHDRAWAL').possible }),
    ).toBeUndefined();
  });
});

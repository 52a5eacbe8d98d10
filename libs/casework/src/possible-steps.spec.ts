import { EMPTY_CASE, type Case } from './case/index.ts';
import type { Role } from './permissions.ts';
import { possibleSteps } from './possible-steps.ts';

const DELIVERED: Case = {
  ...EMPTY_CASE,
  state: 'DELIVERED',
  requestingState: 'QN',
  requestedState: 'QS',
};
const now = new Date('2026-03-02T09:00:00Z');

describe('possibleSteps', () => {
  it.each<[string, Role, string[], string[]]>([
    ['QN', 'FOCAL_POINT', ['withdrawal', 'status-query'], ['acknowledgement', 'final-answer']],
    ['QS', 'OFFICER', ['acknowledgement', 'final-answer', 'refusal'], ['withdrawal', 'closure']],
    ['QS', 'FOCAL_POINT', ['spontaneous-information'], ['acknowledgement', 'refusal']],
  ])('names what %s may do as %s, and nothing that it may not', (own, role, some, none) => {
    const steps: string[] = possibleSteps(DELIVERED, { role }, { own, now }).map(
      ({ step }) => step,
    );
    expect(steps).toEqual(expect.arrayContaining(some));
    expect(steps.filter((step) => none.includes(step))).toEqual([]);
  });

  it('leaves nothing to somebody who only looks', () => {
    expect(possibleSteps(DELIVERED, { role: 'AUDITOR' }, { own: 'QS', now })).toEqual([]);
  });
});

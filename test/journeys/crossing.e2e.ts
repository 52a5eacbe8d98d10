import {
  aFinalAnswer,
  anAcknowledgement,
  aTraceRequest,
  aWithdrawal,
} from '../support/builders/index.ts';
import type { ProcessRole } from '../support/a-node.ts';
import { onBothQueues } from '../support/nodes.ts';
import { until } from '../support/until.ts';
import { expectAgreement } from './both-sides.ts';

/** Each role in a process of its own, so that delivery can be held up while people go on working. */
const APART: readonly (readonly ProcessRole[])[] = [['gateway'], ['api'], ['worker']];

describe('messages that cross on the way', () => {
  onBothQueues(
    ['QN', 'QS'],
    (states) => {
      // Whose receipt bears the earlier instant decides, so both orders are told.
      it.each(['QN', 'QS'] as const)(
        'a withdrawal and an answer, where %s sends first, end alike on both sides',
        async (first) => {
          const [qn, qs] = [states.of('QN'), states.of('QS')];
          const { caseId } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
          await qs.officer.sees(caseId, 'DELIVERED');
          await qs.officer.follow(caseId, 'acknowledgement', anAcknowledgement());
          await Promise.all([
            qn.focalPoint.sees(caseId, 'ACKNOWLEDGED'),
            qs.officer.sees(caseId, 'ACKNOWLEDGED'),
          ]);

          // Nothing leaves either node while both write.
          for (const { node } of [qn, qs]) node.signal('worker', 'SIGSTOP');
          const withdrawn = await qn.focalPoint.follow(caseId, 'withdrawal', aWithdrawal());
          const answered = await qs.officer.follow(caseId, 'final-answer', aFinalAnswer());
          expect([withdrawn.state, answered.state]).toEqual(['WITHDRAWN', 'ANSWERED']);
          expect((await qn.focalPoint.find(caseId))?.provisional).toBe(true);

          const second = first === 'QN' ? qs : qn;
          states.of(first).node.signal('worker', 'SIGCONT');
          const winner = first === 'QN' ? withdrawn : answered;
          await until('the first of the two has its receipt', async () => {
            const shown = await states.of(first).supervisor.find(caseId);
            return (
              shown?.timeline.some(
                (one) => one.messageId === winner.messageId && !one.provisional,
              ) || undefined
            );
          });
          second.node.signal('worker', 'SIGCONT');

          const state = first === 'QN' ? 'WITHDRAWN' : 'ANSWERED';
          await Promise.all([qn.focalPoint.sees(caseId, state), qs.officer.sees(caseId, state)]);
          await until('both sides hold both messages with their receipts', async () => {
            const sides = await Promise.all([
              qn.supervisor.find(caseId),
              qs.supervisor.find(caseId),
            ]);
            return (
              sides.every((one) => one?.timeline.length === 4 && !one.provisional) || undefined
            );
          });
          const { timeline } = await expectAgreement(qn, qs, caseId);
          // The later one is kept and marked, never dropped and never an error.
          expect(timeline.map(({ kind, effect }) => `${kind} ${effect}`).slice(2)).toEqual(
            first === 'QN'
              ? ['WITHDRAWAL APPLIED', 'FINAL_ANSWER NOT_POSSIBLE']
              : ['FINAL_ANSWER APPLIED', 'WITHDRAWAL NOT_POSSIBLE'],
          );
        },
      );
    },
    { processes: APART },
  );
});

import { aFinalAnswer, anAcknowledgement, aTraceRequest } from '../support/builders/index.ts';
import { inMovedTime } from '../support/nodes.ts';
import { bothHold } from './both-hold.ts';
import { expectAgreement } from './both-sides.ts';
import { clockIn, readingOf, statusesOf } from './shown-clocks.ts';

describe('an answer to a State whose node is away', () => {
  inMovedTime(
    ['QN', 'QS'],
    (states, clocks) => {
      it('is in time when it was said in time, and both sides show when it was said and when delivered', async () => {
        const [qn, qs] = [states.of('QN'), states.of('QS')];
        const { caseId } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
        await bothHold(qn, qs, caseId, 1);
        await qs.officer.follow(caseId, 'acknowledgement', anAcknowledgement());
        await bothHold(qn, qs, caseId, 2);

        await qn.node.stop();
        await clocks.setTo('2026-04-20T09:00:00Z');
        await qs.officer.follow(caseId, 'final-answer', aFinalAnswer());
        // The answer was due thirty days after the receipt; the node is back when that is long past.
        await clocks.setTo('2026-05-20T09:00:00Z');
        await qn.node.restart();
        await qn.focalPoint.sees(caseId, 'ANSWERED', 40);
        const shown = await bothHold(qn, qs, caseId, 3);

        const answer = clockIn(shown, 'ANSWER');
        const [, , said] = shown.timeline;
        expect(answer.stoppedAt).toBe(said?.createdAt);
        expect(answer.stoppedAt).toMatch(/^2026-04-20T09:0/);
        expect(answer.deliveredAt).toBe(said?.receivedAt);
        expect(answer.deliveredAt).toMatch(/^2026-05-20T09:0/);
        expect(statusesOf(shown)).toContain('ANSWER QS MET');
        expect(readingOf(answer, 'CALENDAR_STRICT').steps.at(-1)).toMatchObject({
          rule: 'DELIVERY_NOT_CHARGED',
          sentence: expect.stringMatching(/^Said Mon 2026-04-20 .*is not charged to QS\.$/),
        });
        // What was prompt counts from its receipt, as ever.
        expect(clockIn(shown, 'ACKNOWLEDGEMENT').deliveredAt).toBeUndefined();
        await expectAgreement(qn, qs, caseId);
      });
    },
    { at: '2026-04-07T08:00:00Z' },
  );
});

import {
  aDelayNotice,
  aFinalAnswer,
  anAcknowledgement,
  aStatusReply,
  aTraceRequest,
} from '../support/builders/index.ts';
import { inMovedTime } from '../support/nodes.ts';
import { bothHold } from './both-hold.ts';
import { expectAgreement } from './both-sides.ts';
import { isTold } from './notices-of.ts';
import { clockIn, statusesOf } from './shown-clocks.ts';
import { yearOf } from './years-of.ts';

const REASON = 'The books of the dealer can be seen by order of the court only.';

// domain/scenarios.md, 9: judicial authorisation.
describe('scenario 9', () => {
  inMovedTime(
    ['QN', 'QS'],
    (states, clocks) => {
      it('deviates for 21 days instead of being overdue, and an update that is missed is late at both nodes', async () => {
        const [qn, qs] = [states.of('QN'), states.of('QS')];
        const { caseId } = await qn.focalPoint.submit({ to: 'QS', request: BY_EU_LAW });
        await bothHold(qn, qs, caseId, 1);
        await qs.officer.follow(caseId, 'acknowledgement', ACKNOWLEDGED);
        const first = clockIn(await bothHold(qn, qs, caseId, 2), 'ANSWER');
        // EU-ROUTINE: seven calendar days after Monday 2 February.
        expect(first.readings.map(({ shown }) => shown)).toEqual([
          'Mon 2026-02-09 24:00 Europe/Ljubljana',
          'Mon 2026-02-09 24:00 Europe/Ljubljana',
        ]);

        // Notice at once, with its length and its reason.
        await clocks.setTo('2026-02-03T09:00:00Z');
        const { messageId } = await qs.officer.follow(caseId, 'delay-notice', notice('2026-02-24'));
        const told = await bothHold(qn, qs, caseId, 3);
        expect(statusesOf(told)).toEqual([
          'DELIVERY QN MET',
          'ACKNOWLEDGEMENT QS MET',
          'ANSWER QS DEVIATED',
          'DELAY_UPDATE QS ON_TRACK',
        ]);
        expect(told.content.delays).toMatchObject([
          {
            messageId,
            said: {
              judicialAuthorisation: true,
              delay: { reasonCode: 'LATE-JUDICIAL', lengthDays: 21, text: REASON },
            },
          },
        ]);
        expect(told.conditions).toMatchObject([{ condition: 'AUTH_PENDING', messageId }]);
        const answer = clockIn(told, 'ANSWER');
        expect(answer.dueAt).toBe('2026-02-24T23:00:00.000Z');
        expect(answer.deviations).toMatchObject([
          { noticedBy: messageId, expectedDate: '2026-02-24' },
        ]);
        expect(clockIn(told, 'DELAY_UPDATE').dueAt).toBe('2026-02-10T23:00:00.000Z');

        // The update of the first week is given in time.
        await clocks.setTo('2026-02-10T12:00:00Z');
        const midway = await qn.focalPoint.find(caseId);
        expect(midway && statusesOf(midway)).toContain('ANSWER QS DEVIATED');
        await qs.officer.follow(caseId, 'status-reply', aStatusReply());
        const updated = await bothHold(qn, qs, caseId, 4);
        expect(statusesOf(updated).slice(3)).toEqual([
          'DELAY_UPDATE QS MET',
          'DELAY_UPDATE QS ON_TRACK',
        ]);
        expect(clockIn(updated, 'DELAY_UPDATE').dueAt).toBe('2026-02-17T23:00:00.000Z');

        // That of the second is missed: the update is late on both sides, the answer on neither.
        await clocks.setTo('2026-02-18T09:00:00Z');
        for (const side of [qn, qs]) {
          const silent = await side.supervisor.find(caseId);
          expect(silent && statusesOf(silent).slice(2)).toEqual([
            'ANSWER QS DEVIATED',
            'DELAY_UPDATE QS MET',
            'DELAY_UPDATE QS OVERDUE',
          ]);
          await isTold(side.supervisor, caseId, [
            'SUPERVISOR UPDATE_MISSED DELAY_UPDATE SUPERVISOR',
          ]);
        }
        await expectAgreement(qn, qs, caseId);

        // In time by the date that was noticed, though two weeks after the first one.
        await clocks.setTo('2026-02-23T15:00:00Z');
        await qs.officer.follow(caseId, 'final-answer', aFinalAnswer());
        const answered = await bothHold(qn, qs, caseId, 5);
        expect(statusesOf(answered).slice(2)).toEqual([
          'ANSWER QS MET',
          'DELAY_UPDATE QS MET',
          'DELAY_UPDATE QS STOPPED',
        ]);
        await expectAgreement(qn, qs, caseId);
        // It is among the delayed ones of the year, on both sides (Directive (EU) 2023/977 article 18).
        const delayed = { requested: 1, answered: 1, delayed: 1, delayedByJudge: 1, refusedOn: [] };
        expect(await yearOf(qs, 2026, 'QN')).toMatchObject({ direction: 'IN', ...delayed });
        expect(await yearOf(qn, 2026, 'QS')).toMatchObject({ direction: 'OUT', ...delayed });
      });
    },
    { at: '2026-02-02T09:00:00Z' },
  );
});

const BY_EU_LAW = aTraceRequest({
  header: {
    legalBases: ['EU_2023_977'],
    necessityStatement: 'Without the chain of owners the origin cannot be found.',
    reasonsInfoAvailableThere: 'The mark of the maker is one of Sorava.',
  },
});

const ACKNOWLEDGED = anAcknowledgement({ accessClass: 'JUDICIAL', expectedBy: undefined });

function notice(expectedDate: string): object {
  return aDelayNotice({ delay: { expectedDate, lengthDays: 21, text: REASON } });
}

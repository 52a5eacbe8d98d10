import { anAcknowledgement, aTraceRequest } from '../support/builders/index.ts';
import { inMovedTime } from '../support/nodes.ts';
import { bothHold } from './both-hold.ts';
import { expectAgreement } from './both-sides.ts';
import { isTold, noticesOf } from './notices-of.ts';
import { clockIn, readingOf, statusesOf } from './shown-clocks.ts';

/** 16:20 in Ljubljana on Good Friday. */
const RECEIVED = '2026-04-03T14:20:00.000Z';
const REASON = 'The books of the dealer are on paper, and his shop is closed over Easter.';

// domain/scenarios.md, 7: urgent on Good Friday.
describe('scenario 7', () => {
  inMovedTime(
    ['QN', 'QS'],
    (states, clocks) => {
      it('is due in eight hours by both readings, and on another day once the access is indirect', async () => {
        const [qn, qs] = [states.of('QN'), states.of('QS')];
        await clocks.standAt(RECEIVED);
        const { caseId } = await qn.focalPoint.submit({ to: 'QS', request: URGENT });
        const asked = await bothHold(qn, qs, caseId, 1);
        expect([asked.urgency, asked.profile]).toEqual(['URGENT', 'EU-URGENT-DIRECT']);

        const direct = clockIn(asked, 'ANSWER');
        expect([direct.owner, direct.zone, direct.applied]).toEqual([
          'QS',
          'Europe/Ljubljana',
          'CALENDAR_STRICT',
        ]);
        expect(direct.startedAt).toBe(RECEIVED);
        // By the one reading hours elapse; by the other the hour of the event is not counted.
        expect(readingOf(direct, 'CALENDAR_STRICT')).toMatchObject({
          applied: true,
          dueAt: '2026-04-03T22:20:00.000Z',
          shown: 'Sat 2026-04-04 00:20 Europe/Ljubljana',
        });
        expect(readingOf(direct, 'EU_1182_71')).toMatchObject({
          applied: false,
          dueAt: '2026-04-03T23:00:00.000Z',
          shown: 'Sat 2026-04-04 01:00 Europe/Ljubljana',
        });
        expect(direct.dueAt).toBe('2026-04-03T22:20:00.000Z');
        await expectAgreement(qn, qs, caseId);

        // The other time limit has to be explained.
        const { headers } = await qs.officer.call('GET', `/v1/cases/${caseId}`);
        const etag = headers.get('etag') ?? '';
        const unexplained = await qs.officer.tryTo<{ errors: { pointer: string }[] }>(
          caseId,
          'acknowledgement',
          triaged(),
          { etag },
        );
        expect(unexplained.status).toBe(400);
        expect(unexplained.body.errors.map(({ pointer }) => pointer)).toEqual(['/body/note']);

        await clocks.setTo('2026-04-03T15:05:00Z');
        await qs.officer.follow(caseId, 'acknowledgement', triaged(REASON));
        const shown = await bothHold(qn, qs, caseId, 2);
        expect([shown.accessClass, shown.profile]).toEqual(['INDIRECT', 'EU-URGENT-INDIRECT']);
        const indirect = clockIn(shown, 'ANSWER');
        expect(indirect.startedAt).toBe(direct.startedAt);
        expect(readingOf(indirect, 'CALENDAR_STRICT')).toMatchObject({
          applied: true,
          dueAt: '2026-04-06T22:00:00.000Z',
          shown: 'Mon 2026-04-06 24:00 Europe/Ljubljana',
        });
        expect(readingOf(indirect, 'EU_1182_71')).toMatchObject({
          applied: false,
          dueAt: '2026-04-08T22:00:00.000Z',
          shown: 'Wed 2026-04-08 24:00 Europe/Ljubljana',
        });

        // What the requesting State sees of the change: who said so, what the date had been, and the reason.
        const change = readingOf(indirect, 'CALENDAR_STRICT').steps.find(
          ({ rule }) => rule === 'REDATED_BY_ACCESS_CLASS',
        );
        expect(change?.sentence).toContain('QS acknowledged that the information is INDIRECT');
        expect(change?.sentence).toContain('Sat 2026-04-04 00:20');
        expect(shown.content.acknowledgement?.said.note).toBe(REASON);
        expect(statusesOf(shown)).toEqual([
          'DELIVERY QN MET',
          'ACKNOWLEDGEMENT QS MET',
          'ANSWER QS ON_TRACK',
        ]);
        await expectAgreement(qn, qs, caseId);
      });

      it('pages the officer on duty at receipt and at 50, 75 and 90 per cent', async () => {
        const [qn, qs] = [states.of('QN'), states.of('QS')];
        await clocks.setTo(RECEIVED);
        const { caseId } = await qn.focalPoint.submit({ to: 'QS', request: URGENT });
        await bothHold(qn, qs, caseId, 1);
        await isTold(qs.officer, caseId, ['DUTY_OFFICER REQUEST_RECEIVED ANSWER RECEIVED']);
        // Eight hours from 14:20Z on; each rung is raised once its instant has passed, and not before.
        for (const [before, after, rung] of [
          ['18:18', '18:22', 'OFFICER'],
          ['20:18', '20:22', 'TEAM_LEAD'],
          ['21:30', '21:34', 'SUPERVISOR'],
        ]) {
          const page = `DUTY_OFFICER CLOCK_CROSSED ANSWER ${rung}`;
          await clocks.setTo(`2026-04-03T${before}:00Z`);
          expect(await noticesOf(qs.officer, caseId)).not.toContain(page);
          await clocks.setTo(`2026-04-03T${after}:00Z`);
          await isTold(qs.officer, caseId, [page]);
        }
        // The desks above are told as well, each once, however often somebody has looked.
        const above = await noticesOf(qs.supervisor, caseId);
        expect(above.filter((one) => one.includes(' ANSWER '))).toEqual([
          'TEAM_LEAD CLOCK_CROSSED ANSWER TEAM_LEAD',
          'SUPERVISOR CLOCK_CROSSED ANSWER SUPERVISOR',
        ]);
      });
    },
    { at: '2026-04-03T12:00:00Z' },
  );
});

const URGENT = aTraceRequest({
  header: {
    legalBases: ['EU_2023_977'],
    urgency: 'URGENT',
    urgencyGrounds: ['U-LIFE'],
    urgencyReason: 'The pistol was fired at a person, and the shooter has not been found.',
    necessityStatement: 'Without the chain of owners the shooter cannot be found.',
    reasonsInfoAvailableThere: 'The mark of the maker is one of Sorava.',
  },
});

function triaged(note?: string): object {
  return anAcknowledgement({ accessClass: 'INDIRECT', expectedBy: '2026-04-07', note });
}

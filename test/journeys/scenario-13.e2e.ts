import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { StandingView } from '../../apps/node/src/api/views/clock.view.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { compare, isClean, table } from '../support/ledger.ts';
import { nodeRows } from '../support/node-rows.ts';
import { inMovedTime } from '../support/nodes.ts';
import { until } from '../support/until.ts';
import { bothHold } from './both-hold.ts';
import { expectAgreement } from './both-sides.ts';
import { isTold } from './notices-of.ts';
import { clockIn, readingOf, statusesOf } from './shown-clocks.ts';

const KEY = 'scenario-13';
const RESENDS = 5;

// domain/scenarios.md, 13: node down.
describe('scenario 13', () => {
  inMovedTime(
    ['QN', 'QT'],
    (states, clocks) => {
      it('delivers exactly one request after thirty hours, and charges nobody who was away', async () => {
        const [qn, qt] = [states.of('QN'), states.of('QT')];
        await qt.node.stop();
        await clocks.setTo('2026-09-07T09:00:00Z');
        const request = aTraceRequest({
          header: { addressees: [{ state: 'QT', why: 'MANUFACTURER', mode: 'SEQUENTIAL' }] },
        });
        const { caseId, messageId } = await qn.focalPoint.submit({ to: 'QT', request }, KEY);
        const failing = async (tries: number): Promise<CaseView> =>
          until(`${tries} tries have failed`, async () => {
            const shown = await qn.focalPoint.find(caseId);
            return (shown?.delivery?.failures ?? 0) >= tries ? shown : undefined;
          });
        const started = await failing(1);
        expect([started.state, started.urgency]).toEqual(['QUEUED', 'ROUTINE']);
        expect(started.clocks.map(({ kind, owner }) => [kind, owner])).toEqual([
          ['DELIVERY', 'QN'],
        ]);
        expect(started.delivery?.sentence).toMatch(/^waiting for QT since 2026-09-07T09:00:/);

        // Nothing yet after five minutes; amber after a quarter of an hour, and only there.
        await clocks.setTo('2026-09-07T09:14:00Z');
        expect((await delivery(caseId)).alarm).toBeUndefined();
        await clocks.setTo('2026-09-07T09:16:00Z');
        expect(await delivery(caseId)).toMatchObject({ status: 'OVERDUE', alarm: 'WARN' });
        await isTold(qn.focalPoint, caseId, ['FOCAL_POINT NOT_DELIVERED DELIVERY WARN']);
        await failing(2);

        // A routine request goes to the supervisor after 24 hours.
        await clocks.setTo('2026-09-08T08:59:00Z');
        expect((await delivery(caseId)).alarm).toBe('WARN');
        await failing(3);
        await clocks.setTo('2026-09-08T09:01:00Z');
        expect((await delivery(caseId)).alarm).toBe('ESCALATE');
        await isTold(qn.supervisor, caseId, ['SUPERVISOR NOT_DELIVERED DELIVERY ESCALATE']);
        await failing(4);
        await clocks.setTo('2026-09-08T13:58:00Z');
        await failing(RESENDS);

        await clocks.setTo('2026-09-08T14:00:00Z');
        await qt.node.restart();
        await qn.focalPoint.sees(caseId, 'DELIVERED', 40);
        const delivered = await bothHold(qn, qt, caseId, 1);

        // The clocks of QT begin with its receipt; the thirty hours stay with delivery, which is QN's.
        const answer = clockIn(delivered, 'ANSWER');
        expect(answer).toMatchObject({ owner: 'QT', zone: 'Africa/Dakar', startedBy: messageId });
        expect(answer.startedAt).toMatch(/^2026-09-08T14:0[0-4]:/);
        expect(readingOf(answer, 'CALENDAR_STRICT').shown).toBe(
          'Thu 2026-10-08 24:00 Africa/Dakar',
        );
        expect(clockIn(delivered, 'ACKNOWLEDGEMENT').startedAt).toBe(answer.startedAt);
        expect(clockIn(delivered, 'DELIVERY')).toMatchObject({
          owner: 'QN',
          stoppedAt: answer.startedAt,
        });
        expect(statusesOf(delivered)).toEqual([
          'DELIVERY QN MET_LATE',
          'ACKNOWLEDGEMENT QT ON_TRACK',
          'ANSWER QT ON_TRACK',
          'INTERIM_REPORT QT ON_TRACK',
        ]);
        await expectAgreement(qn, qt, caseId);

        // Exactly one request: the ledger of both databases, whatever the nodes say about themselves.
        // Alarms are expected by the time of the story.
        const ahead = (clocks.now.getTime() - Date.now()) / 1_000;
        const stand = { ahead, furthestAhead: ahead };
        const rows = await Promise.all(
          [qn, qt].map(({ node, database }) =>
            nodeRows(node.state, database.url, states.directory, stand),
          ),
        );
        const accepted = [{ state: 'QN', key: `Test FOCAL_POINT ${KEY}`, messageId, caseId }];
        const checks = compare(rows, accepted);
        expect(isClean(checks) ? '' : table(checks)).toBe('');
        expect(rows[1]?.messages).toHaveLength(1);
      });

      async function delivery(caseId: string): Promise<StandingView> {
        const shown = await states.of('QN').focalPoint.find(caseId);
        const standing = shown?.standing.find(({ kind }) => kind === 'DELIVERY');
        if (!standing) throw new Error('the case shows no clock of the delivery');
        return standing;
      }
    },
    { at: '2026-09-07T08:00:00Z' },
  );
});

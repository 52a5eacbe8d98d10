import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { compare, isClean, table, type Accepted } from '../support/ledger.ts';
import { nodeRows } from '../support/node-rows.ts';
import { onBothQueues } from '../support/nodes.ts';
import { until } from '../support/until.ts';
import { expectAgreement } from './both-sides.ts';

describe('a partner whose node is away', () => {
  onBothQueues(['QN', 'QS'], (states) => {
    it('gets each request exactly once when it is back, and was never shown as having it before', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      await qs.node.stop();
      const accepted: Accepted[] = [];
      for (let i = 0; i < 5; i++) {
        const key = `outage-${i}`;
        const { caseId, messageId } = await qn.focalPoint.submit(
          { to: 'QS', request: aTraceRequest() },
          key,
        );
        accepted.push({ state: 'QN', key: `Test FOCAL_POINT ${key}`, messageId, caseId });
      }
      const [{ caseId }] = accepted as [Accepted];

      // Tried in vain at least twice, and the officer can read why and what comes next.
      const waiting = await until('the lane says that it waits', async () => {
        const { body } = await qn.focalPoint.call<CaseView>('GET', `/v1/cases/${caseId}`);
        return (body.delivery?.failures ?? 0) >= 2 ? body : undefined;
      });
      expect(waiting.state).toBe('QUEUED');
      expect(waiting.delivery?.sentence).toMatch(/^waiting for QS since .*tries failed.*next /);
      expect(waiting.clocks.map(({ kind, owner }) => [kind, owner])).toEqual([['DELIVERY', 'QN']]);

      await qs.node.restart();
      await Promise.all(
        accepted.map(async (one) => {
          await qn.focalPoint.sees(one.caseId, 'DELIVERED', 40);
          await qs.officer.sees(one.caseId, 'DELIVERED');
        }),
      );
      const { clocks } = await expectAgreement(qn, qs, caseId);
      // The outage is not charged to the State that was asked: its clocks begin with its receipt.
      const received = clocks.find(({ kind }) => kind === 'DELIVERY')?.stoppedAt;
      expect(clocks.find(({ kind }) => kind === 'ANSWER')).toMatchObject({
        owner: 'QS',
        startedAt: received,
      });

      const rows = await Promise.all(
        [qn, qs].map(({ node, database }) => nodeRows(node.state, database.url, states.directory)),
      );
      const checks = compare(rows, accepted);
      expect(isClean(checks) ? '' : table(checks)).toBe('');
      expect(rows[1]?.messages).toHaveLength(5);
    });

    it('loses nothing when it is killed in the middle of the day and started again', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const before = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
      await qs.node.kill9('gateway');
      const during = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
      await qs.node.restart();
      for (const { caseId } of [before, during]) {
        await qn.focalPoint.sees(caseId, 'DELIVERED', 40);
        await qs.officer.sees(caseId, 'DELIVERED');
        await expectAgreement(qn, qs, caseId);
      }
    });

    it('stops cleanly when told to', async () => {
      expect(await states.of('QS').node.stop()).toEqual([0]);
      expect(await states.of('QN').node.stop()).toEqual([0]);
    });
  });
});

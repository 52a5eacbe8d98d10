import { join } from 'node:path';
import { fileDigest } from '@trace/platform';
import { Client } from 'pg';
import type { DiagnosticsView } from '../../apps/node/src/api/views/diagnostics.view.ts';
import type { ReconciliationView } from '../../apps/node/src/api/views/reconciliation.view.ts';
import { NODE_ROLE } from '../support/a-database.ts';
import { anAcknowledgement, aReminder, aTraceRequest } from '../support/builders/index.ts';
import { onBothQueues, type AState } from '../support/nodes.ts';
import { until } from '../support/until.ts';
import { bothHold } from './both-hold.ts';
import { nodeCommand } from './node-command.ts';

// F41, F29: a partner puts a backup back, by the commands of the handbook, and has lost what came after it.
describe('a partner that was restored from a backup', () => {
  onBothQueues(['QN', 'QS'], (states) => {
    it('is sent again what it had receipted since, the same bytes, and both count by one receipt', async () => {
      const [qn, qs] = [states.of('QN'), states.of('QS')];
      const { caseId: before } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
      await qs.officer.sees(before, 'DELIVERED');
      await qs.officer.follow(before, 'acknowledgement', anAcknowledgement());
      await bothHold(qn, qs, before, 2);
      const copy = join(states.directory.dataDir('QS'), 'QS.trace');
      expect((await nodeCommand(qs, 'backup', copy)).exitCode).toBe(0);
      expect((await nodeCommand(qs, 'restore', '--check', '--note', copy)).exitCode).toBe(0);
      const { body: told } = await qs.supervisor.call<DiagnosticsView>('GET', '/v1/diagnostics');
      const { bytes, digest } = await fileDigest(copy);
      expect(told.backups).toMatchObject([
        { kind: 'BACKUP', bytes, digest },
        { kind: 'RESTORE_TEST', bytes, digest },
      ]);

      const { caseId: since } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
      await qn.focalPoint.follow(before, 'reminder', aReminder());
      await bothHold(qn, qs, before, 3);
      await bothHold(qn, qs, since, 1);
      const first = await rows(qn, RECEIPTED);

      await qs.node.stop();
      const restored = await nodeCommand(qs, 'restore', '--replace', '--runs-as', NODE_ROLE, copy);
      expect(restored.stdout).toContain('rows');
      await qs.node.restart();
      expect((await qs.supervisor.call('GET', `/v1/cases/${since}`)).status).toBe(404);

      // The night would find it too; here the supervisor of QN asks, as soon as QS is back.
      const report = await until('QS answers', async () => {
        const { status, body } = await qn.supervisor.call<ReconciliationView>(
          'POST',
          '/v1/partners/QS/reconciliations',
        );
        return status === 200 ? body : undefined;
      });
      expect(report.differences.map(({ kind }) => kind)).toContain('MISSING_THERE');
      expect(report.sentAgain).toBe(2);
      await bothHold(qn, qs, since, 1);
      await bothHold(qn, qs, before, 3);
      const [here, there] = await Promise.all([rows(qn, RECEIPTED), rows(qs, RECEIPTED)]);
      expect(here).toEqual(there);
      expect(here.map(({ jws }) => jws)).toEqual(first.map(({ jws }) => jws));
      expect(
        here.filter(({ receipt }, index) => receipt !== first[index]?.['receipt']),
      ).toHaveLength(2);
      // The receipts of before the restore are still there, as evidence that it had them.
      const kept = await rows(qn, "select jws from receipt where issuer = 'QS'");
      for (const { receipt } of first) expect(kept).toContainEqual({ jws: receipt });

      const { body: again } = await qn.supervisor.call<ReconciliationView>(
        'POST',
        '/v1/partners/QS/reconciliations',
      );
      expect(again).toMatchObject({ differences: [], sentAgain: 0 });
    }, 120_000);
  });
});

/** The requests and reminders of QN with their receipts, as either side holds them. */
const RECEIPTED = `select m.message_id, m.jws, r.jws as receipt from message m join receipt r using (receipt_id)
  where m.kind in ('REQUEST', 'REMINDER') order by m.message_id`;

async function rows({ database }: AState, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

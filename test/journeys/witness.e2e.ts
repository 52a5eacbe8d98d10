import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { CheckpointsView } from '../../apps/node/src/api/views/checkpoint.view.ts';
import { aCall, type Call } from '../cli/a-call.ts';
import { anAcknowledgement, aTraceRequest } from '../support/builders/index.ts';
import { States } from '../support/nodes.ts';
import { until } from '../support/until.ts';

// Threat: a State, or whoever administers its database, rewrites what was done. Its partners hold what it has signed.
describe('the audit logs of two States', () => {
  const states = new States(['QN', 'QS'], 'PostgreSQL');
  let folder: string;
  let witness: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trace-witness-'));
    witness = join(folder, 'checkpoints-of-QS.json');
    await states.start();
  });
  afterAll(async () => {
    await states.stop();
    await rm(folder, { recursive: true });
  });

  const verify = async (...options: string[]): Promise<Call> => {
    const { order, databaseUrl } = states.of('QN').node;
    const dataDir = order.directory.dataDir('QN');
    return aCall(['verify', 'audit', '--state', 'QN', '--data', dataDir, ...options], {
      DATABASE_URL: databaseUrl,
    });
  };

  it('are held to their word by the checkpoints in their receipts', async () => {
    const [qn, qs] = [states.of('QN'), states.of('QS')];
    const { caseId } = await qn.focalPoint.submit({ to: 'QS', request: aTraceRequest() });
    await qs.officer.sees(caseId, 'DELIVERED');
    // The first checkpoint is signed by the sweep that comes after the first entry.
    const { own } = await until('QN has signed its log', async () => {
      const { body } = await qn.supervisor.call<CheckpointsView>('GET', '/v1/checkpoints');
      return body.own ? body : undefined;
    });
    expect(own?.size).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await qs.officer.follow(caseId, 'acknowledgement', anAcknowledgement());
    await qn.focalPoint.sees(caseId, 'ACKNOWLEDGED');

    const kept = await until('QS keeps a checkpoint of QN', async () => {
      const { body } = await qs.supervisor.call<CheckpointsView>('GET', '/v1/checkpoints');
      return body.held.some(({ partner }) => partner === 'QN') ? body : undefined;
    });
    expect(kept).toMatchObject({ state: 'QS', held: [{ partner: 'QN' }] });
    expect(kept.held[0]).not.toHaveProperty('conflict');
    await writeFile(witness, JSON.stringify(kept));
  });

  it('are for those who supervise and administer', async () => {
    const { status } = await states.of('QN').officer.call('GET', '/v1/checkpoints');
    expect(status).toBe(403);
  });

  it('are verified with the witness, while the node runs', async () => {
    const { exitCode, stdout } = await verify('--witness', witness);
    expect(stdout).toContain('Every entry is what it was.');
    expect(stdout).toContain('and 1 that partners have kept');
    expect(exitCode).toBe(0);
  });

  it('do not lose their end unnoticed', async () => {
    await states.of('QN').node.stop();
    const client = new Client({ connectionString: states.of('QN').node.databaseUrl });
    await client.connect();
    const log = ['audit_entry', 'audit_leaf', 'audit_checkpoint', 'checkpoint_stamp'];
    for (const table of log) await client.query(`alter table ${table} disable trigger all`);
    await client.query(`truncate audit_pending, ${log.join(', ')}`);
    await client.end();

    const alone = await verify();
    expect(alone.exitCode).toBe(0);
    expect(alone.stdout).toContain('a log whose end was cut off would look just like this one');
    const { exitCode, stdout } = await verify('--witness', witness);
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain('TRUNCATED position 0');
    expect(stdout).toContain('the checkpoint that QS keeps');
  });
});

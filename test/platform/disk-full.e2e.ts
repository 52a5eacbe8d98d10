import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { cp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DiagnosticsView } from '../../apps/node/src/api/views/diagnostics.view.ts';
import type { ReadyView } from '../../apps/node/src/api/views/health.view.ts';
import { aCall } from '../cli/a-call.ts';
import { SmallDisk } from '../faults/small-disks.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { AnOfficer } from '../support/an-officer.ts';
import { anotherWeapon } from '../support/another-weapon.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { until } from '../support/until.ts';

const REQUEST = { to: 'QS', request: aTraceRequest() };
const MEGABYTES = 420;
const MEGABYTE = 1_048_576;
const missing = mountMissing();

// reliability.md F59, on a disk of its own that is filled to the last byte, with the PostgreSQL that the node brings.
(missing === undefined ? describe : describe.skip)(
  `a disk that fills${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let directory: ADirectory;
    let disk: SmallDisk;
    let node: ANode;
    let supervisor: AnOfficer;
    let administrator: AnOfficer;
    const inData = (name: string): string => join(directory.dataDir('QN'), name);

    beforeAll(async () => {
      directory = await aDirectory(['QN', 'QS']);
      const kept = `${directory.dataDir('QN')}-kept`;
      await cp(directory.dataDir('QN'), kept, { recursive: true });
      disk = await SmallDisk.mount(directory.dataDir('QN'), MEGABYTES);
      await cp(kept, directory.dataDir('QN'), { recursive: true });
      node = await ANode.start({
        state: 'QN',
        directory,
        env: { DISK_WARN_PERCENT: '80', DISK_RESERVE_MEGABYTES: '48', SWEEP_SECONDS: '0.5' },
      });
      [supervisor, administrator] = await Promise.all([
        somebody('SUPERVISOR'),
        somebody('ADMINISTRATOR'),
      ]);
    });
    afterAll(async () => {
      await node?.stop();
      await disk?.unmount();
      await directory?.remove();
    });

    /** Whose token the command line has made, beside the running node. */
    async function somebody(role: string): Promise<AnOfficer> {
      const words = ['tokens', 'make', '--state', 'QN', '--data', directory.dataDir('QN')];
      const made = await aCall([...words, '--person', 'A. Tester', '--role', role, '--json']);
      return new AnOfficer(node, (JSON.parse(made.stdout) as { token: string }).token);
    }
    const ready = async (): Promise<string> => {
      const { status, body } = await node.call<ReadyView>('GET', '/v1/ready');
      return `${status} ${body.database} ${body.disk}`;
    };
    const becomes = (what: string): Promise<true> =>
      until(`the node is ${what}`, async () => ((await ready()) === what ? true : undefined));
    const submitted = async (key: string): Promise<string> => {
      const { status, body } = await supervisor.call<{ code?: string }>('POST', '/v1/requests', {
        body: anotherWeapon(JSON.stringify({ language: 'en', ...REQUEST }), key),
        headers: { 'idempotency-key': key },
      });
      return `${status} ${body.code ?? ''}`;
    };

    it('is told of at 80 %, and keeps something in reserve', async () => {
      await until('the reserve is there', () => existsSync(inData('disk-reserve')) || undefined);
      await becomes('200 UP UP');
      await supervisor.submit(REQUEST);
      const { bavail, bsize } = await statfs(inData('.'));
      const left = 72 * MEGABYTE;
      await writeFile(inData('load'), Buffer.alloc(bavail * bsize - left));
      await becomes('200 UP WARNING');
      await until('the administrator is told', async () => {
        const { body } = await administrator.call('GET', '/v1/notices');
        return JSON.stringify(body).includes('DISK_FILLING') ? true : undefined;
      });
      expect(await submitted('while-it-fills')).toBe('201 ');
    });

    it('that is full to the last byte lets people read, with their entries, and takes nothing in', async () => {
      await disk.fill();
      await until(
        'the reserve is given up',
        () => !existsSync(inData('disk-reserve')) || undefined,
      );
      await becomes('503 UP FULL');
      const { body } = await until('cases can be read', async () => {
        const answer = await supervisor.call<{ cases: { caseId: string }[] }>('GET', '/v1/cases');
        return answer.status === 200 ? answer : undefined;
      });
      expect(body.cases.length).toBeGreaterThan(0);
      expect(await submitted('on-a-full-disk')).toBe('503 disk.full');
      const { body: seen } = await administrator.call<DiagnosticsView>('GET', '/v1/diagnostics');
      expect([seen.disk.standing, seen.audit.log]).toEqual(['FULL', 'UP']);
      const trail = await supervisor.call('GET', '/v1/audit-entries?limit=20');
      expect(JSON.stringify(trail.body)).toContain('CASES_LISTED');
    });

    it('goes on when there is room again, and sets the reserve aside anew', async () => {
      await disk.relieve();
      await rm(inData('load'));
      await becomes('200 UP UP');
      await supervisor.submit(REQUEST);
      await until('the reserve is there', () => existsSync(inData('disk-reserve')) || undefined);
    });
  },
);

/** Why no disk can be made here, if none can. */
function mountMissing(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'trace-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'skipped: no file system can be mounted here';
  } finally {
    rmdirSync(folder);
  }
}

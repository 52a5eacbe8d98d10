import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { kidOf } from '@trace/protocol';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { MessageView } from '../../apps/node/src/api/views/message.view.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { anOfficer } from '../support/an-officer.ts';
import { anotherWeapon } from '../support/another-weapon.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { signatureFaults } from '../support/ledger-signatures.ts';
import { nodeRows } from '../support/node-rows.ts';
import { until } from '../support/until.ts';
import { aCall, type Call } from './a-call.ts';

const LIBRARY = '/usr/lib/softhsm/libsofthsm2.so';
const missing = existsSync(LIBRARY) ? undefined : 'skipped: softhsm2 is not installed';

// reliability.md F55; threats.md T-30, T-31. The module is SoftHSM.
(missing === undefined ? describe : describe.skip)(
  `a signing key in a PKCS#11 module${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let home: string;
    let directory: ADirectory;
    let database: ADatabase;
    let kid: string;
    const env = (token = 'trace'): Record<string, string> => ({
      SOFTHSM2_CONF: join(home, 'softhsm2.conf'),
      PKCS11_MODULE: LIBRARY,
      PKCS11_TOKEN: token,
      PKCS11_PIN_FILE: join(home, 'pin'),
      DATABASE_URL: database.url,
    });
    const call = (...words: string[]): Promise<Call> =>
      aCall([...words, '--state', 'QN', '--data', directory.dataDir('QN')], env());
    const start = (token?: string, more: Record<string, string> = {}): Promise<ANode> =>
      ANode.start({
        state: 'QN',
        directory,
        databaseUrl: database.url,
        env: { ...env(token), ...more },
      });
    /** What the ledger of the fault runs, which counts by itself, says of the signatures. */
    const outside = async (): Promise<string[]> =>
      signatureFaults([await nodeRows('QN', database.url, directory)]);
    const submit = async (
      node: ANode,
    ): Promise<{ status: number; body: { caseId: string; code: string } }> => {
      const key = randomUUID();
      const officer = await anOfficer(node, 'FOCAL_POINT');
      const wish = { to: 'QS', language: 'en', request: aTraceRequest() };
      return officer.call('POST', '/v1/requests', {
        body: anotherWeapon(JSON.stringify(wish), key),
        headers: { 'idempotency-key': key },
      });
    };

    beforeAll(async () => {
      home = await mkdtemp(join(tmpdir(), 'trace-module-'));
      await mkdir(join(home, 'tokens'));
      await writeFile(join(home, 'softhsm2.conf'), `directories.tokendir = ${home}/tokens\n`);
      await writeFile(join(home, 'pin'), '1234567\n', { mode: 0o600 });
      const token = ['--init-token', '--free', '--label', 'trace'];
      execFileSync('softhsm2-util', [...token, '--pin', '1234567', '--so-pin', '7654321'], {
        env: { PATH: '/usr/bin:/bin', SOFTHSM2_CONF: join(home, 'softhsm2.conf') },
      });
      [directory, database] = await Promise.all([aDirectory(['QN', 'QS']), aDatabase()]);
    });
    afterAll(async () => {
      await Promise.all([directory.remove(), database.drop()]);
      await rm(home, { recursive: true, force: true });
    });

    it('is made there, announced, and never leaves it', async () => {
      const from = new Date(Date.now() + 20_000);
      const made = await call(
        'keys',
        'rotate',
        'signing',
        '--in-module',
        '--from',
        from.toISOString(),
      );
      expect([made.exitCode, made.stderr]).toEqual([0, expect.stringContaining('descriptor')]);
      kid = /^Made (\S{43}),/m.exec(made.stdout)?.[1] ?? '';
      await directory.issue();
      expect((await call('keys', 'list')).stdout).toMatch(new RegExp(`in the module +${kid}`));
      const file = await readFile(join(directory.dataDir('QN'), 'keys', 'keyring.json'), 'utf8');
      const { keys } = JSON.parse(file) as { keys: { id: string; secret?: string }[] };
      expect(keys.find(({ id }) => id === kid)).not.toHaveProperty('secret');
      await setTimeout(Math.max(0, from.getTime() - Date.now()));
    });

    it('signs what the node says, and each signature is accounted for', async () => {
      const node = await start();
      try {
        const { status, body } = await submit(node);
        expect(status).toBe(201);
        const supervisor = await anOfficer(node, 'SUPERVISOR');
        const shown = (await supervisor.find(body.caseId)) as CaseView;
        const proof = await supervisor.call<MessageView>('GET', shown.timeline[0]?.proof ?? '');
        expect(kidOf(proof.body.jws)).toBe(kid);
      } finally {
        await node.stop();
      }
      const report = await call('keys', 'reconcile');
      expect([report.exitCode, report.stdout]).toEqual([
        0,
        expect.stringMatching(/^1 keys in the module; [1-9]/),
      ]);
      expect(await outside()).toEqual([]);
    });

    it('is found out when somebody else has used it', async () => {
      const uses = join(directory.dataDir('QN'), 'keys', 'uses.log');
      const [first = '', ...rest] = (await readFile(uses, 'utf8')).trim().split('\n');
      await writeFile(uses, `${rest.join('\n')}\n`);
      const found = await call('keys', 'reconcile');
      expect([found.exitCode, found.stdout]).toEqual([
        1,
        expect.stringContaining('signed elsewhere'),
      ]);
      expect(await outside()).toEqual([expect.stringContaining('QN never asked')]);
      await appendFile(uses, `${first}\n`);
      const counted = await call('keys', 'reconcile', '--count', '1000000');
      expect([counted.exitCode, counted.stderr]).toEqual([
        1,
        expect.stringContaining('signatures more'),
      ]);
    });

    it('that is away lets nothing out unsigned, at the start and while the node runs (F55)', async () => {
      const away = await start('another token');
      try {
        const { status, body } = await submit(away);
        expect([status, body.code]).toEqual([503, 'key.unavailable']);
        const supervisor = await anOfficer(away, 'SUPERVISOR');
        const { body: list } = await supervisor.call<{ cases: unknown[] }>('GET', '/v1/cases');
        expect(list.cases).toHaveLength(1);
      } finally {
        await away.stop();
      }
    });

    it('that goes away under a running node keeps what partners send with them, is told of, and comes back (F55)', async () => {
      const tokens = join(home, 'tokens');
      const other = await aDatabase();
      const [qn, qs] = await Promise.all([
        // Checkpoints are signed too: their time of grace is short enough to see people told.
        start('trace', { AUDIT_GRACE_MINUTES: '1', SWEEP_SECONDS: '0.5' }),
        ANode.start({ state: 'QS', directory, databaseUrl: other.url }),
      ]);
      try {
        const [own, partner] = await Promise.all([
          anOfficer(qn, 'SUPERVISOR'),
          anOfficer(qs, 'SUPERVISOR'),
        ]);
        const before = await submit(qn);
        expect(before.status).toBe(201);
        await own.sees(before.body.caseId, 'DELIVERED');
        await rename(tokens, `${tokens}-away`);

        // What officers say is not stored, and no receipt is signed: the partner keeps its message.
        const refused = await submit(qn);
        expect([refused.status, refused.body.code]).toEqual([503, 'key.unavailable']);
        const addressees = [{ state: 'QN', why: 'MANUFACTURER', mode: 'PARALLEL' } as const];
        const request = aTraceRequest({ header: { addressees } });
        const { caseId } = await partner.submit({ to: 'QN', request });
        await until('the partner is put off', async () => {
          const { body } = await partner.call('GET', '/v1/partners');
          return JSON.stringify(body).includes('"lastError":"partner-busy"') ? true : undefined;
        });
        expect(await own.find(caseId)).toBeUndefined();
        expect((await partner.find(caseId))?.provisional).toBe(true);
        expect(qn.printed).toContain('the PKCS#11 module does not sign');
        await until('people are told', async () => {
          const { body } = await own.call('GET', '/v1/notices');
          return JSON.stringify(body).includes('AUDIT_BEHIND') ? true : undefined;
        });

        await rename(`${tokens}-away`, tokens);
        await until('the log goes on', async () => {
          const { body } = await qn.call<{ audit: string }>('GET', '/v1/ready');
          return body.audit === 'UP' ? true : undefined;
        });
        await partner.call('POST', '/v1/partners/QN/attempt', { body: {} });
        await own.sees(caseId, 'DELIVERED', 90);
        const again = await submit(qn);
        expect(again.status).toBe(201);
        await own.sees(again.body.caseId, 'DELIVERED');
        expect(await outside()).toEqual([]);
      } finally {
        await Promise.all([qn.stop(), qs.stop()]);
        await other.drop();
      }
    });
  },
);

import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { kidOf, readAnchor } from '@trace/protocol';
import type { ProblemDocument } from '@trace/platform';
import type {
  ApprovalsView,
  ApprovalView,
  HeldView,
} from '../../apps/node/src/api/views/approval.view.ts';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import type { MessageView } from '../../apps/node/src/api/views/message.view.ts';
import type { SubmittedView } from '../../apps/node/src/api/views/submitted.view.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { anOfficer } from '../support/an-officer.ts';
import { anotherWeapon } from '../support/another-weapon.ts';
import { aPerson, aPersonIdentity, aTraceRequest, aWithdrawal } from '../support/builders/index.ts';
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
      {
        key = randomUUID(),
        ...more
      }: { key?: string; request?: object; identities?: object[] } = {},
    ): Promise<{ status: number; body: SubmittedView & HeldView }> => {
      const officer = await anOfficer(node, 'FOCAL_POINT');
      const wish = { to: 'QS', language: 'en', request: aTraceRequest(), ...more };
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

    it('holds the key of a directory authority, which signs from there', async () => {
      const folder = join(home, 'authority');
      await writeFile(join(home, 'pass'), 'of the authority', { mode: 0o600 });
      const named = {
        ...env(),
        NODE_ENV: 'production',
        AUTHORITY_PASSPHRASE_FILE: join(home, 'pass'),
      };
      const words = ['partners', 'authority-make', '--in-module', '--out', folder];
      expect(await aCall(words, named)).toMatchObject({ exitCode: 0 });
      const list = await aCall(['partners', 'authority-keys', '--authority', folder], named);
      const id = /in the module +(\S{43})/.exec(list.stdout)?.[1];
      expect(id).toBeDefined();
      const text = async (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
      expect(await text('keyring.json')).not.toContain('"secret"');
      const pin = JSON.parse(await text('authority.jwk.json')) as object;
      const anchor = (await text('authority.anchor')).trim();
      expect(await readAnchor(anchor, pin, new Date())).toMatchObject({ added: [], ended: [] });
      expect(await text('uses.log')).toContain(` ${id} `);
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

    it('that is away lets nothing out unsigned, and what was said meanwhile is signed when it is there (F55)', async () => {
      const key = randomUUID();
      const away = await start('another token');
      try {
        const { status, body } = await submit(away, { key });
        expect([status, body]).toEqual([
          202,
          { approvalId: expect.any(String), state: 'UNSIGNED' },
        ]);
        expect(await submit(away, { key })).toMatchObject({ status, body });
        const supervisor = await anOfficer(away, 'SUPERVISOR');
        const { body: list } = await supervisor.call<{ cases: unknown[] }>('GET', '/v1/cases');
        expect(list.cases).toHaveLength(1);
      } finally {
        await away.stop();
      }
      const back = await start();
      try {
        const signed = await until('it is signed', async () => {
          const answer = await submit(back, { key });
          return answer.status === 201 ? answer : undefined;
        });
        const supervisor = await anOfficer(back, 'SUPERVISOR');
        expect((await supervisor.find(signed.body.caseId))?.state).toBe('QUEUED');
        const { body: list } = await supervisor.call<{ cases: unknown[] }>('GET', '/v1/cases');
        expect(list.cases).toHaveLength(2);
        await until('nothing waits', async () => {
          const path = '/v1/approvals?state=UNSIGNED';
          const { body } = await supervisor.call<ApprovalsView>('GET', path);
          return body.approvals.length === 0 ? true : undefined;
        });
      } finally {
        await back.stop();
      }
      expect(await outside()).toEqual([]);
    });

    it('that goes away under a running node keeps what is said and what partners send, is told of, and comes back (F55)', async () => {
      const tokens = join(home, 'tokens');
      const other = await aDatabase();
      const [qn, qs] = await Promise.all([
        // Checkpoints are signed too: their time of grace is short enough to see people told.
        start('trace', { AUDIT_GRACE_MINUTES: '1', SWEEP_SECONDS: '0.5', FOUR_EYES: 'disclosure' }),
        ANode.start({ state: 'QS', directory, databaseUrl: other.url }),
      ]);
      try {
        const [own, partner] = await Promise.all([
          anOfficer(qn, 'SUPERVISOR'),
          anOfficer(qs, 'SUPERVISOR'),
        ]);
        const heldState = async (approvalId: string): Promise<string> =>
          (await own.call<ApprovalView>('GET', `/v1/approvals/${approvalId}`)).body.state;
        const notices = async (): Promise<string> =>
          JSON.stringify((await own.call('GET', '/v1/notices?limit=100')).body);
        const before = await submit(qn);
        expect(before.status).toBe(201);
        await own.sees(before.body.caseId, 'DELIVERED');
        const persons = [aPerson({ identityPart: 'suspect', necessity: 'Asked by name.' })];
        const disclosing = await submit(qn, {
          request: Object.assign(aTraceRequest(), { persons }),
          identities: [{ part: 'suspect', identity: aPersonIdentity() }],
        });
        expect(disclosing.body.state).toBe('WAITING');
        await rename(tokens, `${tokens}-away`);

        // What officers say is kept, and no receipt is signed: the partner keeps its message.
        const key = randomUUID();
        const kept = await submit(qn, { key });
        expect([kept.status, kept.body.state]).toEqual([202, 'UNSIGNED']);
        expect((await submit(qn, { key })).body).toEqual(kept.body);
        const { headers } = await own.call('GET', `/v1/cases/${before.body.caseId}`);
        const etag = headers.get('etag') ?? '';
        const asks = await own.tryTo<HeldView>(before.body.caseId, 'withdrawal', aWithdrawal(), {
          etag,
        });
        expect([asks.status, asks.body.state]).toEqual([202, 'UNSIGNED']);
        const second = await own.tryTo<ProblemDocument>(
          before.body.caseId,
          'withdrawal',
          aWithdrawal(),
          { etag },
        );
        expect([second.status, second.body.code]).toEqual([409, 'approval.unsigned']);
        const takenBack = await submit(qn, { key: randomUUID() });
        const author = await anOfficer(qn, 'FOCAL_POINT');
        const path = `/v1/approvals/${takenBack.body.approvalId}`;
        expect((await author.call('DELETE', path)).status).toBe(204);
        const approved = await own.call<ApprovalView>(
          'POST',
          `/v1/approvals/${disclosing.body.approvalId}/approval`,
        );
        expect([approved.status, approved.body.state]).toEqual([200, 'UNSIGNED']);
        expect(await notices()).toContain('SIGNATURE_DUE');

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
        await until('people are told', async () =>
          (await notices()).includes('AUDIT_BEHIND') ? true : undefined,
        );

        await rename(`${tokens}-away`, tokens);
        await until('the log goes on', async () => {
          const { body } = await qn.call<{ audit: string }>('GET', '/v1/ready');
          return body.audit === 'UP' ? true : undefined;
        });
        await until('what was kept is signed', async () =>
          (await heldState(kept.body.approvalId)) === 'SIGNED' ? true : undefined,
        );
        expect(await heldState(disclosing.body.approvalId)).toBe('APPROVED');
        expect(await heldState(asks.body.approvalId)).toBe('SIGNED');
        expect(await heldState(takenBack.body.approvalId)).toBe('WITHDRAWN');
        const said = await submit(qn, { key });
        expect(said.status).toBe(201);
        await own.sees(said.body.caseId, 'DELIVERED');
        await own.sees(before.body.caseId, 'WITHDRAWN');
        await partner.call('POST', '/v1/partners/QN/attempt', { body: {} });
        await own.sees(caseId, 'DELIVERED', 90);
        // Two of the tests before, the first of this one, what was kept and what was approved: nothing was said twice.
        const { body: list } = await own.call<{ cases: CaseView[] }>('GET', '/v1/cases');
        expect(list.cases.filter(({ direction }) => direction === 'OUT')).toHaveLength(5);
        expect(await outside()).toEqual([]);
      } finally {
        await Promise.all([qn.stop(), qs.stop()]);
        await other.drop();
      }
    });
  },
);

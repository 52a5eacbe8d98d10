import { createHash, randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AccessTokenRow,
  AccessTokens,
  markAccessAgain,
  markFormerAccess,
  type AccountChange,
  type AccountRow,
  type Role,
} from '@trace/casework';
import { listSecurityEvents } from '@trace/exchange';
import { Audit, NodeKeys, SystemClock } from '@trace/platform';
import { newId } from '@trace/protocol';
import { generateSync } from 'otplib';
import request from 'supertest';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { changeAccount } from '../../libs/casework/src/accounts/change-account.ts';
import { A_PASSWORD, anAccount } from '../support/an-account.ts';
import { until } from '../support/until.ts';
import { ABrowser } from './a-browser.ts';
import { AnApi } from './an-api.ts';

type Row = Record<string, unknown>;

// Who administers the database writes any row; it opens no door in anybody's name (T-3).
describe('access that somebody put into the database', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let keys: NodeKeys;

  beforeAll(async () => {
    directory = await aDirectory(['QN']);
    qn = await AnApi.start('QN', directory, { env: { SECOND_FACTOR: 'optional' } });
    keys = await NodeKeys.load(directory.dataDir('QN'));
    await anAccount(node(), 'ADMINISTRATOR', { person: 'D.' });
  });
  afterAll(async () => {
    await qn?.stop();
    await directory?.remove();
  });

  const node = (): { state: string; databaseUrl: string; dataDir: string } => ({
    state: 'QN',
    databaseUrl: qn.database.url,
    dataDir: directory.dataDir('QN'),
  });

  const statusOf = async (token: string): Promise<number> => {
    const call = request(qn.server).get('/v1/accounts').set('authorization', `Bearer ${token}`);
    return (await call).status;
  };

  const made = async (person: string): Promise<{ token: string; tokenId: string }> =>
    new AccessTokens(qn.dataSource, new SystemClock(), keys).make({
      person,
      role: 'ADMINISTRATOR',
    });

  const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

  const signedIn = async (person: string, role: 'OFFICER' | 'AUDITOR'): Promise<ABrowser> => {
    await anAccount(node(), role, { person });
    const browser = new ABrowser(qn.server);
    expect((await browser.signIn(person, A_PASSWORD)).status).toBe(201);
    return browser;
  };

  it.each([
    ['without a mark', null],
    ['with the mark of another', 'of another'],
  ])('is no token, %s, and is told of', async (_, mark) => {
    const honest = await made('A. Honest');
    expect(await statusOf(honest.token)).toBe(200);
    const token = `tx_${randomBytes(32).toString('base64url')}`;
    const tokenId = newId();
    await qn.dataSource.query(
      `insert into access_token (token_id, token_hash, person, role, created_at, mark)
       select $1, $2, 'P. Novak', 'ADMINISTRATOR', created_at,
              case when $3::text is null then null else mark end
         from access_token where token_id = $4`,
      [tokenId, hashOf(token), mark, honest.tokenId],
    );
    expect(await statusOf(token)).toBe(401);
    const told: Row[] = await qn.dataSource.query(
      `select actor, action from audit_entry where outcome = $1`,
      [`FORGED TOKEN ${tokenId}`],
    );
    expect(told).toEqual([{ actor: 'anonymous', action: 'ACCESS_REFUSED' }]);
    const events = await listSecurityEvents(qn.dataSource.manager, 5);
    expect(events[0]).toMatchObject({ kind: 'TRUST_ALTERED', outcome: 'access.token' });
  });

  it('is no token with another role, and none that was revoked', async () => {
    const { token, tokenId } = await made('B. Altered');
    await qn.dataSource.query(`update access_token set role = 'AUDITOR' where token_id = $1`, [
      tokenId,
    ]);
    expect(await statusOf(token)).toBe(401);
    const revoked = await made('C. Revoked');
    await new AccessTokens(qn.dataSource, new SystemClock(), keys).revoke(revoked.tokenId);
    await qn.dataSource.query('update access_token set revoked_at = null where token_id = $1', [
      revoked.tokenId,
    ]);
    expect(await statusOf(revoked.token)).toBe(401);
  });

  it.each([
    ['another role', `roles = array['ADMINISTRATOR']`],
    ['another password', `password_hash = (select password_hash from account where person = 'D.')`],
    ['another subject', `subject = 'somebody'`],
    ['a second factor that nobody has set', `second_factor = coalesce(second_factor, 'x')`],
    ['a deputy', `deputy = 'D.', absent_from = '2020-01-01', absent_until = '2099-01-01'`],
  ])('is no account with %s', async (what, alteration) => {
    const person = `E. ${what}`;
    const browser = await signedIn(person, 'OFFICER');
    expect((await browser.call('get', '/v1/me')).status).toBe(200);
    await qn.dataSource.query(`update account set ${alteration} where person = $1`, [person]);
    expect((await browser.call('get', '/v1/me')).status).toBe(401);
    expect((await new ABrowser(qn.server).signIn(person, A_PASSWORD)).status).toBe(401);
    expect((await qn.access.accounts.list()).map((row) => row.person)).not.toContain(person);
  });

  it('is no session of somebody else, nor in another capacity', async () => {
    const browser = await signedIn('F. Fine', 'OFFICER');
    const other = await signedIn('G. Other', 'AUDITOR');
    await qn.dataSource.query(
      `update session set account_id = (select account_id from account where person = 'G. Other'),
              role = 'AUDITOR'
        where account_id = (select account_id from account where person = 'F. Fine')`,
    );
    expect((await browser.call('get', '/v1/me')).status).toBe(401);
    expect((await other.call('get', '/v1/me')).status).toBe(200);
  });

  describe('and was good once', () => {
    type Table = 'access_token' | 'account' | 'session';
    const keyOf = { access_token: 'token_id', account: 'account_id', session: 'session_id' };
    /** A whole row as it stands now, mark and all. */
    const copied = async (table: Table, id: string): Promise<Row> => {
      const rows: Row[] = await qn.dataSource.query(
        `select * from ${table} where ${keyOf[table]} = $1`,
        [id],
      );
      if (!rows[0]) throw new Error('there is no such row');
      return rows[0];
    };
    const putBack = async (table: Table, row: Row): Promise<void> => {
      const names = Object.keys(row);
      const places = names.map((_, index) => `$${index + 1}`);
      await qn.dataSource.query(
        `insert into ${table} (${names.join(', ')}) values (${places.join(', ')})
         on conflict (${keyOf[table]}) do update
            set (${names.join(', ')}) = (${names.map((name) => `excluded.${name}`).join(', ')})`,
        Object.values(row),
      );
    };
    const told = async (what: string): Promise<number> => {
      const rows: unknown[] = await qn.dataSource.query(
        `select from audit_entry where action = 'ACCESS_REFUSED' and outcome = $1`,
        [what],
      );
      return rows.length;
    };
    const lastEvent = async (): Promise<unknown> =>
      (await listSecurityEvents(qn.dataSource.manager, 1))[0];
    const accountOf = async (person: string): Promise<AccountRow> => {
      const account = (await qn.access.accounts.list()).find((row) => row.person === person);
      if (!account) throw new Error('there is no such account');
      return account;
    };
    const administrator = { person: 'node', role: 'ADMINISTRATOR' } as const;
    const changed = async (person: string, order: Partial<AccountChange>): Promise<void> => {
      const { accountId, version, roles } = await accountOf(person);
      await qn.access.accounts.change(administrator, accountId, version, {
        roles: roles as Role[],
        disabled: false,
        ...order,
      });
    };
    const idOfSession = async (browser: ABrowser): Promise<string> => {
      const [row] = await qn.dataSource.query(
        'select session_id as id from session where session_hash = $1',
        [hashOf(browser.secret)],
      );
      return row.id as string;
    };

    it('is no token that was revoked, by itself or with its account', async () => {
      const { token, tokenId } = await made('K. Revoked');
      const before = await copied('access_token', tokenId);
      const tokens = new AccessTokens(qn.dataSource, new SystemClock(), keys);
      expect(await tokens.revoke(tokenId)).toBe(true);
      await putBack('access_token', before);
      expect(await statusOf(token)).toBe(401);
      expect(await told(`OLDER TOKEN ${tokenId}`)).toBe(1);
      expect(await lastEvent()).toMatchObject({
        kind: 'TRUST_ALTERED',
        outcome: 'access.token.older',
      });
      // What was written back can be revoked again, and then comes back in neither form.
      const again = await copied('access_token', tokenId);
      expect(await tokens.revoke(tokenId)).toBe(true);
      await putBack('access_token', again);
      expect(await statusOf(token)).toBe(401);

      await signedIn('L. Closed', 'OFFICER');
      const held = await made('L. Closed');
      const hidden = await made('L. Closed');
      const open = await copied('access_token', held.tokenId);
      const away = await copied('access_token', hidden.tokenId);
      await qn.dataSource.query('delete from access_token where token_id = $1', [hidden.tokenId]);
      await changed('L. Closed', { disabled: true });
      await putBack('access_token', open);
      await putBack('access_token', away);
      for (const one of [held, hidden]) {
        expect(await statusOf(one.token)).toBe(401);
        expect(await told(`OLDER TOKEN ${one.tokenId}`)).toBe(1);
      }
    });

    const NEW_PASSWORD = 'five blue teapots hum';
    it.each<[string, (person: string, browser: ABrowser) => Promise<void>]>([
      ['before it was closed', (person) => changed(person, { disabled: true })],
      ['with a role that was taken away', (person) => changed(person, { roles: ['AUDITOR'] })],
      [
        'with a former password',
        async (_, browser) => {
          const order = { current: A_PASSWORD, password: NEW_PASSWORD };
          expect((await browser.call('put', '/v1/me/password', order)).status).toBe(204);
        },
      ],
      [
        'from before its person was invited anew',
        async (person) => {
          await qn.access.accounts.invite(administrator, (await accountOf(person)).accountId);
        },
      ],
    ])('is no account %s', async (what, change) => {
      const person = `M. ${what}`.slice(0, 60);
      const browser = await signedIn(person, 'OFFICER');
      const { accountId } = await accountOf(person);
      const account = await copied('account', accountId);
      const session = await copied('session', await idOfSession(browser));
      await change(person, browser);
      await putBack('account', account);
      await putBack('session', session);
      expect((await browser.call('get', '/v1/me')).status).toBe(401);
      expect((await new ABrowser(qn.server).signIn(person, A_PASSWORD)).status).toBe(401);
      expect(await told(`OLDER ACCOUNT ${accountId}`)).toBe(1);
      expect((await qn.access.accounts.list()).map((row) => row.person)).not.toContain(person);
      // Nor is it made good by being changed.
      const order = { roles: ['OFFICER'] as Role[], disabled: false };
      await expect(
        qn.access.accounts.change(administrator, accountId, Number(account['version']), order),
      ).rejects.toMatchObject({ code: 'account.unknown' });
    });

    it('is no deputy any more whose time was ended', async () => {
      const deputy = await signedIn('N. Deputy', 'OFFICER');
      const away = await signedIn('N. Away', 'AUDITOR');
      const order = { deputy: 'N. Deputy', from: '2020-01-01', until: '2099-01-01' };
      expect((await away.call('put', '/v1/me/absence', order)).status).toBe(204);
      const { accountId } = await accountOf('N. Away');
      const account = await copied('account', accountId);
      const capacities = async (): Promise<number> =>
        ((await deputy.call('get', '/v1/me')).body as { capacities: unknown[] }).capacities.length;
      expect(await capacities()).toBe(2);
      expect((await away.call('delete', '/v1/me/absence')).status).toBe(204);
      expect(await capacities()).toBe(1);
      await putBack('account', account);
      expect(await capacities()).toBe(1);
    });

    it.each<[string, (browser: ABrowser, id: string) => Promise<unknown>]>([
      ['that its person has ended', (browser) => browser.call('delete', '/v1/session')],
      [
        'that an administrator has ended',
        (_, id) => qn.access.sessions.revoke({ ...administrator }, id),
      ],
      [
        'after five younger ones',
        async (browser) => {
          const { person } = (await browser.call('get', '/v1/me')).body as { person: string };
          for (let count = 0; count < 5; count += 1)
            await new ABrowser(qn.server).signIn(person, A_PASSWORD);
        },
      ],
      [
        'that ended with another password',
        async (browser) => {
          const { person } = (await browser.call('get', '/v1/me')).body as { person: string };
          const other = new ABrowser(qn.server);
          await other.signIn(person, A_PASSWORD);
          const order = { current: A_PASSWORD, password: NEW_PASSWORD };
          expect((await other.call('put', '/v1/me/password', order)).status).toBe(204);
          expect((await other.call('get', '/v1/me')).status).toBe(200);
        },
      ],
    ])('is no session %s', async (what, end) => {
      const browser = (await signedIn(`O. ${what}`, 'OFFICER')).copy();
      const kept = browser.copy();
      const id = await idOfSession(browser);
      const session = await copied('session', id);
      await end(browser, id);
      expect((await kept.call('get', '/v1/me')).status).toBe(401);
      await putBack('session', session);
      expect((await kept.call('get', '/v1/me')).body).toMatchObject({ code: 'session.ended' });
      expect(await told(`OLDER SESSION ${id}`)).toBe(1);
    });

    it('is no session that somebody hid while all were ended', async () => {
      const browser = await signedIn('P. Hidden', 'OFFICER');
      const id = await idOfSession(browser);
      const session = await copied('session', id);
      await qn.dataSource.query('delete from session where session_id = $1', [id]);
      await changed('P. Hidden', {});
      await putBack('session', session);
      expect((await browser.call('get', '/v1/me')).status).toBe(401);
      expect(await told(`OLDER SESSION ${id}`)).toBe(1);
    });

    it('is told of nobody whose account is changed while he calls', async () => {
      const browser = await signedIn('U. Busy', 'OFFICER');
      const other = new ABrowser(qn.server);
      await other.signIn('U. Busy', A_PASSWORD);
      const alarms = async (): Promise<string[]> => {
        const rows: { outcome: string }[] = await qn.dataSource.query(
          `select outcome from audit_entry
            where action = 'ACCESS_REFUSED' and split_part(outcome, ' ', 1) in ('OLDER', 'FORGED')
            order by entry_id`,
        );
        return rows.map(({ outcome }) => outcome);
      };
      const before = await alarms();
      let current = A_PASSWORD;
      for (const password of [NEW_PASSWORD, A_PASSWORD, NEW_PASSWORD]) {
        const calls = Array.from({ length: 12 }, () => browser.copy().call('get', '/v1/me'));
        const others = Array.from({ length: 12 }, () => other.copy().call('get', '/v1/me'));
        const change = await browser.call('put', '/v1/me/password', { current, password });
        expect(change.status).toBe(204);
        for (const { status } of await Promise.all(calls)) expect(status).toBe(200);
        await Promise.all(others);
        expect((await other.call('get', '/v1/me')).status).toBe(401);
        await other.signIn('U. Busy', password);
        current = password;
      }
      // Between the reading of the session and of its account, all sessions end.
      const { accountId } = await accountOf('U. Busy');
      const called = await qn.dataSource.transaction(async (em) => {
        await em.query('lock table account in access exclusive mode');
        const call = other.call('get', '/v1/me').then(({ status }) => status);
        await until('the call waits for the account', async () => {
          const rows: unknown[] = await qn.dataSource.query(
            `select from pg_locks where not granted and relation = 'account'::regclass`,
          );
          return rows.length > 0 || undefined;
        });
        const ground = { keys, audit: new Audit(), clock: new SystemClock() };
        await changeAccount(em, ground, accountId, (sessionsFrom) => ({ sessionsFrom }));
        await em.query('delete from session where account_id = $1', [accountId]);
        return { call };
      });
      expect(await called.call).toBe(401);
      expect(await alarms()).toEqual(before);
    });

    it('is no session in a former capacity', async () => {
      await anAccount(node(), ['OFFICER', 'AUDITOR'], { person: 'Q. Two' });
      const browser = new ABrowser(qn.server);
      await browser.signIn('Q. Two', A_PASSWORD);
      const id = await idOfSession(browser);
      const session = await copied('session', id);
      const role = session['role'] === 'OFFICER' ? 'AUDITOR' : 'OFFICER';
      expect((await browser.call('put', '/v1/session', { role })).status).toBe(200);
      await putBack('session', session);
      expect((await browser.call('get', '/v1/me')).status).toBe(401);
    });

    it('is no second factor that the same account had before', async () => {
      const person = 'R. Factors';
      const browser = await signedIn(person, 'OFFICER');
      const { accountId } = await accountOf(person);
      const code = (secret: string): string => generateSync({ secret });
      const taken = async (): Promise<string> => {
        const path = '/v1/me/second-factor';
        const said = await browser.call('post', path, { password: A_PASSWORD });
        const { secret } = said.body as { secret: string };
        expect((await browser.call('put', path, { code: code(secret) })).status).toBe(204);
        return secret;
      };
      const first = await taken();
      const { second_factor: former } = await copied('account', accountId);
      await taken();
      await qn.dataSource.query(
        'update account set second_factor = $2, second_factor_step = 0 where account_id = $1',
        [accountId, former],
      );
      const answer = await new ABrowser(qn.server).signIn(person, A_PASSWORD, code(first));
      expect([answer.status, answer.body.code]).toEqual([409, 'sealed.displaced']);
    });

    it('counts from before there were numbers, once, and not again', async () => {
      const { token, tokenId } = await made('S. Former');
      const row = await qn.dataSource.manager.findOneByOrFail(AccessTokenRow, { tokenId });
      const { tokenHash, person, role, unit, createdAt } = row;
      const said = ['token', tokenId, tokenHash, person, role, unit, createdAt.toISOString(), null];
      const mark = keys.mark(JSON.stringify(said));
      await qn.dataSource.query(
        'update access_token set revision = 0, mark = $2 where token_id = $1',
        [tokenId, mark],
      );
      const former = await copied('access_token', tokenId);
      const file = join(directory.dataDir('QN'), 'keys', 'access.json');
      await writeFile(file, '{"format":1,"marked":true}\n');
      await markFormerAccess(qn.dataSource, keys);
      expect(await statusOf(token)).toBe(200);
      const { token: other, tokenId: otherId } = await made('T. Former');
      await putBack('access_token', { ...former, token_id: otherId, token_hash: hashOf(other) });
      await putBack('access_token', former);
      await markFormerAccess(qn.dataSource, keys);
      // Whoever has been asked believes a token for five seconds more, and another process does not.
      const afresh = new AccessTokens(qn.dataSource, new SystemClock(), keys);
      for (const one of [token, other])
        await expect(afresh.bearer(one)).rejects.toMatchObject({ code: 'auth.invalid' });
      // A backup of after that is no reason to trust it again; one of before is.
      await markAccessAgain(keys.folder, { madeAt: new Date(Date.now() + 1_000), isMarked: true });
      await markFormerAccess(qn.dataSource, keys);
      await expect(afresh.bearer(token)).rejects.toMatchObject({ code: 'auth.invalid' });
      await markAccessAgain(keys.folder, { madeAt: new Date(0), isMarked: true });
      await markFormerAccess(qn.dataSource, keys);
      expect(await afresh.bearer(token)).toMatchObject({ person: 'S. Former' });
      await expect(afresh.bearer(other)).rejects.toMatchObject({ code: 'auth.invalid' });
    });
  });

  it('stays as good as it was through whatever its holder and an administrator change', async () => {
    const browser = await signedIn('H. Holder', 'OFFICER');
    const { accounts } = qn.access;
    const account = (await accounts.list()).find(({ person }) => person === 'H. Holder');
    const administrator = { person: 'node', role: 'ADMINISTRATOR' } as const;
    await accounts.change(administrator, account?.accountId ?? '', account?.version ?? 0, {
      roles: ['SUPERVISOR', 'OFFICER'],
      disabled: false,
    });
    expect((await browser.call('get', '/v1/me')).status).toBe(401);
    const again = new ABrowser(qn.server);
    expect((await again.signIn('H. Holder', A_PASSWORD)).status).toBe(201);
    expect((await again.call('get', '/v1/me')).status).toBe(200);
  });

  it('is marked once where an earlier version has written it, and not again', async () => {
    const { token } = await made('I. Former');
    await qn.dataSource.query(`update access_token set mark = null where person = 'I. Former'`);
    await rm(join(directory.dataDir('QN'), 'keys', 'access.json'), { force: true });
    await markFormerAccess(qn.dataSource, keys);
    expect(await statusOf(token)).toBe(200);
    const later = await made('J. Later');
    await qn.dataSource.query(`update access_token set mark = null where person = 'J. Later'`);
    await markFormerAccess(qn.dataSource, keys);
    expect(await statusOf(later.token)).toBe(401);
  });
});

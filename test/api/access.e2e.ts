import { jest } from '@jest/globals';
import { generateSync } from 'otplib';
import type { Role } from '@trace/casework';
import { PasswordHashes } from '../../libs/casework/src/accounts/password-hashes.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { A_PASSWORD, anAccount } from '../support/an-account.ts';
import { ABrowser } from './a-browser.ts';
import { AnApi } from './an-api.ts';

const OTHER_PASSWORD = 'nine slow rivers at dawn';

describe('how people come in', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let admin: ABrowser;

  const browser = (): ABrowser => new ABrowser(qn.server);
  const account = async (
    roles: Role | Role[],
    wish: { person: string; unit?: string },
  ): Promise<string> => {
    const node = {
      state: 'QN',
      databaseUrl: qn.database.url,
      dataDir: directory.dataDir('QN'),
    };
    return (await anAccount(node, roles, wish)).accountId;
  };
  /** Somebody with an account, signed in. */
  const signedIn = async (
    roles: Role | Role[],
    wish: { person: string; unit?: string },
  ): Promise<{ page: ABrowser; accountId: string }> => {
    const accountId = await account(roles, wish);
    const page = browser();
    expect((await page.signIn(wish.person, A_PASSWORD)).status).toBe(201);
    return { page, accountId };
  };
  const actions = async (count: number): Promise<unknown[]> =>
    (await qn.audit(count)).map(({ action, actor, outcome }) => [action, actor, outcome]);

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    qn = await AnApi.start('QN', directory, { env: { SECOND_FACTOR: 'optional' } });
  });
  afterAll(async () => {
    await qn?.stop();
    await directory?.remove();
  });
  beforeEach(async () => {
    qn.clock.aheadMs = 0;
    qn.clock.stillAt = undefined;
    await qn.dataSource.query('delete from sign_in_try');
  });

  it('begins with one administrator, invited once', async () => {
    const invitation = await qn.access.accounts.inviteFirst();
    expect(await qn.access.accounts.inviteFirst()).toBeUndefined();
    const code = invitation?.code ?? '';
    admin = browser();
    const weak = await admin.call('post', '/v1/session/invitation', { code, password: 'kettle' });
    expect([weak.status, weak.body.code, weak.body.errors[0].pointer]).toEqual([
      422,
      'password.weak',
      '/password',
    ]);
    const taken = await admin.call('post', '/v1/session/invitation', {
      code: code.toLowerCase().replaceAll('-', ' '),
      password: A_PASSWORD,
    });
    expect(taken.status).toBe(201);
    expect(taken.body).toMatchObject({
      person: 'administrator',
      state: 'QN',
      role: 'ADMINISTRATOR',
      capacities: [{ role: 'ADMINISTRATOR' }],
      tasks: [],
      fourEyes: [],
    });
    expect(taken.body.may).toContain('account.manage');
    expect(taken.body.may).not.toContain('case.read');
    const [cookie] = taken.headers['set-cookie'] as unknown as string[];
    expect(cookie).toMatch(
      /^__Host-trace-session=ts_[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    const again = await browser().call('post', '/v1/session/invitation', {
      code,
      password: OTHER_PASSWORD,
    });
    expect([again.status, again.body.code]).toEqual([401, 'invitation.invalid']);
    expect((await admin.call('get', '/v1/cases')).body.code).toBe('role.forbidden');
  });

  it('lets an administrator make accounts, whose passwords he never learns', async () => {
    const order = { person: 'A. Novak', roles: ['OFFICER'], unit: 'North' };
    const made = await admin.call('post', '/v1/accounts', order);
    expect(made.status).toBe(201);
    expect(made.body.account).toMatchObject({ ...order, disabled: false, invited: true });
    const twice = await admin.call('post', '/v1/accounts', { ...order, person: 'a. novak' });
    expect([twice.status, twice.body.code]).toEqual([409, 'account.exists']);
    const { code, expiresAt } = made.body.invitation;
    qn.clock.aheadMs = new Date(expiresAt).getTime() - Date.now() + 1_000;
    const late = await browser().call('post', '/v1/session/invitation', {
      code,
      password: A_PASSWORD,
    });
    expect(late.body.code).toBe('invitation.invalid');
    qn.clock.aheadMs = 0;
    const page = browser();
    const taken = await page.call('post', '/v1/session/invitation', { code, password: A_PASSWORD });
    expect(taken.body).toMatchObject({ person: 'A. Novak', role: 'OFFICER', unit: 'North' });
    expect((await page.call('get', '/v1/cases')).status).toBe(200);
    expect((await page.call('get', '/v1/accounts')).body.code).toBe('role.forbidden');
    const { people } = (await page.call('get', '/v1/people')).body;
    expect(people).toContainEqual({ person: 'A. Novak', roles: ['OFFICER'], unit: 'North' });
  });

  it('says the same to a wrong password, an unknown name and a closed account', async () => {
    const accountId = await account('OFFICER', { person: 'C. Closed' });
    const { body, headers } = await admin.call('get', `/v1/accounts/${accountId}`);
    const close = { roles: body.roles, disabled: true };
    await admin.call('put', `/v1/accounts/${accountId}`, close, { 'If-Match': headers['etag'] });
    const told = [];
    // The same work for each of them, so that nobody is told apart by the clock either (B72).
    const checks = jest.spyOn(PasswordHashes.prototype, 'matches');
    for (const [person, password] of [
      ['A. Novak', 'not the password'],
      ['N. Obody', A_PASSWORD],
      ['C. Closed', A_PASSWORD],
    ] as const) {
      const answer = await browser().signIn(person, password);
      const { instance: _, ...rest } = answer.body;
      const times = checks.mock.calls.length;
      checks.mockClear();
      told.push({ status: answer.status, rest, cookie: answer.headers['set-cookie'], times });
    }
    checks.mockRestore();
    expect(told[0]).toMatchObject({ times: 1 });
    expect(told[0]).toMatchObject({ status: 401, rest: { code: 'sign-in.refused' } });
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
    expect((await browser().signIn(' a.  NOVAK ', A_PASSWORD)).status).toBe(201);
  });

  it('slows down 200 tries at one name, and tells when to go on (B72)', async () => {
    await account('OFFICER', { person: 'G. Guessed' });
    qn.clock.stillAt = new Date();
    const seen = await Promise.all(
      Array.from({ length: 200 }, async (_, one) => {
        const answer = await browser().signIn('G. Guessed', `guess number ${one}`);
        return { status: answer.status, wait: Number(answer.headers['retry-after'] ?? 0) };
      }),
    );
    const passed = seen.filter(({ status }) => status === 401);
    const waiting = seen.filter(({ status }) => status === 429);
    expect(waiting).toHaveLength(195);
    expect(passed).toHaveLength(5);
    expect(new Set(waiting.map(({ wait }) => wait))).toEqual(new Set([5]));
    expect((await browser().signIn('G. Guessed', A_PASSWORD)).body.code).toBe('sign-in.throttled');
    qn.clock.aheadMs = 5_000;
    expect((await browser().signIn('G. Guessed', A_PASSWORD)).status).toBe(201);
  });

  it('slows down a spray over many names from one address, without asking whether they exist', async () => {
    const codes: string[] = [];
    for (let one = 0; one < 25; one += 1)
      codes.push((await browser().signIn(`N. Obody ${one}`, 'Sommer2026 !!')).body.code);
    expect(codes.filter((code) => code === 'sign-in.refused')).toHaveLength(20);
    expect(codes.slice(20)).toEqual(Array.from({ length: 5 }, () => 'sign-in.throttled'));
    expect(JSON.stringify(await qn.dataSource.query('select * from sign_in_try'))).not.toMatch(
      /obody|127\.0\.0\.1/i,
    );
  });

  it('ends a stolen session with the role that it had (B73), and with the account', async () => {
    const { page, accountId } = await signedIn(['OFFICER', 'SUPERVISOR'], { person: 'S. Stolen' });
    const stolen = page.copy();
    expect((await page.call('put', '/v1/session', { role: 'SUPERVISOR' })).status).toBe(200);
    expect((await stolen.call('get', '/v1/overdue')).status).toBe(200);
    const { headers } = await admin.call('get', `/v1/accounts/${accountId}`);
    const change = { roles: ['OFFICER'], disabled: false };
    const match = { 'If-Match': headers['etag'] };
    const stale = await admin.call('put', `/v1/accounts/${accountId}`, change, {
      'If-Match': '"9"',
    });
    expect(stale.status).toBe(412);
    const changed = await admin.call('put', `/v1/accounts/${accountId}`, change, match);
    expect(changed.body).toMatchObject({ roles: ['OFFICER'], version: 2 });
    const refused = await stolen.call('get', '/v1/cases');
    expect([refused.status, refused.body.code]).toEqual([401, 'session.ended']);
    expect((await page.signIn('S. Stolen', A_PASSWORD)).body.role).toBe('OFFICER');
    const taken = await page.call('put', '/v1/session', { role: 'SUPERVISOR' });
    expect([taken.status, taken.body.code]).toEqual([403, 'capacity.unknown']);
    const { token } = await qn.accessTokens.make({ person: 'S. Stolen', role: 'OFFICER' });
    const closed = { roles: ['OFFICER'], disabled: true };
    await admin.call('put', `/v1/accounts/${accountId}`, closed, { 'If-Match': '"2"' });
    expect((await page.call('get', '/v1/me')).body.code).toBe('session.ended');
    await expect(qn.accessTokens.bearer(token)).rejects.toMatchObject({ code: 'auth.invalid' });
  });

  it('keeps one administrator', async () => {
    const { accounts } = (await admin.call('get', '/v1/accounts')).body;
    const own = accounts.find(({ person }: { person: string }) => person === 'administrator');
    for (const order of [
      { roles: ['OFFICER'], disabled: false },
      { roles: ['ADMINISTRATOR'], disabled: true },
    ]) {
      const match = { 'If-Match': `"${own.version}"` };
      const answer = await admin.call('put', `/v1/accounts/${own.accountId}`, order, match);
      expect([answer.status, answer.body.code]).toEqual([409, 'account.last-administrator']);
    }
    expect((await admin.call('get', '/v1/me')).status).toBe(200);
  });

  it('ends a session that is idle, that is old, that is signed out of, or that is ended from elsewhere', async () => {
    const { page } = await signedIn('OFFICER', { person: 'T. Timed' });
    qn.clock.aheadMs = 29 * 60_000;
    expect((await page.call('get', '/v1/me')).status).toBe(200);
    qn.clock.aheadMs = 58 * 60_000;
    expect((await page.call('get', '/v1/me')).status).toBe(200);
    qn.clock.aheadMs = 89 * 60_000;
    expect((await page.call('get', '/v1/me')).body.code).toBe('session.ended');
    const old = browser();
    await old.signIn('T. Timed', A_PASSWORD);
    const since = qn.clock.aheadMs;
    for (let hours = 0.4; hours < 10; hours += 0.4) {
      qn.clock.aheadMs = since + hours * 3_600_000;
      expect((await old.call('get', '/v1/me')).status).toBe(200);
    }
    qn.clock.aheadMs = since + 10 * 3_600_000;
    expect((await old.call('get', '/v1/me')).body.code).toBe('session.ended');
    const [first, second] = [browser(), browser()];
    await first.signIn('T. Timed', A_PASSWORD);
    await second.signIn('T. Timed', A_PASSWORD);
    const { sessions } = (await first.call('get', '/v1/sessions')).body;
    expect(sessions.map(({ current }: { current: boolean }) => current).toSorted()).toEqual([
      false,
      true,
    ]);
    const other = sessions.find(({ current }: { current: boolean }) => !current);
    const strange = await (
      await signedIn('OFFICER', { person: 'O. Other' })
    ).page.call('delete', `/v1/sessions/${other.sessionId}`);
    expect([strange.status, strange.body.code]).toEqual([404, 'session.unknown']);
    expect((await first.call('delete', `/v1/sessions/${other.sessionId}`)).status).toBe(204);
    expect((await second.call('get', '/v1/me')).body.code).toBe('session.ended');
    const kept = first.copy();
    const out = await first.call('delete', '/v1/session');
    expect(out.status).toBe(204);
    expect(first.secret).toBe('');
    expect((await kept.call('get', '/v1/me')).body.code).toBe('session.ended');
    expect((await kept.call('get', '/v1/session')).body).toMatchObject({
      signedIn: false,
      state: 'QN',
    });
    expect((await first.call('get', '/v1/me')).body.code).toBe('auth.missing');
  });

  it('takes no call that another site has begun (B74)', async () => {
    const { page } = await signedIn('OFFICER', { person: 'X. Site' });
    const language = (headers: Record<string, string | undefined>) =>
      page.call('put', '/v1/me/language', { language: 'fr' }, headers);
    const strange: Record<string, string | undefined>[] = [
      { 'X-Trace-Console': undefined },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'none' },
      { 'Sec-Fetch-Site': undefined, Origin: 'https://evil.example' },
      { 'Sec-Fetch-Site': undefined, Origin: 'null' },
      { 'Sec-Fetch-Site': undefined, Origin: 'https://127.0.0.1.evil.example' },
    ];
    for (const headers of strange) {
      const answer = await language(headers);
      expect([headers, answer.status, answer.body.code]).toEqual([
        headers,
        403,
        'session.cross-site',
      ]);
    }
    expect(
      (await page.call('get', '/v1/me', undefined, { 'Sec-Fetch-Site': 'cross-site' })).status,
    ).toBe(403);
    const door = await browser().call(
      'post',
      '/v1/session',
      { person: 'X. Site', password: A_PASSWORD },
      {
        'X-Trace-Console': undefined,
      },
    );
    expect(door.body.code).toBe('session.cross-site');
    expect((await language({ 'Sec-Fetch-Site': undefined })).status).toBe(204);
    expect((await page.call('get', '/v1/me')).body.language).toBe('fr');
  });

  it('asks for a second factor where there is one, and takes no code twice', async () => {
    const { page } = await signedIn('OFFICER', { person: 'F. Factor' });
    const wrong = await page.call('post', '/v1/me/second-factor', { password: 'wrong one here' });
    expect(wrong.body.code).toBe('password.wrong');
    const offered = await page.call('post', '/v1/me/second-factor', { password: A_PASSWORD });
    const { secret } = offered.body;
    const code = (): string =>
      generateSync({ secret, epoch: Math.floor((Date.now() + qn.clock.aheadMs) / 1000) });
    const not = await page.call('put', '/v1/me/second-factor', { code: '000000' });
    expect(not.body.code).toBe('second-factor.wrong');
    expect((await browser().signIn('F. Factor', A_PASSWORD)).status).toBe(201);
    expect((await page.call('put', '/v1/me/second-factor', { code: code() })).status).toBe(204);
    const missing = await browser().signIn('F. Factor', A_PASSWORD);
    expect([missing.status, missing.body.code]).toEqual([401, 'sign-in.code-missing']);
    expect((await browser().signIn('F. Factor', 'wrong one here')).body.code).toBe(
      'sign-in.refused',
    );
    expect((await browser().signIn('F. Factor', A_PASSWORD, code())).body.code).toBe(
      'sign-in.refused',
    );
    qn.clock.aheadMs = 60_000;
    const used = code();
    expect((await browser().signIn('F. Factor', A_PASSWORD, used)).body.secondFactor).toBe(true);
    expect((await browser().signIn('F. Factor', A_PASSWORD, used)).body.code).toBe(
      'sign-in.refused',
    );
    expect(JSON.stringify(await qn.dataSource.query('select * from account'))).not.toContain(
      secret,
    );
  });

  it('asks for the second factor when a password was forgotten, and sets it afresh only where it was lost', async () => {
    const { page, accountId } = await signedIn('OFFICER', { person: 'R. Reset' });
    const offered = await page.call('post', '/v1/me/second-factor', { password: A_PASSWORD });
    const code = (): string =>
      generateSync({
        secret: offered.body.secret,
        epoch: Math.floor((Date.now() + qn.clock.aheadMs) / 1000),
      });
    await page.call('put', '/v1/me/second-factor', { code: code() });
    const invited = async (body: object): Promise<string> =>
      (await admin.call('post', `/v1/accounts/${accountId}/invitation`, body)).body.code;
    const take = (invitation: string, secondFactor?: string) =>
      browser().call('post', '/v1/session/invitation', {
        code: invitation,
        password: OTHER_PASSWORD,
        ...(secondFactor !== undefined && { secondFactor }),
      });

    const forgotten = await invited({});
    expect((await take(forgotten)).body.code).toBe('sign-in.code-missing');
    const wrong = code() === '000000' ? '000001' : '000000';
    expect((await take(forgotten, wrong)).body.code).toBe('second-factor.wrong');
    expect((await browser().signIn('R. Reset', A_PASSWORD)).body.code).toBe('sign-in.code-missing');
    qn.clock.aheadMs += 60_000;
    expect((await take(forgotten, code())).body.secondFactor).toBe(true);
    expect((await browser().signIn('R. Reset', OTHER_PASSWORD)).body.code).toBe(
      'sign-in.code-missing',
    );

    const lost = await invited({ lostFactorProof: 'service card, seen in person' });
    expect(await qn.audit(1)).toMatchObject([
      {
        action: 'ACCOUNT_INVITED',
        outcome: 'R. Reset FACTOR LOST',
        reason: 'service card, seen in person',
      },
    ]);
    expect((await take(lost)).body.secondFactor).toBe(false);
    expect((await browser().signIn('R. Reset', OTHER_PASSWORD)).status).toBe(201);
  });

  it('lets one person have five sessions, and ends the one that was used longest ago', async () => {
    const { page: first } = await signedIn('OFFICER', { person: 'M. Any' });
    const others: ABrowser[] = [];
    for (let count = 1; count < 5; count += 1) {
      qn.clock.aheadMs += 60_000;
      const next = browser();
      await next.signIn('M. Any', A_PASSWORD);
      others.push(next);
    }
    qn.clock.aheadMs += 60_000;
    expect((await first.call('get', '/v1/me')).status).toBe(200);
    await browser().signIn('M. Any', A_PASSWORD);
    expect((await others[0]?.call('get', '/v1/me'))?.body.code).toBe('session.ended');
    expect((await others[1]?.call('get', '/v1/me'))?.status).toBe(200);
    expect(await actions(5)).toContainEqual([
      'SESSION_ENDED',
      'M. Any',
      expect.stringMatching(/^M\. Any [\w-]{36} TOO MANY$/),
    ]);
    expect((await first.call('get', '/v1/sessions')).body.sessions).toHaveLength(5);
  });

  it('ends the other sessions with the password, and asks for the old one', async () => {
    const { page } = await signedIn('OFFICER', { person: 'P. Word' });
    const other = browser();
    await other.signIn('P. Word', A_PASSWORD);
    const change = (current: string, password: string) =>
      page.call('put', '/v1/me/password', { current, password });
    expect((await change('wrong one here', OTHER_PASSWORD)).body.code).toBe('password.wrong');
    expect((await change(A_PASSWORD, 'p word p word p word')).body.code).toBe('password.weak');
    const stolen = (await change(A_PASSWORD, 'CounterStrike')).body;
    expect([stolen.code, stolen.detail]).toEqual([
      'password.weak',
      'It stands in the lists of stolen passwords.',
    ]);
    expect((await change(A_PASSWORD, OTHER_PASSWORD)).status).toBe(204);
    expect((await page.call('get', '/v1/me')).status).toBe(200);
    expect((await other.call('get', '/v1/me')).body.code).toBe('session.ended');
    expect((await browser().signIn('P. Word', A_PASSWORD)).status).toBe(401);
    expect((await browser().signIn('P. Word', OTHER_PASSWORD)).status).toBe(201);
  });

  it('lets a deputy act in the place of somebody who is away, and no longer', async () => {
    const today = (ahead = 0): string =>
      new Date(Date.now() + qn.clock.aheadMs + ahead * 86_400_000).toISOString().slice(0, 10);
    const { page: boss } = await signedIn('SUPERVISOR', { person: 'B. Boss', unit: 'North' });
    const { page: deputy } = await signedIn('OFFICER', { person: 'D. Deputy', unit: 'South' });
    const absence = (name: string, from: string, until: string) =>
      boss.call('put', '/v1/me/absence', { deputy: name, from, until });
    expect((await absence('B. Boss', today(), today(2))).body.code).toBe('deputy.invalid');
    expect((await absence('D. Deputy', today(-3), today(-2))).body.code).toBe('deputy.invalid');
    expect((await absence('d. deputy', today(), today(2))).status).toBe(204);
    const { capacities } = (await deputy.call('get', '/v1/me')).body;
    expect(capacities).toEqual([
      { role: 'OFFICER', unit: 'South' },
      { role: 'SUPERVISOR', unit: 'North', actingFor: 'B. Boss' },
    ]);
    expect((await deputy.call('get', '/v1/overdue')).body.code).toBe('role.forbidden');
    const taken = await deputy.call('put', '/v1/session', {
      role: 'SUPERVISOR',
      actingFor: 'B. Boss',
    });
    expect(taken.body).toMatchObject({ person: 'D. Deputy', role: 'SUPERVISOR', unit: 'North' });
    expect(await actions(1)).toEqual([['CAPACITY_TAKEN', 'D. Deputy', 'SUPERVISOR for B. Boss']]);
    expect((await deputy.call('get', '/v1/overdue')).status).toBe(200);
    expect((await boss.call('delete', '/v1/me/absence')).status).toBe(204);
    expect((await deputy.call('get', '/v1/overdue')).body.code).toBe('session.ended');
  });

  it('leaves a line for everything, and a secret nowhere', async () => {
    const { page } = await signedIn('OFFICER', { person: 'L. Line' });
    await browser().signIn('L. Line', 'wrong one here');
    expect((await actions(2)).toReversed()).toEqual([
      ['SIGN_IN_REFUSED', 'L. Line', 'KNOWN_NAME'],
      ['ACCESS_REFUSED', 'anonymous', 'sign-in.refused'],
    ]);
    await browser().signIn('a secret typed into the wrong field', 'x');
    expect((await actions(2))[1]).toEqual(['SIGN_IN_REFUSED', 'anonymous', 'UNKNOWN_NAME']);
    const rows = JSON.stringify([
      await qn.dataSource.query('select * from account'),
      await qn.dataSource.query('select * from session'),
      await qn.dataSource.query('select * from audit_entry'),
    ]);
    for (const secret of [page.secret, A_PASSWORD, OTHER_PASSWORD, 'wrong field'])
      expect(rows).not.toContain(secret);
    const listed = JSON.stringify([
      (await admin.call('get', '/v1/accounts')).body,
      (await admin.call('get', '/v1/sessions?all=true')).body,
    ]);
    expect(listed).toContain('L. Line');
    expect(listed).not.toMatch(/hash|argon2|ts_/i);
    expect((await page.call('get', '/v1/sessions?all=true')).body.code).toBe('role.forbidden');
  });
});

describe('a node that asks for a second factor', () => {
  let directory: ADirectory;
  let qn: AnApi;
  beforeAll(async () => {
    directory = await aDirectory(['QN']);
    qn = await AnApi.start('QN', directory);
  });
  afterAll(async () => {
    await qn?.stop();
    await directory?.remove();
  });

  it('opens nothing else until it is set up', async () => {
    const node = {
      state: 'QN',
      databaseUrl: qn.database.url,
      dataDir: directory.dataDir('QN'),
    };
    const { person, password } = await anAccount(node, 'OFFICER');
    const page = new ABrowser(qn.server);
    expect((await page.signIn(person, password)).body.tasks).toEqual(['SECOND_FACTOR']);
    expect((await page.call('get', '/v1/cases')).body.code).toBe('session.restricted');
    const { secret } = (await page.call('post', '/v1/me/second-factor', { password })).body;
    const code = generateSync({ secret });
    expect((await page.call('put', '/v1/me/second-factor', { code })).status).toBe(204);
    expect((await page.call('get', '/v1/me')).body).toMatchObject({
      tasks: [],
      secondFactor: true,
    });
    expect((await page.call('get', '/v1/cases')).status).toBe(200);
  });
});

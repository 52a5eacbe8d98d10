import { createHash, randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AccessTokens, markFormerAccess } from '@trace/casework';
import { listSecurityEvents } from '@trace/exchange';
import { NodeKeys, SystemClock } from '@trace/platform';
import { newId } from '@trace/protocol';
import request from 'supertest';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { A_PASSWORD, anAccount } from '../support/an-account.ts';
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
    qn = await AnApi.start('QN', directory);
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

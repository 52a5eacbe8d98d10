import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CASEWORK_ENTITIES, setPassword, writeNotices, type Role } from '@trace/casework';
import { Audit, AuditEntry, openDatabase } from '@trace/platform';
import type { DataSource } from 'typeorm';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { A_PASSWORD } from '../support/an-account.ts';
import { anItem, aTraceRequest } from '../support/builders/index.ts';
import { until } from '../support/until.ts';
import { ABrowser } from './a-browser.ts';
import { AnApi } from './an-api.ts';

/** A page that listens: the answer, and everything that was said until now. */
interface AListener {
  answer: IncomingMessage;
  said: () => string;
  ended: Promise<unknown>;
}

describe('live events', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let other: DataSource;
  const accounts = new Map<string, string>();

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    qn = await AnApi.start('QN', directory, { env: { SECOND_FACTOR: 'optional' } });
    // Another process of the same node.
    other = await openDatabase({ state: 'QN', poolSize: 2, databaseUrl: qn.database.url }, [
      AuditEntry,
      ...CASEWORK_ENTITIES,
    ]);
  });
  afterAll(async () => {
    await other?.destroy();
    await qn?.stop();
    await directory?.remove();
  });

  const signedIn = async (person: string, role: Role, unit?: string): Promise<ABrowser> => {
    const { account } = await qn.access.accounts.create(
      { person: 'node', role: 'ADMINISTRATOR' },
      { person, roles: [role], ...(unit !== undefined && { unit }) },
    );
    const { dataSource, clock, keys } = qn;
    const ground = { dataSource, clock, keys, audit: new Audit() };
    await setPassword(ground, account.accountId, A_PASSWORD);
    accounts.set(person, account.accountId);
    const browser = new ABrowser(qn.server);
    await browser.signIn(person, A_PASSWORD);
    return browser;
  };
  const listen = async (browser: ABrowser): Promise<AListener> => {
    const { port } = qn.server.address() as AddressInfo;
    const request = get({
      port,
      host: '127.0.0.1',
      path: '/v1/events',
      headers: {
        Cookie: `__Host-trace-session=${browser.secret}`,
        'Sec-Fetch-Site': 'same-origin',
      },
    });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    return { answer, said: () => text, ended: once(answer, 'close') };
  };
  const hears = (listener: AListener, word: string): Promise<unknown> =>
    until(word, () => listener.said().includes(word) || undefined);
  const aRequest = async (browser: ABrowser): Promise<string> => {
    const raw = `EV-${randomUUID().slice(0, 8)}`;
    const serials = [{ component: 'FRAME', raw, condition: 'INTACT', readBy: 'Weber' }] as const;
    const request = aTraceRequest({ items: [anItem({ serials: [...serials] })] });
    const { body } = await browser.call(
      'post',
      '/v1/requests',
      { to: 'QS', language: 'en', request },
      { 'Idempotency-Key': randomUUID() },
    );
    return (body as { caseId: string }).caseId;
  };

  it('name the cases that somebody may see, and say nothing of what is in them', async () => {
    const north = await signedIn('N. North', 'FOCAL_POINT', 'North');
    const south = await signedIn('S. South', 'FOCAL_POINT', 'South');
    const root = await signedIn('R. Root', 'ADMINISTRATOR');
    const [one, two, three] = [await listen(north), await listen(south), await listen(root)];
    expect(one.answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    await hears(one, 'event: beat');
    const caseId = await aRequest(north);
    await hears(one, `event: case\ndata: ${JSON.stringify({ caseId })}\n`);
    const key = { 'Idempotency-Key': randomUUID() };
    await north.call('post', `/v1/cases/${caseId}/notes`, { text: 'Nobody hears this.' }, key);
    const theirs = await aRequest(south);
    await hears(two, theirs);
    expect(two.said()).not.toContain(caseId);
    expect(one.said()).not.toContain(theirs);
    expect(three.said()).not.toContain('case');
    for (const { said } of [one, two, three])
      expect(said()).not.toMatch(/Nobody hears|EV-|QN-TR|North|South/);
    for (const { answer } of [one, two, three]) answer.destroy();
  });

  it('come from every process of the node, for what was committed', async () => {
    const officer = await signedIn('O. Officer', 'OFFICER');
    const head = await signedIn('H. Head', 'SUPERVISOR');
    const [one, two] = [await listen(officer), await listen(head)];
    const order = { what: 'CLOCK_CROSSED', desk: 'HEAD', raisedAt: new Date() } as const;
    const undone = other.transaction(async (em) => {
      await writeNotices(em, [{ ...order, desk: 'OFFICER', key: randomUUID() }]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await other.transaction((em) => writeNotices(em, [{ ...order, key: randomUUID() }]));
    await hears(two, 'event: notices\ndata: {}\n');
    expect(one.said()).not.toContain('notices');
    one.answer.destroy();
    two.answer.destroy();
  });

  it('go on when the database has broken the connection, and then anything may have changed', async () => {
    const clerk = await signedIn('C. Clerk', 'OFFICER');
    const one = await listen(clerk);
    const listening = `from pg_stat_activity where application_name = 'trace-node QN listening'
      and datname = current_database()`;
    await until('a listening connection', async () => {
      const rows: unknown[] = await other.query(`select pid ${listening}`);
      return rows[0];
    });
    await other.query(`select pg_terminate_backend(pid) ${listening}`);
    await hears(one, 'event: everything');
    one.answer.destroy();
  });

  it('end with the session, when it is revoked, when the account is changed', async () => {
    const admin = await signedIn('A. Admin', 'ADMINISTRATOR');
    const first = await signedIn('F. First', 'OFFICER');
    const second = await signedIn('G. Second', 'OFFICER');
    const third = await signedIn('T. Third', 'OFFICER');
    const [one, two, three] = [await listen(first), await listen(second), await listen(third)];
    await first.call('delete', '/v1/session');
    await one.ended;
    const { body } = await second.call('get', '/v1/sessions');
    const [{ sessionId }] = (body as { sessions: [{ sessionId: string }] }).sessions;
    await admin.call('delete', `/v1/sessions/${sessionId}`);
    await two.ended;
    await admin.call(
      'put',
      `/v1/accounts/${accounts.get('T. Third')}`,
      { roles: ['OFFICER'], disabled: true },
      { 'If-Match': '"1"' },
    );
    await three.ended;
    expect((await listen(first)).answer.statusCode).toBe(401);
  });

  it('are for a few pages of one person, and for people who are signed in', async () => {
    const many = await signedIn('M. Many', 'OFFICER');
    const open = await Promise.all(Array.from({ length: 10 }, () => listen(many)));
    const one = await listen(many);
    expect([one.answer.statusCode, one.answer.headers['retry-after']]).toEqual([429, '60']);
    open[0]?.answer.destroy();
    await until('a place that is free', async () => {
      const again = await listen(many);
      return again.answer.statusCode === 200 || undefined;
    });
    const token = await qn.get('/v1/events');
    expect([token.status, token.body.code]).toEqual([404, 'session.unknown']);
    const asked = await many.call('get', '/v1/events?since=1');
    expect([asked.status, asked.body.code]).toEqual([400, 'query.invalid']);
  });

  it('do not keep the node from ending', async () => {
    const last = await signedIn('L. Last', 'OFFICER');
    const one = await listen(last);
    await hears(one, 'beat');
    await qn.app.close();
    await one.ended;
  });
});

import { Digests, Mailing, setPassword, writeNotices, type Role } from '@trace/casework';
import { Audit, Metrics } from '@trace/platform';
import { ABrowser } from '../api/a-browser.ts';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { AMailServer, type AMail } from '../support/a-mail-server.ts';
import { A_PASSWORD } from '../support/an-account.ts';
import { anItem, aTraceRequest } from '../support/builders/index.ts';

const MORNING = new Date('2026-11-30T06:30:00.000Z');

describe('summaries and mails to people', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let server: AMailServer;
  const mailings: Mailing[] = [];

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    server = await AMailServer.start();
    const env = { SECOND_FACTOR: 'optional', SMTP_URL: server.url, MAIL_FROM: 'node@qn.example' };
    qn = await AnApi.start('QN', directory, { env });
    qn.clock.stillAt = MORNING;
  });
  afterAll(async () => {
    for (const mailing of mailings) mailing.close();
    await qn?.stop();
    await server?.stop();
    await directory?.remove();
  });

  const signedIn = async (person: string, roles: Role[], unit?: string): Promise<ABrowser> => {
    const { account } = await qn.access.accounts.create(
      { person: 'node', role: 'ADMINISTRATOR' },
      { person, roles, ...(unit !== undefined && { unit }) },
    );
    const { dataSource, clock, keys } = qn;
    const ground = { dataSource, clock, keys, audit: new Audit() };
    await setPassword(ground, account.accountId, A_PASSWORD);
    const browser = new ABrowser(qn.server);
    await browser.signIn(person, A_PASSWORD);
    return browser;
  };
  const digests = (): Digests =>
    new Digests({ dataSource: qn.dataSource, clock: qn.clock, sends: true, zone: () => 'UTC' });
  const send = async (language = 'en'): Promise<AMail[]> => {
    const { dataSource, caseFiles, clock } = qn;
    const mailing = new Mailing({
      dataSource,
      caseFiles,
      clock,
      audit: new Audit(),
      metrics: new Metrics(),
      state: 'QN',
      settings: {
        smtpUrl: server.url,
        mustEncrypt: false,
        from: 'node@qn.example',
        language,
        to: { OFFICER: ['desk@qn.example'] },
      },
    });
    mailings.push(mailing);
    server.taken.length = 0;
    await mailing.run();
    return [...server.taken];
  };
  /** What is read of a mail: its text, whatever way it was written for the journey. */
  const partsOf = ({ raw }: AMail): string =>
    raw
      .split(/\r\n--[^\r]+\r\n/)
      .map((part) => {
        const [head = '', ...body] = part.split('\r\n\r\n');
        const text = body.join('\r\n\r\n');
        if (/base64/i.test(head)) return Buffer.from(text, 'base64').toString('utf8');
        if (!/quoted-printable/i.test(head)) return text;
        const bytes = text
          .replaceAll('=\r\n', '')
          .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
            String.fromCodePoint(Number.parseInt(hex, 16)),
          );
        return Buffer.from(bytes, 'latin1').toString('utf8');
      })
      .join('\n')
      .replaceAll('\r\n', '\n');
  const aRequest = async (browser: ABrowser, raw: string): Promise<void> => {
    const serials = [{ component: 'FRAME', raw, condition: 'INTACT', readBy: 'Weber' }] as const;
    const request = aTraceRequest({ items: [anItem({ serials: [...serials] })] });
    const order = { to: 'QS', language: 'en', request };
    const { status } = await browser.call('post', '/v1/requests', order, {
      'Idempotency-Key': raw,
    });
    expect(status).toBe(201);
  };

  it('are wished for with an address, an hour and a zone that there is', async () => {
    const weber = await signedIn('M. Weber', ['FOCAL_POINT'], 'North');
    const ask = async (body: object): Promise<unknown[]> => {
      const { status, body: told } = await weber.call('put', '/v1/me/mail', body);
      return status === 204 ? [204] : [status, told.code];
    };
    expect(await ask({ digestHour: 7 })).toEqual([422, 'mail.no-address']);
    expect(await ask({ email: 'weber@qn.example', zone: 'Mars/Olympus' })).toEqual([
      422,
      'zone.unknown',
    ]);
    for (const email of ['x', 'a b@c', 'a@b\r\nBcc: c@d', 'a@b,c@d', '<a@b>'])
      expect(await ask({ email })).toEqual([400, expect.any(String)]);
    const wish = { email: 'weber@qn.example', digestHour: 7, zone: 'UTC' };
    expect(await ask(wish)).toEqual([204]);
    const { body: me } = await weber.call('get', '/v1/me');
    expect(me.mail).toEqual({ ...wish, ownZone: true, sent: true });
    const lines = await qn.dataSource.query('select * from audit_entry');
    expect(JSON.stringify(lines)).not.toContain('weber@');
  });

  it('come once a day at their hour, from however many workers, also late', async () => {
    expect(await digests().run()).toBe(0);
    qn.clock.stillAt = new Date('2026-11-30T15:00:00.000Z');
    const written = await Promise.all(Array.from({ length: 4 }, () => digests().run()));
    expect(written.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(await digests().run()).toBe(0);
    const both = await Promise.all([send(), send()]);
    expect(server.taken.map(({ to }) => to)).toEqual([['weber@qn.example']]);
    expect(both).toHaveLength(2);
    qn.clock.stillAt = new Date('2026-12-01T06:59:00.000Z');
    expect(await digests().run()).toBe(0);
    qn.clock.stillAt = new Date('2026-12-01T07:00:00.000Z');
    expect(await digests().run()).toBe(1);
    expect(await send()).toHaveLength(1);
  });

  it('say how much waits, in the language of the person, and nothing of a case', async () => {
    const novak = await signedIn('P. Novak', ['SUPERVISOR']);
    const south = await signedIn('S. South', ['FOCAL_POINT'], 'South');
    const weber = new ABrowser(qn.server);
    await weber.signIn('M. Weber', A_PASSWORD);
    await aRequest(weber, 'DG-1');
    await aRequest(weber, 'DG-2');
    await aRequest(south, 'DG-3');
    await qn.dataSource.transaction((em) =>
      writeNotices(em, [
        {
          key: 'a',
          what: 'NOTE_MENTION',
          desk: 'TEAM_LEAD',
          person: 'P. Novak',
          raisedAt: MORNING,
        },
        { key: 'b', what: 'TRUST_ENDS', desk: 'SUPERVISOR', partner: 'QS', raisedAt: MORNING },
        { key: 'c', what: 'TRUST_ENDS', desk: 'OFFICER', raisedAt: MORNING },
      ]),
    );
    await send();
    // Long after everything was due.
    qn.clock.stillAt = new Date('2027-03-01T08:00:00.000Z');
    const mail = { digestHour: 9, zone: 'UTC' };
    for (const [browser, person, language] of [
      [novak, 'P. Novak', 'ar'],
      [weber, 'M. Weber', 'fr'],
    ] as const) {
      await browser.signIn(person, A_PASSWORD);
      await browser.call('put', '/v1/me/language', { language });
      const email = `${language}@qn.example`;
      expect((await browser.call('put', '/v1/me/mail', { ...mail, email })).status).toBe(204);
    }
    qn.clock.stillAt = new Date('2027-03-01T09:00:00.000Z');
    expect(await digests().run()).toBe(2);
    const mails = await send();
    const [arabic, french] = ['ar', 'fr'].map((one) =>
      mails.find(({ to }) => to[0] === `${one}@qn.example`),
    );
    expect(partsOf(french as AMail)).toMatch(/En retard: 2\n.*\n.*\n.*\nAvis non lus: 0/);
    const text = partsOf(arabic as AMail);
    expect(text).toContain('تجاوزت الموعد: \u20683\u2069');
    expect(text).toContain('مرات ذكرك: \u20681\u2069');
    expect(text).toContain('إشعارات غير مقروءة: \u20682\u2069');
    expect(text).toContain('<html lang="ar" dir="rtl">');
    expect(arabic?.raw).toContain('Content-Language: ar');
    for (const one of [arabic, french])
      expect(partsOf(one as AMail)).not.toMatch(/DG-|QS|-TR-|[0-9a-f]{8}-[0-9a-f]{4}/);
  });

  it('are not begun on a day whose hour is over, and end when they are not wished for', async () => {
    const late = await signedIn('L. Late', ['OFFICER']);
    await late.call('put', '/v1/me/mail', { email: 'late@qn.example', digestHour: 8, zone: 'UTC' });
    expect(await digests().run()).toBe(0);
    qn.clock.stillAt = new Date('2027-03-02T10:00:00.000Z');
    expect(await digests().run()).toBe(3);
    const again = new ABrowser(qn.server);
    await again.signIn('L. Late', A_PASSWORD);
    await again.call('put', '/v1/me/mail', {});
    expect(new Set((await send()).flatMap(({ to }) => to))).toEqual(
      new Set(['ar@qn.example', 'fr@qn.example']),
    );
    const [{ reason }]: [{ reason: string }] = await qn.dataSource.query(
      'select last_error as reason from mail where given_up_at is not null order by next_attempt_at desc limit 1',
    );
    expect(reason).toBe('not wanted any more');
  });

  it('tell a person alone of what concerns him, and the desk in its own language of the rest', async () => {
    const order = { desk: 'TEAM_LEAD', raisedAt: qn.clock.now() } as const;
    await qn.dataSource.transaction((em) =>
      writeNotices(em, [
        { ...order, key: 'd', what: 'NOTE_MENTION', person: 'P. Novak' },
        { ...order, key: 'e', what: 'CLOCK_OVERDUE', desk: 'OFFICER', clock: 'ANSWER' },
        { ...order, key: 'f', what: 'CASES_ASSIGNED', desk: 'OFFICER', person: 'L. Late' },
      ]),
    );
    const mails = await send('ru');
    const to = (address: string): string[] =>
      mails.filter((one) => one.to[0] === address).map(partsOf);
    expect(to('ar@qn.example')).toEqual([expect.stringContaining('إلى P. Novak في QN')]);
    expect(to('desk@qn.example')).toHaveLength(2);
    for (const says of ['Срок прошёл', 'Вам переданы дела'])
      expect(to('desk@qn.example').join('\n')).toContain(says);
  });

  it('are tried in the language of whoever tries them', async () => {
    const admin = await signedIn('A. Admin', ['ADMINISTRATOR']);
    await admin.call('put', '/v1/me/language', { language: 'zh-Hans' });
    server.taken.length = 0;
    await admin.call('post', '/v1/diagnostics/mail-test', { to: 'x@qn.example' });
    expect(server.taken.map(partsOf)).toEqual([expect.stringContaining('无需任何操作')]);
  });
});

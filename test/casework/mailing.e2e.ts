import { createServer, type AddressInfo, type Server } from 'node:net';
import { Mailing, writeNotices, type NoticeOrder } from '@trace/casework';
import { Audit, Metrics, type MailSettings } from '@trace/platform';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { AMailServer } from '../support/a-mail-server.ts';

describe('mails', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let server: AMailServer;
  const mailings: Mailing[] = [];

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    qn = await AnApi.start('QN', directory);
  });
  afterAll(async () => {
    await qn?.stop();
    await directory?.remove();
  });
  beforeEach(async () => {
    await qn.dataSource.query('delete from mail; delete from notice');
    server = await AMailServer.start();
  });
  afterEach(async () => {
    for (const mailing of mailings.splice(0)) mailing.close();
    await server.stop();
  });

  const to = { HEAD: ['head@qn.example', 'deputy@qn.example'] };
  const mailing = (settings: Partial<MailSettings> | null = {}, timeoutMs = 500): Mailing => {
    const { dataSource, caseFiles, clock } = qn;
    const made = new Mailing({
      dataSource,
      caseFiles,
      clock,
      audit: new Audit(),
      metrics: new Metrics(),
      state: 'QN',
      settings:
        settings === null
          ? undefined
          : {
              smtpUrl: server.url,
              mustEncrypt: false,
              from: 'node@qn.example',
              language: 'en',
              to,
              ...settings,
            },
      timeoutMs,
    });
    mailings.push(made);
    return made;
  };
  let number = 0;
  const tell = (count = 1, more: Partial<NoticeOrder> = {}): Promise<number> =>
    qn.dataSource.transaction((em) =>
      writeNotices(
        em,
        Array.from({ length: count }, () => ({
          key: `test:${(number += 1)}`,
          what: 'CLOCK_OVERDUE' as const,
          desk: 'HEAD' as const,
          reference: 'QN-TR-2026-000001',
          partner: 'QS',
          clock: 'ANSWER',
          raisedAt: qn.clock.now(),
          ...more,
        })),
      ),
    );
  const rows = (): Promise<
    { attempts: number; sent: boolean; gone: boolean; last_error: string }[]
  > =>
    qn.dataSource.query(
      `select attempts, sent_at is not null as sent, given_up_at is not null as gone, last_error from mail`,
    );

  it('are sent once, to the addresses of the desk, and leave a trace', async () => {
    await tell();
    expect(await mailing().run()).toBe(1);
    expect(await mailing().run()).toBe(0);
    expect(server.taken).toHaveLength(1);
    const [mail] = server.taken;
    expect(mail).toMatchObject({ from: 'node@qn.example', to: to.HEAD });
    const [{ notice_id: id }]: [{ notice_id: string }] = await qn.dataSource.query(
      'select notice_id from notice',
    );
    expect(mail?.raw).toContain(`Message-ID: <${id}@qn.trace-node.invalid>`);
    expect(mail?.raw).toContain('Auto-Submitted: auto-generated');
    expect(await qn.audit()).toMatchObject([{ action: 'MAIL_SENT', outcome: id, actor: 'node' }]);
    expect(await rows()).toEqual([{ attempts: 1, sent: true, gone: false, last_error: null }]);
  });

  it('are each sent once by however many workers', async () => {
    await tell(50);
    const sent = await Promise.all([mailing(), mailing(), mailing()].map((one) => one.run()));
    expect(sent.reduce((sum, one) => sum + one, 0)).toBe(50);
    const ids = server.taken.map(({ raw }) => /^Message-ID: .*$/m.exec(raw)?.[0]);
    expect(new Set(ids).size).toBe(50);
    expect(ids).toHaveLength(50);
  });

  it('of a desk without an address are not sent, and that is no fault', async () => {
    await tell(1, { desk: 'OFFICER' });
    expect(await mailing().run()).toBe(0);
    expect(server.tries).toBe(0);
    expect(await rows()).toMatchObject([{ gone: true, last_error: 'no address for this desk' }]);
  });

  it('are not kept for a server that nobody has named', async () => {
    await tell(3);
    expect(await mailing(null).run()).toBe(0);
    expect(await rows()).toEqual([]);
    const { body } = await qn.get('/v1/notices');
    expect(body.unread).toBe(3);
  });

  it('refused for now are tried again later, refused for good never', async () => {
    await tell();
    server.mood = 451;
    await mailing().run();
    expect(await rows()).toEqual([
      { attempts: 1, sent: false, gone: false, last_error: 'EENVELOPE 451' },
    ]);
    await mailing().run();
    expect(server.tries).toBe(1);
    qn.clock.aheadMs += 31_000;
    server.mood = 550;
    await mailing().run();
    expect(server.tries).toBe(2);
    expect(await rows()).toEqual([
      { attempts: 2, sent: false, gone: true, last_error: 'EENVELOPE 550' },
    ]);
    expect(await qn.audit()).toMatchObject([{ action: 'MAIL_GIVEN_UP', reason: 'EENVELOPE 550' }]);
    // what the server said is nowhere: it may repeat addresses
    expect(JSON.stringify(await qn.dataSource.query('select * from mail'))).not.toContain('@');
  });

  it.each([
    ['that is away', 'smtp://127.0.0.1:1'],
    ['that hangs after the greeting', undefined],
  ])(
    'wait for a server %s, which is asked once in a round and not once for each',
    async (_, url) => {
      await tell(30);
      server.mood = 'hangs';
      expect(await mailing(url === undefined ? {} : { smtpUrl: url }).run()).toBe(0);
      expect((await rows()).filter(({ attempts }) => attempts > 0)).toHaveLength(1);
      server.mood = 'takes';
      qn.clock.aheadMs += 60_000;
      expect(await mailing().run()).toBe(30);
    },
  );

  it('wait for a server that never says a word', async () => {
    const mute: Server = createServer().listen(0, '127.0.0.1');
    await tell(2);
    const { port } = mute.address() as AddressInfo;
    expect(await mailing({ smtpUrl: `smtp://127.0.0.1:${port}` }).run()).toBe(0);
    mute.close();
    expect(await rows()).toMatchObject([{ sent: false }, { sent: false }]);
  });

  it('wait where a server in clear is not enough, and are not said to it', async () => {
    await tell();
    expect(await mailing({ mustEncrypt: true }).run()).toBe(0);
    expect([server.tries, server.taken]).toEqual([0, []]);
    expect(await rows()).toEqual([{ attempts: 1, sent: false, gone: false, last_error: 'ETLS' }]);
    qn.clock.aheadMs += 31_000;
    expect(await mailing().run()).toBe(1);
  });

  it('of a worker that died in between are sent again under the same id', async () => {
    await tell();
    await mailing().run();
    // as it would be if it had died after the word of the server and before its own note
    await qn.dataSource.query('update mail set sent_at = null');
    await mailing().run();
    expect(server.taken).toHaveLength(1);
    qn.clock.aheadMs += 301_000;
    await mailing().run();
    const ids = server.taken.map(({ raw }) => /^Message-ID: .*$/m.exec(raw)?.[0]);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('to a desk that does not exist are a fault of the settings', () => {
    expect(() => mailing({ to: { CHIEF: ['x@qn.example'] } })).toThrow(
      'MAIL_TO_CHIEF names no desk',
    );
  });
});

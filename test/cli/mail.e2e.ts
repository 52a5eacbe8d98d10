import { AMailServer } from '../support/a-mail-server.ts';
import { aCall, type Call } from './a-call.ts';

describe('trace-node mail test', () => {
  let server: AMailServer;
  beforeAll(async () => {
    server = await AMailServer.start();
  });
  afterAll(() => server.stop());

  const test = (env: Record<string, string>): Promise<Call> =>
    aCall(['mail', 'test', '--to', 'head@qn.example'], { STATE: 'QN', ...env });

  it('sends one mail, and says that it was taken', async () => {
    const call = await test({ SMTP_URL: server.url, MAIL_FROM: 'node@qn.example' });
    expect(call).toMatchObject({
      exitCode: 0,
      stdout: 'The mail server has taken a mail for head@qn.example.\n',
    });
    expect(server.taken).toMatchObject([{ from: 'node@qn.example', to: ['head@qn.example'] }]);
  });

  it('says what to do where it was not', async () => {
    server.mood = 550;
    const refused = await test({ SMTP_URL: server.url, MAIL_FROM: 'node@qn.example' });
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining('550')]);
    const away = await test({ SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'node@qn.example' });
    expect(away.stderr).toContain('Nobody answers there');
    const unset = await test({});
    expect([unset.exitCode, unset.stderr]).toEqual([2, expect.stringContaining('Set SMTP_URL')]);
  });
});

import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { A_PASSWORD, anAccount } from '../support/an-account.ts';
import { ABrowser } from './a-browser.ts';
import { AnApi } from './an-api.ts';

/** Few enough to be spent in a moment, however slow the machine. */
const PEOPLE = 20;
const SYSTEMS = 60;

describe('whoever calls too often', () => {
  let directory: ADirectory;
  let qn: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    qn = await AnApi.start('QN', directory, {
      env: {
        SECOND_FACTOR: 'optional',
        CALLS_PER_MINUTE: String(PEOPLE),
        SYSTEM_CALLS_PER_MINUTE: String(SYSTEMS),
      },
    });
  });
  afterAll(async () => {
    await qn?.stop();
    await directory?.remove();
  });

  const person = async (name: string): Promise<ABrowser> => {
    const dataDir = directory.dataDir('QN');
    const node = { state: 'QN', databaseUrl: qn.database.url, dataDir };
    await anAccount(node, 'OFFICER', { person: name });
    const browser = new ABrowser(qn.server);
    expect((await browser.signIn(name, A_PASSWORD)).status).toBe(201);
    return browser;
  };
  const refusals = async (): Promise<unknown[]> =>
    (await qn.audit(1_000))
      .filter(({ outcome }) => outcome === 'rate.limited')
      .map(({ action, actor }) => [action, actor]);

  it('waits, as a person, and keeps nobody else waiting', async () => {
    const [often, other] = [await person('O. Often'), await person('S. Seldom')];
    const answers = await Promise.all(
      Array.from({ length: PEOPLE * 2 }, () => often.call('get', '/v1/notices')),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(PEOPLE);
    for (const { body, headers } of refused) {
      expect(body.code).toBe('rate.limited');
      expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
    }
    expect((await other.call('get', '/v1/notices')).status).toBe(200);
  });

  it('leaves one entry in the trail, and not one for each call', async () => {
    expect(await refusals()).toEqual([['ACCESS_REFUSED', 'O. Often']]);
  });

  it('waits, as a system, later than a person would', async () => {
    const answers = await Promise.all(
      Array.from({ length: SYSTEMS * 2 }, () => qn.get('/v1/notices')),
    );
    const passed = answers.filter(({ status }) => status === 200).length;
    expect(passed).toBeGreaterThanOrEqual(SYSTEMS);
    expect(passed).toBeLessThan(SYSTEMS * 2);
  });
});

import { NodeKeys } from '@trace/platform';
import { instant, newId, signHoldingsQuery } from '@trace/protocol';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { APartner } from '../support/a-partner.ts';

// T-13: a question is short and its answer is work, so each partner asks at a pace that comparisons never need.
describe('a partner that asks without end what is held here', () => {
  let directory: ADirectory;
  let qs: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QS', 'QM', 'QT']);
    qs = await AnApi.start('QS', directory);
  });
  afterAll(async () => {
    await qs?.stop();
    await directory?.remove();
  });

  const asking = async (state: string, more: object = {}): Promise<() => Promise<number>> => {
    const partner = await APartner.of(directory, state, 'QS');
    const { signing } = await NodeKeys.load(directory.dataDir(state));
    return async () => {
      const now = new Date();
      const query = {
        queryId: newId(),
        issuer: state,
        audience: 'QS',
        at: instant(now),
        from: instant(new Date(now.getTime() - 1)),
        to: instant(now),
        ...more,
      };
      const path = '/exchange/v1/holdings';
      const answer = await partner.post(await signHoldingsQuery(query, signing), { path });
      return answer.status;
    };
  };
  const untilRefused = async (ask: () => Promise<number>, most: number): Promise<number[]> => {
    const statuses: number[] = [];
    while (statuses.length < most && statuses.at(-1) !== 429) statuses.push(await ask());
    return statuses;
  };

  it('is told to come again, and the others are answered', async () => {
    const statuses = await untilRefused(await asking('QM'), 3_000);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.length).toBeGreaterThan(300);
    expect(new Set(statuses.slice(0, -1))).toEqual(new Set([200]));
    await qs.exchange.quotas.store();
    const [use] = await qs.exchange.quotas.list();
    expect(use).toMatchObject({ partner: 'QM', throttled: 1 });
    const other = await asking('QT');
    expect(await other()).toBe(200);
  });

  it('asks for the log much more seldom', async () => {
    const statuses = await untilRefused(await asking('QT', { logSizes: [1] }), 200);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.length).toBeGreaterThan(20);
    expect(await (await asking('QT'))()).toBe(200);
  });
});

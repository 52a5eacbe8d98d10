import { Client } from 'pg';
import type { LaneView } from '../../apps/node/src/api/views/lane.view.ts';
import type { PartnersView } from '../../apps/node/src/api/views/partner.view.ts';
import { AnApi } from '../api/an-api.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { until } from '../support/until.ts';

const LIMIT_MS = 240_000;

// F8: a message that ends the process which works at it, so that nothing is thrown that could be caught.
describe('a message at which the process of a node dies', () => {
  let directory: ADirectory;
  let database: ADatabase;
  let atDatabase: Client;
  let qn: AnApi;
  let qs: ANode;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    database = await aDatabase();
    atDatabase = new Client({ connectionString: database.url });
    await atDatabase.connect();
    qn = await AnApi.start('QN', directory);
    qs = await ANode.start({
      state: 'QS',
      directory,
      databaseUrl: database.url,
      processes: [['gateway', 'api']],
    });
    await atQs(DEADLY);
  }, LIMIT_MS);
  afterAll(async () => {
    await qn?.stop();
    await qs?.stop();
    await atDatabase?.end();
    await database?.drop();
    await directory?.remove();
  });

  const atQs = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
    (await atDatabase.query<Record<string, unknown>>(sql, values)).rows;
  const submit = async (): Promise<string> => {
    const order = { to: 'QS', language: 'en', request: aTraceRequest() };
    const { status, body } = await qn.post('/v1/requests', order);
    expect(status).toBe(201);
    return (body as { caseId: string }).caseId;
  };
  const stateOf = async (caseId: string): Promise<unknown> =>
    (await qn.get(`/v1/cases/${caseId}`)).body.state;
  const lane = async (): Promise<LaneView> => {
    const { partners } = (await qn.get('/v1/partners')).body as PartnersView;
    const found = partners.find(({ state }) => state === 'QS')?.lane;
    if (!found) throw new Error('there is no lane');
    return found;
  };
  /** All at once, as from a partner that sends the rest along with what failed. */
  const deliver = async (): Promise<void> => {
    await qn.dataSource.query('update outbox set not_before = null');
    await qn.dataSource.query('update lane set next_attempt_at = null, failures = 0');
    await qn.deliver('QS');
  };
  /** Kills the node at the moment at which it works at the message, and starts it again. */
  const dieAtIt = async (): Promise<void> => {
    const delivered = deliver();
    await until('QS works at it', async () => {
      const [working] = await atQs(ASLEEP);
      return working;
    });
    await qs.kill9('gateway');
    await atQs(`select pg_terminate_backend(pid) from (${ASLEEP}) as asleep`);
    await delivered;
    await qs.restart();
  };
  const casesAtQs = async (): Promise<unknown[]> =>
    (await atQs('select case_id from case_file')).map((row) => row['case_id']);

  it(
    'takes no other with it, is not worked at after the fifth, and is refused when others pass',
    async () => {
      const cases = [await submit(), await submit(), await submit()];
      const [before = '', deadly = '', behind = ''] = cases;
      await atQs('insert into deadly values ($1)', [deadly]);
      await dieAtIt();
      expect(await casesAtQs()).toEqual([]);
      // From now on each by itself, the most suspicious last: they are stored, though nobody could answer for them.
      await dieAtIt();
      expect(await casesAtQs()).toEqual([before]);
      await dieAtIt();
      expect(new Set(await casesAtQs())).toEqual(new Set([before, behind]));
      expect(await stateOf(before)).toBe('QUEUED');
      for (let deaths = 4; deaths <= 5; deaths += 1) await dieAtIt();

      const pid = qs.pid('gateway');
      await deliver();
      expect([await stateOf(before), await stateOf(behind)]).toEqual(['DELIVERED', 'DELIVERED']);
      expect(await stateOf(deadly)).toBe('QUEUED');
      expect(await lane()).toMatchObject({ waiting: 1, aside: 1, failures: 0 });
      expect(await atQs('select fault, times from stumble')).toEqual([
        { fault: 'processes-died', times: 1 },
      ]);

      const later = await submit();
      for (let tries = 2; tries <= 5; tries += 1) await deliver();
      expect(await stateOf(later)).toBe('DELIVERED');
      expect(await stateOf(deadly)).toBe('DELIVERY_FAILED');
      expect(await lane()).toMatchObject({ waiting: 0, aside: 0 });
      const [sent] = await qn.dataSource.query('select jws from message where case_id = $1', [
        deadly,
      ]);
      expect(
        await atQs('select fault, times, jws, refused_at is not null as refused from stumble'),
      ).toEqual([{ fault: 'processes-died', times: 5, jws: sent.jws, refused: true }]);
      // Nothing is left behind but the marks at what was refused, in case its bytes come once more.
      expect(await atQs('select distinct digest from at_work')).toHaveLength(1);
      expect(qs.pid('gateway')).toBe(pid);
    },
    LIMIT_MS,
  );
});

const ASLEEP = `select pid from pg_stat_activity
  where datname = current_database() and wait_event = 'PgSleep'`;

/** Holds the program up where it writes the line of a case that the test names, so that it can be killed just there. */
const DEADLY = `
  create table deadly (case_id uuid);
  create function hold_here() returns trigger language plpgsql as $$
  begin
    if exists (select from deadly d where d.case_id = new.case_id) then perform pg_sleep(600); end if;
    return new;
  end $$;
  create trigger hold_here before insert or update on case_file for each row execute function hold_here();`;

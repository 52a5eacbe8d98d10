import { Client } from 'pg';
import { readMessage } from '@trace/protocol';
import type { LaneView } from '../../apps/node/src/api/views/lane.view.ts';
import type { PartnersView } from '../../apps/node/src/api/views/partner.view.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { ANode } from '../support/a-node.ts';
import { AStubGateway } from '../support/a-stub-gateway.ts';
import { anOfficer, type AnOfficer } from '../support/an-officer.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { MovedClocks } from '../support/moved-clocks.ts';
import { until } from '../support/until.ts';

const LIMIT_MS = 180_000;
/** The hold of a dead worker is over then, by the clock of the node. */
const HOLD_SECONDS = 6;

// F8 at the sender: a message at which the worker dies as it takes it up, with whatever stands around it in the lane.
describe('a lane whose worker dies at one of its messages', () => {
  const clocks = new MovedClocks();
  /** The cases of the messages that have come to QS, in the order in which they came. */
  const arrived: string[] = [];
  let directory: ADirectory;
  let database: ADatabase;
  let atDatabase: Client;
  let qn: ANode;
  let qs: AStubGateway;
  let officer: AnOfficer;

  beforeAll(async () => {
    await clocks.start();
    [directory, database] = await Promise.all([aDirectory(['QN', 'QS']), aDatabase()]);
    atDatabase = new Client({ connectionString: database.url });
    await atDatabase.connect();
    await atDatabase.query(DEADLY);
    qn = await ANode.start({
      state: 'QN',
      directory,
      databaseUrl: database.url,
      processes: [['api'], ['worker']],
      env: { ...clocks.env, SWEEP_SECONDS: '0.2' },
    });
    officer = await anOfficer(qn, 'SUPERVISOR');
    qs = await AStubGateway.start(directory, 'QS', 'QN');
    const honest = qs.answer;
    qs.answer = async (response, body) => {
      const { messages } = await qs.open(body);
      arrived.push(...messages.map(({ jws }) => readMessage(jws).caseId));
      await honest(response, body);
    };
  }, LIMIT_MS);
  afterAll(async () => {
    await qn?.stop();
    await qs?.stop();
    await atDatabase?.end();
    await Promise.all([database?.drop(), directory?.remove(), clocks.stop()]);
  });

  const submit = async (): Promise<string> =>
    (await officer.submit({ to: 'QS', request: aTraceRequest() })).caseId;
  const lane = async (): Promise<LaneView | undefined> => {
    const { body } = await officer.call<PartnersView>('GET', '/v1/partners');
    return body.partners.find(({ state }) => state === 'QS')?.lane;
  };
  /** Kills the worker while it takes the message up, unless the message stands aside. @returns whether it did */
  const dieAtIt = async (): Promise<boolean> => {
    const dies = await until('the message is taken up, or stands aside', async () => {
      if ((await atDatabase.query(ASLEEP)).rows.length > 0) return 'dies';
      return (await lane())?.aside === 1 ? 'stands aside' : undefined;
    });
    if (dies !== 'dies') return false;
    await qn.kill9('worker');
    await atDatabase.query(`select pg_terminate_backend(pid) from (${ASLEEP}) as asleep`);
    await clocks.move(HOLD_SECONDS);
    await qn.restart();
    return true;
  };

  it(
    'sends what stands before and behind it, lets it stand aside after five deaths, and loses nothing',
    async () => {
      // Nothing is sent before all three stand there.
      await qn.kill9('worker');
      const [before, deadly, behind] = [await submit(), await submit(), await submit()];
      await atDatabase.query(
        'insert into deadly select message_id from message where case_id = $1',
        [deadly],
      );
      await qn.restart();
      let deaths = 0;
      while (deaths < 8 && (await dieAtIt())) deaths += 1;
      // The first was of all three together; then the one before got through, which begins the row anew.
      expect(deaths).toBe(6);
      const pid = qn.pid('worker');
      const rest = await until('nothing else waits', async () => {
        const seen = await lane();
        return seen?.waiting === 1 ? seen : undefined;
      });
      expect(rest).toMatchObject({ aside: 1, failures: 0 });
      expect(arrived).toEqual([before, behind]);

      const later = await submit();
      await until('what is said later comes', () => (arrived.includes(later) ? true : undefined));
      expect(qn.pid('worker')).toBe(pid);

      // Once it kills no more, it goes by itself like anything that stood aside.
      await atDatabase.query('delete from deadly');
      await atDatabase.query('update outbox set not_before = null');
      await until('nothing waits', async () => ((await lane())?.waiting === 0 ? true : undefined));
      expect(arrived).toEqual([before, behind, later, deadly]);
    },
    LIMIT_MS,
  );
});

const ASLEEP = `select pid from pg_stat_activity
  where datname = current_database() and wait_event = 'PgSleep'`;

/** Holds the program up where it takes up the message that the test names, so that it can be killed just there. */
const DEADLY = `
  create table deadly (message_id uuid);
  create function hold_here() returns trigger language plpgsql as $$
  begin
    if new.taken > old.taken and exists (select from deadly d where d.message_id = new.message_id)
      then perform pg_sleep(600); end if;
    return new;
  end $$;
  create trigger hold_here before update on outbox for each row execute function hold_here();`;

import { EXCHANGE_ENTITIES, Lanes } from '@trace/exchange';
import { AuditEntry, openDatabase, SystemClock } from '@trace/platform';
import { newId } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import { until } from '../support/until.ts';
import { aDatabase, type ADatabase } from '../support/a-database.ts';

let database: ADatabase;
let dataSource: DataSource;
let lanes: Lanes;

beforeAll(async () => {
  database = await aDatabase();
  const config = { state: 'QN', poolSize: 20, databaseUrl: database.url };
  dataSource = await openDatabase(config, [AuditEntry, ...EXCHANGE_ENTITIES]);
});

async function heldUntil(): Promise<Date> {
  const [lane]: { held_until: Date }[] = await dataSource.query(
    "select held_until from lane where partner = 'QS'",
  );
  return lane?.held_until ?? new Date(0);
}

/** The lanes as another process of the node sees them. */
function anotherProcess(): Lanes {
  return new Lanes(dataSource, { add: async () => undefined }, new SystemClock());
}

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

beforeEach(async () => {
  lanes = anotherProcess();
  await dataSource.query('delete from lane');
  await dataSource.query("insert into lane (partner) values ('QS'), ('QM')");
});

describe('a lane', () => {
  it('is held by one of many who claim it at once', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => anotherProcess().claim('QS', newId())),
    );
    expect(claims.filter((hold) => hold !== undefined)).toHaveLength(1);
  });

  it('is let go only when nobody has wished for a drain since the holder last looked', async () => {
    const hold = await lanes.claim('QS', newId());
    if (!hold) throw new Error('the lane was free');
    // somebody else's message is committed now, and their job finds the lane taken
    expect(await anotherProcess().claim('QS', newId())).toBeUndefined();
    expect(await lanes.release(hold)).toBe(false);
    expect(await lanes.keep(hold)).toBe(true);
    expect(await lanes.release(hold)).toBe(true);
    expect(await anotherProcess().claim('QS', newId())).toBeDefined();
  });

  it('counts the holders that are not heard of again, until one lives through its work', async () => {
    const vanish = async (): Promise<number | undefined> => {
      const hold = await anotherProcess().claim('QS', newId());
      await dataSource.query("update lane set held_until = now() - interval '1 second'");
      return hold?.deaths;
    };
    expect([await vanish(), await vanish(), await vanish()]).toEqual([0, 1, 2]);
    const hold = await lanes.claim('QS', newId());
    if (!hold) throw new Error('the lane was free');
    expect(hold.deaths).toBe(3);
    await lanes.failed(hold, 'partner-busy');
    await dataSource.query('update lane set next_attempt_at = null');
    expect(await vanish()).toBe(0);
  });

  it('hears a wish of its own process without a job', async () => {
    const jobs: string[] = [];
    const own = new Lanes(
      dataSource,
      { add: async ({ data }) => void jobs.push(data.partner) },
      new SystemClock(),
    );
    const hold = await own.claim('QS', newId());
    if (!hold) throw new Error('the lane was free');
    await own.nudge('QS');
    expect(jobs).toEqual([]);
    expect(await own.release(hold)).toBe(false);
    expect(await own.keep(hold)).toBe(true);
    expect(await own.release(hold)).toBe(true);
    await own.nudge('QS');
    expect(jobs).toEqual(['QS']);
  });

  it('is kept through a lull for the next wish of its own process', async () => {
    const own = new Lanes(dataSource, { add: async () => undefined }, new SystemClock(), 60_000);
    const hold = await own.claim('QS', newId());
    if (!hold) throw new Error('the lane was free');
    const lull = own.lull(hold);
    await own.nudge('QS');
    expect(await lull).toBe(true);
    const last = own.lull(hold);
    own.endLulls();
    expect(await last).toBe(false);
  });

  it('never loses a wish, however claims and releases meet', async () => {
    let seen = 0;
    let written = 0;
    const worker = async (): Promise<void> => {
      const own = anotherProcess();
      const hold = await own.claim('QM', newId());
      if (!hold) return;
      for (;;) {
        seen = written;
        if ((await own.release(hold)) || !(await own.keep(hold))) return;
      }
    };
    for (let round = 0; round < 60; round += 1) {
      await Promise.all(
        Array.from({ length: 5 }, async (_, index) => {
          await new Promise((resolve) => setTimeout(resolve, index));
          written += 1;
          await worker();
        }),
      );
      // Whoever wished last was either served by the holder or became the holder.
      expect(seen).toBe(written);
    }
  });

  it('can be taken over from a holder who has fallen silent, who then can not let it go', async () => {
    const silent = await lanes.claim('QS', newId());
    if (!silent) throw new Error('the lane was free');
    await dataSource.query(
      "update lane set held_until = now() - interval '1 second' where partner = 'QS'",
    );
    expect(await anotherProcess().claim('QS', newId())).toBeDefined();
    expect(await lanes.keep(silent)).toBe(false);
    expect(await lanes.release(silent)).toBe(false);
  });

  it('stays with a holder who is at work for longer than a hold lasts, and one who lost it is told', async () => {
    const hold = await lanes.claim('QS', newId());
    if (!hold) throw new Error('the lane was free');
    await dataSource.query("update lane set held_until = now() - interval '1 second'");
    await until('the hold is renewed', async () =>
      (await heldUntil()) > new Date() ? true : undefined,
    );
    expect(await anotherProcess().claim('QS', newId())).toBeUndefined();
    expect(hold.lost).toBe(false);
    await dataSource.query("update lane set holder = gen_random_uuid() where partner = 'QS'");
    await until('the holder is told', () => hold.lost || undefined);
    await lanes.leave(hold);
  });

  it('rests after a failure, says why and until when, and is shown so', async () => {
    const hold = await lanes.claim('QS', newId());
    if (!hold) throw new Error('the lane was free');
    await lanes.failed(hold, 'partner-busy', 60_000);
    expect(await lanes.claim('QS', newId())).toBeUndefined();
    const [, shown] = await lanes.list();
    expect(shown).toMatchObject({
      partner: 'QS',
      failures: 1,
      lastError: 'partner-busy',
      circuit: 'CLOSED',
    });
    expect(shown?.nextAttemptAt?.getTime()).toBeGreaterThan(Date.now() + 50_000);
    expect(await lanes.idleWithWork()).toEqual([]);
  });

  it('that rests or is held by a clock that was set back since is free again (F48)', async () => {
    const hold = await lanes.claim('QS', newId());
    if (!hold) throw new Error('the lane was free');
    await lanes.failed(hold, 'ECONNREFUSED');
    const held = await lanes.claim('QM', newId());
    await dataSource.query(
      `update lane set next_attempt_at = next_attempt_at + interval '3 days',
                       held_until = held_until + interval '3 days'`,
    );
    expect(await anotherProcess().claim('QS', newId())).toBeDefined();
    expect(await anotherProcess().claim('QM', newId())).toBeDefined();
    if (held) clearInterval(held.beat);
  });
});

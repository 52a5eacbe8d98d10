import { randomUUID } from 'node:crypto';
import { ClockWatch, OwnWords, type WatchRound } from '@trace/casework';
import { Audit, Metrics } from '@trace/platform';
import { AnApi } from '../api/an-api.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aFinalAnswer, anAcknowledgement, aTraceRequest } from '../support/builders/index.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOTHING: WatchRound = { looked: 0, raised: 0, notices: 0, reminders: 0 };
const URGENT = {
  urgency: 'URGENT' as const,
  urgencyGrounds: ['U-LIFE' as const],
  urgencyReason: 'Somebody has threatened to use another weapon of the same origin.',
};
const EU = {
  legalBases: ['EU_2023_977' as const],
  necessityStatement: 'Without the chain of owners the origin cannot be found.',
  reasonsInfoAvailableThere: 'The mark of the maker is one of Sorava.',
};

describe('the watch over the clocks', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;

  beforeEach(async () => {
    directory = await aDirectory(['QN', 'QS']);
    [qn, qs] = await Promise.all([AnApi.start('QN', directory), AnApi.start('QS', directory)]);
  });
  afterEach(async () => {
    await Promise.all([qn?.stop(), qs?.stop()]);
    await directory?.remove();
  });

  const watch = (
    node: AnApi,
    more: { remindsPartners?: boolean; batch?: number } = {},
  ): ClockWatch => {
    const { dataSource, caseFiles, partners, exchange, clock } = node;
    const { outbox, lanes } = exchange;
    const words = new OwnWords({ partners, outbox, caseFiles, clock });
    const parts = { dataSource, caseFiles, partners, words, lanes, clock };
    return new ClockWatch({
      ...parts,
      audit: new Audit(),
      metrics: new Metrics(),
      remindsPartners: true,
      ...more,
    });
  };
  const ask = async (more: object = {}): Promise<string> => {
    const request = aTraceRequest({ header: { ...EU, ...more } });
    const { body, status } = await qn.post('/v1/requests', { to: 'QS', language: 'en', request });
    expect(status).toBe(201);
    return body.caseId;
  };
  const assign = async (caseId: string): Promise<void> => {
    const { headers } = await qs.get(`/v1/cases/${caseId}`);
    const { status } = await qs.post(
      `/v1/cases/${caseId}/assignment`,
      { officer: 'P. Novak' },
      { headers: { 'If-Match': headers['etag'] ?? '', 'Idempotency-Key': randomUUID() } },
    );
    expect(status).toBe(201);
  };
  const move = (ms: number): void => {
    for (const node of [qn, qs]) node.clock.aheadMs += ms;
  };
  const raisedAt = async (node: AnApi, clock = 'ANSWER'): Promise<string[]> => {
    const rows: { rung: string }[] = await node.dataSource.query(
      'select rung from clock_crossing where clock = $1 order by reached_at',
      [clock],
    );
    return rows.map(({ rung }) => rung);
  };
  const count = async (node: AnApi, table: string): Promise<number> => {
    const [row]: { count: number }[] = await node.dataSource.query(
      `select count(*)::int as count from ${table}`,
    );
    return row?.count ?? 0;
  };

  it('raises each rung once as it comes, on both sides, and looks at nothing in between', async () => {
    await ask();
    await qn.deliver('QS');
    const [asking, asked] = [watch(qn), watch(qs)];
    expect([await asking.run(), await asked.run()]).toEqual([NOTHING, NOTHING]);
    const told: string[] = [];
    // every twelve hours for 16 days
    for (let half = 0; half < 32; half += 1) {
      move(12 * HOUR);
      for (const [node, one] of [[qn, asking] as const, [qs, asked] as const]) {
        const { looked, raised, reminders } = await one.run();
        if (looked > 0) told.push(`${node.state} ${raised}${reminders > 0 ? ' reminds' : ''}`);
      }
      await qn.deliver('QS');
      expect([await asking.run(), await asked.run()].map(({ raised }) => raised)).toEqual([0, 0]);
    }
    const ladder = ['OFFICER', 'TEAM_LEAD', 'SUPERVISOR', 'HEAD', 'WEEK_1'];
    for (const node of [qn, qs]) {
      expect(await raisedAt(node)).toEqual(ladder);
      expect(await count(node, `notice where clock = 'ANSWER'`)).toBe(5);
      expect(await count(node, 'mail')).toBe(await count(node, 'notice'));
    }
    const [reminded]: { count: number }[] = await qs.dataSource.query(
      `select count(*)::int as count from message where kind = 'REMINDER' and direction = 'IN'`,
    );
    const [due]: { count: number }[] = await qn.dataSource.query(
      `select count(*)::int as count from clock_crossing where rung = 'HEAD' or rung like 'WEEK_%'`,
    );
    expect(reminded).toEqual(due);
    expect(told.length).toBeGreaterThan(8);
  }, 60_000);

  it('tells what was missed once, by its highest rung, when it begins late', async () => {
    const caseId = await ask();
    await qn.deliver('QS');
    move(10 * DAY);
    expect(await watch(qs).run()).toMatchObject({ looked: 1, notices: 2, reminders: 0 });
    expect(await raisedAt(qs)).toEqual(['OFFICER', 'TEAM_LEAD', 'SUPERVISOR', 'HEAD']);
    const { body } = await qs.get('/v1/notices?unread=true');
    expect(body.notices).toEqual([
      expect.objectContaining({ caseId, clock: 'ANSWER', rung: 'HEAD', what: 'CLOCK_OVERDUE' }),
      expect.objectContaining({ caseId, clock: 'ACKNOWLEDGEMENT', rung: 'WEEK_1' }),
    ]);
    expect(await watch(qs).run()).toEqual(NOTHING);
  });

  it('raises again nothing when the case changes, and only what is left when a date moves', async () => {
    const caseId = await ask(URGENT);
    await qn.deliver('QS');
    move(5 * HOUR);
    await watch(qs).run();
    expect(await raisedAt(qs)).toEqual(['RECEIVED', 'OFFICER']);
    const said = await qs.follow(
      caseId,
      'acknowledgement',
      anAcknowledgement({ accessClass: 'INDIRECT', note: 'The books are kept on paper.' }),
    );
    expect(said.status).toBe(201);
    // the case has changed and is looked at, and nothing is raised for it
    expect(await watch(qs).run()).toMatchObject({ looked: 1, raised: 0, notices: 0 });
    await qs.deliver('QN');
    await assign(caseId);
    expect(await watch(qs).run()).toMatchObject({ raised: 0 });
    move(4 * HOUR);
    expect(await watch(qs).run()).toEqual(NOTHING);
    await qs.follow(caseId, 'final-answer', aFinalAnswer());
    await qs.deliver('QN');
    move(90 * DAY);
    expect(await watch(qs).run()).toMatchObject({ raised: 0 });
    expect(await watch(qs).run()).toEqual(NOTHING);
  });

  it('escalates at home a case that is acknowledged and that nobody has', async () => {
    const caseId = await ask(URGENT);
    await qn.deliver('QS');
    await qs.follow(caseId, 'acknowledgement', anAcknowledgement());
    await qs.deliver('QN');
    move(55 * 60_000);
    await Promise.all([watch(qn).run(), watch(qs).run()]);
    expect(await raisedAt(qs, 'TRIAGE')).toEqual(['OFFICER', 'TEAM_LEAD', 'SUPERVISOR']);
    expect(await raisedAt(qn, 'TRIAGE')).toEqual([]);
    await assign(caseId);
    move(HOUR);
    await watch(qs).run();
    expect(await raisedAt(qs, 'TRIAGE')).toEqual(['OFFICER', 'TEAM_LEAD', 'SUPERVISOR']);
  });

  it('pages the officer on duty when an urgent request comes, and warns of one that does not arrive', async () => {
    await ask(URGENT);
    move(16 * 60_000);
    await watch(qn).run();
    const { body } = await qn.get('/v1/notices', 'FOCAL_POINT');
    expect(body.notices).toMatchObject([
      { what: 'NOT_DELIVERED', rung: 'WARN', clock: 'DELIVERY' },
    ]);
    await qn.deliver('QS');
    move(1);
    await watch(qs).run();
    const paged = await qs.get('/v1/notices', 'OFFICER');
    expect(paged.body.notices).toMatchObject([{ what: 'REQUEST_RECEIVED', desk: 'DUTY_OFFICER' }]);
  });

  it('reminds the partner in its own name, signed, and never of what is still under way', async () => {
    const caseId = await ask();
    await qn.deliver('QS');
    move(9 * DAY);
    expect(await watch(qn).run()).toMatchObject({ reminders: 2 });
    const { body } = await qn.get(`/v1/cases/${caseId}`);
    const reminders = body.timeline.filter((one: { kind: string }) => one.kind === 'REMINDER');
    expect(reminders).toHaveLength(2);
    expect(await qn.audit(4)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'CLOCK_CROSSED', actor: 'node', outcome: 'ANSWER HEAD' }),
      ]),
    );
    // not delivered yet: a week later nobody is reminded a second time
    move(8 * DAY);
    expect(await watch(qn).run()).toMatchObject({ reminders: 0, raised: 2 });
    await qn.deliver('QS');
    move(7 * DAY);
    expect(await watch(qn).run()).toMatchObject({ reminders: 2, raised: 2 });
    await qn.deliver('QS');
    const held = await qs.get(`/v1/cases/${caseId}`);
    expect(
      held.body.timeline.filter((one: { kind: string }) => one.kind === 'REMINDER'),
    ).toHaveLength(4);
  });

  it('reminds nobody where that is switched off', async () => {
    await ask();
    await qn.deliver('QS');
    move(9 * DAY);
    expect(await watch(qn, { remindsPartners: false }).run()).toMatchObject({
      reminders: 0,
      notices: 2,
    });
  });

  it('is the same work for any number of watchers at once', async () => {
    for (let i = 0; i < 30; i += 1) await ask();
    await qn.deliver('QS');
    move(9 * DAY);
    const rounds = await Promise.all([1, 2, 3, 4].map(() => watch(qn, { batch: 3 }).run()));
    // whoever finds everything in other hands leaves early: what is left is for the next round
    rounds.push(await watch(qn).run());
    const sum = (name: keyof WatchRound): number =>
      rounds.reduce((total, round) => total + round[name], 0);
    expect(sum('raised')).toBe(await count(qn, 'clock_crossing'));
    expect(sum('notices')).toBe(60);
    expect(sum('reminders')).toBe(60);
    expect(await count(qn, 'notice')).toBe(60);
    const messages: { count: number }[] = await qn.dataSource.query(
      `select count(*)::int from message where kind = 'REMINDER' group by case_id`,
    );
    expect(messages.map((row) => row.count)).toEqual(Array.from({ length: 30 }, () => 2));
    expect(rounds.filter(({ looked }) => looked > 0).length).toBeGreaterThan(1);
  });

  it('leaves a case alone that somebody has in hand, and takes it up afterwards', async () => {
    const caseId = await ask();
    await qn.deliver('QS');
    move(9 * DAY);
    await qn.dataSource.transaction(async (em) => {
      await em.query('select pg_advisory_xact_lock(hashtextextended($1, 11))', [caseId]);
      expect(await watch(qn).run()).toEqual(NOTHING);
    });
    expect(await watch(qn).run()).toMatchObject({ looked: 1 });
  });

  it('is not stopped by one case that can not be read', async () => {
    const ids = [await ask(), await ask(), await ask()];
    await qn.deliver('QS');
    await qn.dataSource.query(`update message set jws = 'broken' where case_id = $1`, [ids[1]]);
    move(9 * DAY);
    expect(await watch(qn).run()).toMatchObject({ looked: 2, reminders: 4 });
    expect(await watch(qn).run()).toEqual(NOTHING);
  });

  it('tells people at once where nothing can sign a reminder, and reminds once as soon as there is a key again', async () => {
    const caseId = await ask();
    await qn.deliver('QS');
    move(9 * DAY);
    qn.keys.announced(undefined, new Date(0));
    const told = await watch(qn).run();
    expect(told).toMatchObject({ looked: 1, notices: 2, reminders: 0 });
    expect(told.raised).toBeGreaterThan(2);
    expect(await count(qn, 'notice where clock is not null')).toBe(2);
    expect(await count(qn, 'clock_crossing where owes_reminder')).toBe(2);
    // Tried again after a moment, and nobody is told a second time.
    expect(await watch(qn).run()).toEqual(NOTHING);
    move(15_001);
    expect(await watch(qn).run()).toEqual({ ...NOTHING, looked: 1 });

    qn.keys.announced(undefined);
    move(15_001);
    expect(await watch(qn).run()).toEqual({ ...NOTHING, looked: 1, reminders: 2 });
    expect(await count(qn, 'clock_crossing where owes_reminder')).toBe(0);
    expect(await count(qn, 'clock_crossing where message_id is not null')).toBe(2);
    move(15_001);
    expect(await watch(qn).run()).toEqual(NOTHING);
    const { body } = await qn.get(`/v1/cases/${caseId}`);
    const kinds = body.timeline.map((one: { kind: string }) => one.kind);
    expect(kinds.filter((kind: string) => kind === 'REMINDER')).toHaveLength(2);
  });

  it('reminds once of what was reached meanwhile, and of nothing that is over by then', async () => {
    const caseId = await ask();
    await qn.deliver('QS');
    move(9 * DAY);
    qn.keys.announced(undefined, new Date(0));
    await watch(qn).run();
    move(7 * DAY);
    expect(await watch(qn).run()).toMatchObject({ raised: 2, notices: 2, reminders: 0 });
    // What was owed before is owed until something higher of the same clock is said.
    expect(await count(qn, 'clock_crossing where owes_reminder')).toBe(4);

    qn.keys.announced(undefined);
    const acknowledged = anAcknowledgement({ accessClass: 'INDIRECT', note: 'They are on paper.' });
    expect(await qs.follow(caseId, 'acknowledgement', acknowledged)).toMatchObject({ status: 201 });
    await qs.deliver('QN');
    move(15_001);
    expect(await watch(qn).run()).toMatchObject({ raised: 0, notices: 0, reminders: 1 });
    expect(await count(qn, `clock_crossing where owes_reminder and clock = 'ANSWER'`)).toBe(0);
    expect(await count(qn, `clock_crossing where message_id is not null`)).toBe(1);
  });

  it('loses no time where the whole node can do nothing for a while', async () => {
    await ask();
    await qn.deliver('QS');
    move(9 * DAY);
    await qn.dataSource.query('alter table audit_entry rename to audit_taken');
    await expect(watch(qn).run()).rejects.toThrow();
    await qn.dataSource.query('alter table audit_taken rename to audit_entry');
    expect(await watch(qn).run()).toMatchObject({ looked: 1, reminders: 2 });
  });

  it('looks once at cases that were there before it', async () => {
    await ask();
    await qn.deliver('QS');
    await qs.dataSource.query('update case_file set next_crossing_at = opened_at');
    move(1);
    expect(await watch(qs).run()).toEqual({ ...NOTHING, looked: 1 });
    expect(await watch(qs).run()).toEqual(NOTHING);
  });
});

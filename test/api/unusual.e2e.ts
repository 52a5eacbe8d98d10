import { randomUUID } from 'node:crypto';
import { Unusual, UnusualWatch } from '@trace/casework';
import { Audit, type AuditAction } from '@trace/platform';
import type { NoticePageView } from '../../apps/node/src/api/views/notice.view.ts';
import type { UnusualView } from '../../apps/node/src/api/views/unusual.view.ts';
import { seedCases } from '../../apps/cli/src/seed/seed-cases.ts';
import type { SeedStory } from '../../apps/cli/src/seed/seed-stories.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aFinalAnswer, aTraceRequest } from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

const DAY = 86_400_000;
const OFFICERS = ['A. Novak', 'B. Horvat', 'C. Krajnc'];
/** The next Friday in the afternoon: the keys and the directory of the test are as old as the test. */
const NOW = nextFriday();
/** The instant of so many days before, at an hour (UTC), and the day as it is written. */
const ago = (days: number, time = '09:00'): Date => new Date(`${dayOf(days)}T${time}:00.000Z`);
const dayOf = (days: number): string => new Date(+NOW - days * DAY).toISOString().slice(0, 10);

function nextFriday(): Date {
  const tomorrow = new Date(Date.now() + DAY);
  const friday = new Date(+tomorrow + ((12 - tomorrow.getUTCDay()) % 7) * DAY);
  return new Date(`${friday.toISOString().slice(0, 10)}T15:00:00.000Z`);
}

const ASKED: SeedStory = {
  name: 'asked',
  share: 1,
  steps: [{ by: 'ASKING', kind: 'REQUEST', hours: [0, 1] }],
};

/** A part of the answer within an hour, and withdrawn four days after it. */
const LEFT_OFF: SeedStory = {
  name: 'left off',
  share: 1,
  steps: [
    { by: 'ASKING', kind: 'REQUEST', hours: [0, 0] },
    { by: 'ASKED', kind: 'PARTIAL_ANSWER', hours: [1, 1] },
    { by: 'ASKING', kind: 'WITHDRAWAL', hours: [96, 96] },
  ],
};

const askingUs = (): object =>
  aTraceRequest({
    header: { addressees: [{ state: 'QN', why: 'MANUFACTURER', mode: 'PARALLEL' }] },
  });

// T-10, T-17 and T-27: what nobody would see in a single request, word or opening.
describe('what is unusual', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  const caseIds: string[] = [];

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS', 'QM']);
    [qn, qs] = [await AnApi.start('QN', directory), await AnApi.start('QS', directory)];
    qn.clock.stillAt = NOW;
    qs.clock.stillAt = NOW;
    await seedAsked('QM', 3);
    await seedAsked('QS', 4);
    const rows: { case_id: string }[] = await qn.dataSource.query(
      'select case_id from case_file order by case_id',
    );
    caseIds.push(...rows.map((row) => row.case_id));
    await seedWork();
  });
  afterAll(async () => {
    await qn?.stop();
    await qs?.stop();
    await directory?.remove();
  });

  /** So many requests of a partner in each of the ten weeks before this one. */
  async function seedAsked(partner: string, weekly: number): Promise<void> {
    for (const week of Array.from({ length: 10 }, (_, nth) => nth + 1)) {
      await seedCases(qn, {
        count: weekly,
        seed: week,
        now: NOW,
        thin: false,
        stories: [ASKED],
        ages: [{ share: 1, from: week * 7 * DAY, to: week * 7 * DAY + 2 * DAY }],
        only: { direction: 'IN', partner, urgency: 'ROUTINE' },
      });
    }
  }

  const ownOf = (officer: string): string[] =>
    caseIds.filter((_, index) => index % OFFICERS.length === OFFICERS.indexOf(officer));

  /** Six weeks in which each of three officers opens some of his own cases on each working day. */
  async function seedWork(): Promise<void> {
    for (const officer of OFFICERS)
      for (const caseId of ownOf(officer))
        await qn.dataSource.query(
          `insert into assignment (assignment_id, case_id, officer, assigned_by, key, assigned_at)
           values ($1::uuid, $2, $3, 'S. Boss', $1::uuid::text, $4)`,
          [randomUUID(), caseId, officer, new Date(+NOW - 100 * DAY)],
        );
    for (const days of workingDays(42))
      for (const [nth, officer] of OFFICERS.entries())
        await open(officer, ownOf(officer).slice(days % 8, (days % 8) + 5 + nth), ago(days));
  }

  /** Of so many days back, those on which this State works; how many days ago each was. */
  function workingDays(length: number): number[] {
    const { weekend = [], holidays = [] } = qn.partners.self?.statement.metadata.trace_state ?? {};
    const free = new Set(holidays.map(({ date }) => date));
    return Array.from({ length }, (_, nth) => nth + 1).filter(
      (days) => !weekend.includes(ago(days).getUTCDay() || 7) && !free.has(dayOf(days)),
    );
  }

  async function open(
    actor: string,
    cases: readonly string[],
    at: Date,
    action: AuditAction = 'CASE_READ',
  ): Promise<void> {
    await qn.dataSource.transaction((em) =>
      new Audit().record(
        em,
        cases.map((caseId) => ({ at, actor, role: 'OFFICER', action, caseId })),
      ),
    );
  }

  const shown = async (): Promise<UnusualView> => (await qn.get('/v1/unusual')).body;
  const kinds = async (): Promise<string[]> =>
    (await shown()).findings.map(
      ({ kind, partner, officer, counted }) => `${kind} ${officer ?? partner} ${counted}`,
    );
  const watch = async (restMs = 0): Promise<number> => {
    const { dataSource, app } = qn;
    return new UnusualWatch({ dataSource, unusual: app.get(Unusual) }, restMs).run();
  };
  const told = async (role: 'SUPERVISOR' | 'AUDITOR'): Promise<NoticePageView['notices']> =>
    ((await qn.get('/v1/notices', role)).body as NoticePageView).notices.filter(({ what }) =>
      ['UNUSUAL_FOUND', 'OPENINGS_DRAWN'].includes(what),
    );
  const say = async (
    about: string,
    verdict = 'JUSTIFIED',
    key = randomUUID(),
  ): ReturnType<AnApi['post']> =>
    qn.post(
      '/v1/unusual/words',
      { about, verdict, sentence: 'Asked; the list of the day names it.' },
      { headers: { 'Idempotency-Key': key } },
    );

  it('is nothing where there is ordinary work, of which five openings a day are drawn', async () => {
    const { findings, openings, from, until } = await shown();
    expect(findings).toEqual([]);
    expect([from, until]).toEqual([dayOf(27), dayOf(0)]);
    const days = workingDays(27);
    expect(new Set(openings.map(({ at }) => at.slice(0, 10)))).toEqual(new Set(days.map(dayOf)));
    expect(openings).toHaveLength(days.length * 5);
    expect(openings.every(({ hasPart }) => hasPart)).toBe(true);
    expect((await shown()).openings).toEqual(openings);
  });

  it('is, within a day, exactly the officer who looks up the cases of others at night', async () => {
    const looked = ownOf('B. Horvat').slice(0, 6);
    await open('A. Novak', looked, ago(1, '21:30'));
    expect(await kinds()).toEqual([
      'OFFICER_WITHOUT_PART A. Novak 6',
      'OFFICER_OFF_HOURS A. Novak 6',
    ]);
    const { findings, openings } = await shown();
    expect(findings[0]?.cases.map(({ caseId }) => caseId).toSorted()).toEqual(looked.toSorted());
    expect(findings[0]?.cases[0]?.reference).toMatch(/^[A-Z]{2}-/);
    const drawn = openings.filter(({ at }) => at.startsWith(dayOf(1)));
    expect(drawn.map(({ officer, hasPart }) => [officer, hasPart])).toEqual(
      Array.from({ length: 5 }, () => ['A. Novak', false]),
    );
  });

  it('is, of a single look at the case of another, at least drawn the next day', async () => {
    const [caseId = ''] = ownOf('C. Krajnc');
    await open('B. Horvat', [caseId], ago(2));
    const { openings } = await shown();
    expect(
      openings.filter(({ hasPart, officer }) => !hasPart && officer === 'B. Horvat'),
    ).toMatchObject([{ case: { caseId }, words: [] }]);
  });

  it('is a flood of a partner that no quota stops', async () => {
    for (let count = 0; count < 13; count += 1) {
      const order = { to: 'QN', language: 'en', request: askingUs() };
      expect((await qs.post('/v1/requests', order)).status).toBe(201);
    }
    await qs.deliver('QN');
    const [{ accepted } = { accepted: 0 }]: { accepted: number }[] = await qs.dataSource.query(
      `select count(*)::int as accepted from message where outcome = 'ACCEPTED'`,
    );
    expect(accepted).toBe(13);
    const { findings } = await shown();
    expect(findings[0]).toMatchObject({
      kind: 'PARTNER_ASKS_MORE',
      partner: 'QS',
      counted: 13,
      usual: 4,
      limit: 12,
      against: 'OWN',
      until: dayOf(0),
    });
  });

  it('is told to supervisors and auditors once, with neither a case nor an officer', async () => {
    expect(await watch()).toBeGreaterThan(0);
    expect(await watch()).toBe(0);
    const [supervisor, auditor] = [await told('SUPERVISOR'), await told('AUDITOR')];
    expect(supervisor.map(({ what }) => what).toSorted()).toEqual([
      'OPENINGS_DRAWN',
      'UNUSUAL_FOUND',
      'UNUSUAL_FOUND',
      'UNUSUAL_FOUND',
    ]);
    expect(auditor).toHaveLength(3);
    for (const notice of [...supervisor, ...auditor]) {
      expect(notice).not.toHaveProperty('caseId');
      expect(JSON.stringify(notice)).not.toMatch(/Novak|Horvat/);
    }
  });

  it('keeps what a supervisor says about it, in the trail too, and tells of it no more', async () => {
    const [finding] = (await shown()).findings;
    const key = randomUUID();
    const first = await say(finding?.key ?? '', 'FOLLOW_UP', key);
    expect(first.status).toBe(201);
    expect((await say(finding?.key ?? '', 'FOLLOW_UP', key)).body).toEqual(first.body);
    expect((await say(finding?.key ?? '', 'JUSTIFIED', key)).body.code).toBe(
      'idempotency.mismatch',
    );
    const { findings, unsaidFindings } = await shown();
    expect(unsaidFindings).toBe(findings.length - 1);
    expect(findings[0]?.words).toMatchObject([
      { verdict: 'FOLLOW_UP', saidBy: 'Test SUPERVISOR', about: finding?.key },
    ]);
    const trail = await qn.get('/v1/audit-entries?action=UNUSUAL_JUDGED', 'AUDITOR');
    expect(trail.body.entries).toMatchObject([
      { outcome: `FOLLOW_UP ${finding?.key}`, reason: 'Asked; the list of the day names it.' },
    ]);
    await expect(qn.dataSource.query('delete from unusual_word')).rejects.toThrow('append-only');
  });

  it('is judged of an opening as well, by somebody else than who opened it', async () => {
    const [opening] = (await shown()).openings;
    expect((await say(opening?.key ?? '')).status).toBe(201);
    expect((await shown()).openings[0]?.words).toHaveLength(1);
    const himself = await qn.somebody('SUPERVISOR', { person: opening?.officer ?? '' });
    const said = { about: opening?.key, verdict: 'JUSTIFIED', sentence: 'It was me.' };
    expect((await himself('post', '/v1/unusual/words', said)).body.code).toBe('unusual.own');
    expect((await say('OPENING:0')).body.code).toBe('unusual.unknown');
    expect((await say('<script>')).status).toBe(400);
  });

  it('is judged once under one key, whatever is sent under it at the same moment', async () => {
    const { findings, openings } = await shown();
    const about = [...findings.slice(1), ...openings.slice(1, 4)].map((one) => one.key);
    const key = randomUUID();
    const said = await Promise.all(about.map(async (one) => say(one, 'JUSTIFIED', key)));
    expect(said.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(said.filter(({ body }) => body.code === 'idempotency.mismatch')).toHaveLength(
      about.length - 1,
    );
  });

  it('is at once a single look at a case that an auditor has named as a bait', async () => {
    const { openings } = await shown();
    const drawn = openings.find(({ officer, hasPart }) => officer === 'A. Novak' && !hasPart);
    const caseId = drawn?.case.caseId ?? '';
    const { reference } = (await qn.get(`/v1/cases/${caseId}`, 'AUDITOR')).body;
    const place = async (standing: string, key = randomUUID()): ReturnType<AnApi['post']> =>
      qn.post(
        '/v1/unusual/baits',
        { reference, standing },
        { role: 'AUDITOR', headers: { 'Idempotency-Key': key } },
      );
    // Every case to which a finding or an opening leads.
    const led = async (): Promise<string[]> => {
      const { findings: found, openings: of } = await shown();
      const others = found.filter(({ kind }) => kind !== 'BAIT_OPENED');
      const named = [...others.flatMap(({ cases }) => cases), ...of.map((one) => one.case)];
      return named.map((one) => one.caseId);
    };
    expect((await led()).filter((one) => one === caseId).length).toBeGreaterThan(1);
    const key = randomUUID();
    const placed = await Promise.all([1, 2, 3, 4].map(async () => place('PLACED', key)));
    expect(placed[0]?.body).toMatchObject({ case: { caseId }, stands: true });
    expect(placed.map(({ status, body }) => ({ status, body }))).toEqual(
      placed.map(() => ({ status: 201, body: placed[0]?.body })),
    );
    const [line] = await qn.audit();
    expect(line).toMatchObject({ action: 'BAIT_PLACED', case_id: null });
    expect(await led()).not.toContain(caseId);
    expect(await watch(Infinity)).toBe(0);
    await qn.get(`/v1/cases/${caseId}`, 'OFFICER');
    expect(await watch(Infinity)).toBe(2);
    const [finding] = (await shown()).findings;
    expect(finding).toMatchObject({
      kind: 'BAIT_OPENED',
      officer: 'Test OFFICER',
      cases: [{ caseId, reference }],
    });
    expect((await qn.get('/v1/unusual/baits', 'AUDITOR')).body.baits).toHaveLength(1);
    qn.clock.aheadMs = 1_000;
    expect((await place('LIFTED')).body.stands).toBe(false);
    await qn.get(`/v1/cases/${caseId}`, 'FOCAL_POINT');
    expect((await shown()).findings.filter(({ kind }) => kind === 'BAIT_OPENED')).toHaveLength(1);
    expect((await led()).filter((one) => one === caseId).length).toBeGreaterThan(1);
    qn.clock.aheadMs = 0;
    expect((await qn.get('/v1/unusual/baits', 'AUDITOR')).body.baits).toEqual([]);
    expect(
      (
        await qn.post(
          '/v1/unusual/baits',
          { reference: 'QN-TR-0', standing: 'PLACED' },
          { role: 'AUDITOR' },
        )
      ).body.code,
    ).toBe('case.unknown');
  });

  it('shows nobody of a unit what others have', async () => {
    const [caseId = ''] = ownOf('B. Horvat');
    await qn.dataSource.query(
      `insert into case_unit (case_id, unit, since) values ($1, 'North', now())`,
      [caseId],
    );
    const named = ({ findings, openings }: UnusualView): string[] =>
      [...findings.flatMap(({ cases }) => cases), ...openings.map((one) => one.case)].map(
        (one) => one.caseId,
      );
    expect(named(await shown())).toContain(caseId);
    const south = await qn.somebody('SUPERVISOR', { person: 'S. South', unit: 'South' });
    const known = (await south('get', '/v1/unusual')).body as UnusualView;
    expect(named(known)).not.toContain(caseId);
    expect(known.findings.map(({ kind }) => kind)).toContain('PARTNER_ASKS_MORE');
  });

  it('is an answer that its own time kept from being late, alike on both sides', async () => {
    const order = { to: 'QN', language: 'en', request: askingUs() };
    const { caseId } = (await qs.post('/v1/requests', order)).body;
    await qs.deliver('QN');
    qn.clock.aheadMs = DAY;
    expect((await qn.follow(caseId, 'final-answer', aFinalAnswer())).status).toBe(201);
    qn.clock.aheadMs = 45 * DAY;
    qs.clock.aheadMs = 45 * DAY;
    await qn.deliver('QS');
    const back = async (node: AnApi): Promise<unknown[]> =>
      ((await node.get('/v1/unusual')).body as UnusualView).findings
        .filter(({ word }) => word?.clock === 'ANSWER')
        .map(({ kind, counted, limit, word, cases }) => ({ kind, counted, limit, word, cases }));
    expect(await back(qn)).toMatchObject([
      {
        kind: 'ANSWER_DATED_BACK',
        counted: 44 * 24 * 60,
        word: { state: 'QN' },
        cases: [{ caseId }],
      },
    ]);
    expect(await back(qs)).toEqual(await back(qn));
  });

  it('is a partner that withdraws whenever a part has come, and what was said of it stays until it does so again', async () => {
    qn.clock.aheadMs = 0;
    const seed = async (count: number, days: number): Promise<void> => {
      const [from, to] = [days * DAY, days * DAY];
      await seedCases(qn, {
        count,
        seed: 100 + days,
        now: new Date(+NOW + 40 * DAY),
        thin: false,
        stories: [LEFT_OFF],
        ages: [{ share: 1, from: from + 40 * DAY, to: to + 40 * DAY }],
        only: { direction: 'IN', partner: 'QM', urgency: 'ROUTINE' },
      });
    };
    const left = async (days: number): Promise<[number, string, number][]> => {
      qn.clock.aheadMs = days * DAY;
      return (await shown()).findings
        .filter(({ kind }) => kind === 'PARTNER_LEAVES_OFF')
        .map(({ counted, until, words }) => [counted, until, words.length]);
    };
    // Now and then a message of the seed is on its way for hours.
    const last = async (): Promise<string> => {
      const [row]: { day: string }[] = await qn.dataSource.query(
        `select to_char(max(stored_at) at time zone $1, 'YYYY-MM-DD') as day
           from message where kind = 'WITHDRAWAL'`,
        [qn.partners.self?.statement.metadata.trace_state.zone],
      );
      return row?.day ?? '';
    };
    await seed(5, 12);
    const first = await last();
    expect(await left(0)).toEqual([[5, first, 0]]);
    const [finding] = (await shown()).findings.filter(({ partner }) => partner === 'QM');
    expect((await say(finding?.key ?? '')).status).toBe(201);
    expect(await left(8)).toEqual([[5, first, 1]]);
    await seed(1, 0);
    expect(await left(8)).toEqual([[6, await last(), 0]]);
    expect((await last()) > first).toBe(true);
  });
});

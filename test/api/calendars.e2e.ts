import { CalendarWatch, verifyEvidence } from '@trace/casework';
import { Audit } from '@trace/platform';
import type { CalendarsView } from '../../apps/node/src/api/views/calendar.view.ts';
import type { CaseView } from '../../apps/node/src/api/views/case.view.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

/** A Tuesday after Easter, when nobody has a holiday until Friday. */
const TUESDAY = Date.parse('2026-04-07T08:00:00.000Z');
const HOUR_MS = 3_600_000;

describe('a calendar that is corrected while cases are open', () => {
  let directory: ADirectory;
  let [qn, qs]: AnApi[] = [];
  let now = TUESDAY;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS'], () => new Date(now));
    [qn, qs] = [await AnApi.start('QN', directory), await AnApi.start('QS', directory)];
    setClocks(TUESDAY);
  });
  afterAll(async () => {
    await qn?.stop();
    await qs?.stop();
    await directory?.remove();
  });

  function setClocks(at: number): void {
    now = at;
    for (const one of [qn, qs]) if (one) one.clock.aheadMs = at - Date.now();
  }
  const watch = ({ dataSource, caseFiles, partners, clock }: AnApi): CalendarWatch =>
    new CalendarWatch({ dataSource, caseFiles, partners, audit: new Audit(), clock });
  const changes = ({ dataSource }: AnApi): Promise<{ outcome: string; reason: string }[]> =>
    dataSource.query(
      `select outcome, reason from audit_entry where action = 'CALENDAR_CHANGED' order by entry_id`,
    );

  it('moves the due dates of open clocks on both nodes, each with one audit entry and one notice', async () => {
    if (!qn || !qs) throw new Error('not started');
    const asked = await qn.post('/v1/requests', {
      to: 'QS',
      language: 'en',
      request: aTraceRequest(),
    });
    expect(asked.status).toBe(201);
    const { caseId } = asked.body as { caseId: string };
    await qn.deliver('QS');
    const due = async (one: AnApi): Promise<string[]> =>
      ((await one.get(`/v1/cases/${caseId}`)).body as CaseView).clocks
        .filter(({ stoppedAt }) => stoppedAt === undefined)
        .map(({ kind, dueAt }) => `${kind} ${dueAt}`);
    expect(await due(qs)).toContain('ACKNOWLEDGEMENT 2026-04-10T22:00:00.000Z');

    // QS declares that it rests on Friday and Saturday: three working days end on the Sunday.
    setClocks(TUESDAY + HOUR_MS);
    await directory.issue({ QS: { weekend: [5, 6], holidaysOf: 'SI' } });
    await Promise.all([qn.partners.refresh(), qs.partners.refresh()]);
    const both = await Promise.all([due(qn), due(qs)]);
    expect(both[0]).toContain('ACKNOWLEDGEMENT 2026-04-12T22:00:00.000Z');
    expect(both[0]).toEqual(both[1]);

    // The lines of the lists follow, once, whoever takes the round and how often.
    const next = async (one: AnApi): Promise<string> =>
      ((await one.get('/v1/cases')).body as { cases: { nextDueAt: string }[] }).cases[0]
        ?.nextDueAt ?? '';
    for (const one of [qn, qs]) {
      expect(await next(one)).toBe('2026-04-10T22:00:00.000Z');
      const moved = await Promise.all([watch(one).run(), watch(one).run()]);
      expect(moved.reduce((sum, count) => sum + count)).toBe(1);
      expect(await watch(one).run()).toBe(0);
      expect(await next(one)).toBe('2026-04-12T22:00:00.000Z');
      expect(await changes(one)).toEqual([
        {
          outcome: 'ACKNOWLEDGEMENT 2026-04-10T22:00:00.000Z -> 2026-04-12T22:00:00.000Z',
          reason: expect.stringMatching(/^QS: calendar .+ -> .+$/),
        },
      ]);
    }
    const told = await qs.get('/v1/notices', 'OFFICER');
    expect(told.body).toMatchObject({
      notices: [
        {
          what: 'CLOCK_MOVED',
          clock: 'ACKNOWLEDGEMENT',
          dueAt: '2026-04-12T22:00:00.000Z',
          formerDueAt: '2026-04-10T22:00:00.000Z',
        },
      ],
    });

    // Whoever checks the evidence finds the same dates, from the statements that are in it.
    const { body: evidence } = await qs.get(`/v1/cases/${caseId}/evidence`);
    const former = (evidence as { formerStatements: string[] }).formerStatements;
    expect(former).toHaveLength(2);
    const report = await verifyEvidence(evidence);
    expect(report).toMatchObject({ proved: true, faults: [] });
    const acknowledgement = report.folded?.clocks.find(({ kind }) => kind === 'ACKNOWLEDGEMENT');
    expect(acknowledgement?.dueAt).toEqual(new Date('2026-04-12T22:00:00.000Z'));
    const forged = former.map((token) => `${token.slice(0, -4)}AAAA`);
    await expect(
      verifyEvidence({ ...(evidence as object), formerStatements: forged }),
    ).rejects.toThrow();
  });

  it('is listed with all versions that are held, and the reading leaves its line', async () => {
    const { body } = await qn!.get('/v1/calendars', 'ADMINISTRATOR');
    const { state, states } = body as CalendarsView;
    expect(state).toBe('QN');
    const [own, sorava] = states;
    expect(own?.calendars).toHaveLength(1);
    expect(sorava?.calendars.map(({ weekend }) => weekend)).toEqual([
      [6, 7],
      [5, 6],
    ]);
    expect(sorava?.calendars[1]).toMatchObject({ declaredAt: '2026-04-07T09:00:00.000Z' });
    expect((await qn!.audit())[0]).toMatchObject({ action: 'CALENDARS_LISTED' });
  });
});

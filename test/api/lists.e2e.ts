import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import {
  aCooperationRequest,
  aFinalAnswer,
  anAcknowledgement,
  aTraceRequest,
} from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

interface Line {
  caseId: string;
  openedAt: string;
  nextDueAt?: string;
  overdue: boolean;
  dueSoon: boolean;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('lists', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let qs: AnApi;
  /** Ids of QN's cases in the order in which they were opened: 20 to QS, then 5 to QM, whose node is away. */
  const opened: string[] = [];

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS', 'QM']);
    [qn, qs] = await Promise.all([AnApi.start('QN', directory), AnApi.start('QS', directory)]);
    for (let i = 0; i < 25; i++) {
      const to = i < 20 ? 'QS' : 'QM';
      const addressees = [{ state: to, why: 'MANUFACTURER' as const, mode: 'PARALLEL' as const }];
      const request =
        i % 5 === 0
          ? aCooperationRequest({ header: { addressees } })
          : aTraceRequest({ header: { addressees } });
      const { body } = await qn.post('/v1/requests', { to, language: 'en', request });
      opened.push(body.caseId);
    }
    await qn.deliver('QS');
    await qs.follow(opened[0] ?? '', 'acknowledgement', anAcknowledgement());
    await qs.follow(opened[1] ?? '', 'acknowledgement', anAcknowledgement());
    await qs.deliver('QN');
  });
  afterAll(async () => {
    await Promise.all([qn?.stop(), qs?.stop()]);
    await directory?.remove();
  });

  async function pages(api: AnApi, path: string, limit: number): Promise<Line[][]> {
    const found: Line[][] = [];
    let cursor = '';
    for (;;) {
      const { status, body } = await api.get(
        `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor}`,
      );
      expect(status).toBe(200);
      found.push(body.cases);
      if (body.next === undefined) return found;
      cursor = `&cursor=${body.next}`;
    }
  }

  const ids = (lines: Line[]): string[] => lines.map(({ caseId }) => caseId);

  it.each([1, 7, 25, 200])(
    'are read in parts of %i, the latest first, each case once',
    async (limit) => {
      const read = await pages(qn, '/v1/cases', limit);
      expect(ids(read.flat())).toEqual(opened.toReversed());
      expect(read.slice(0, -1).every((page) => page.length === limit)).toBe(true);
    },
  );

  it('skip and repeat nothing while cases change and come', async () => {
    const first = await qn.get('/v1/cases?limit=10');
    const { body } = await qn.post('/v1/requests', {
      to: 'QS',
      language: 'en',
      request: aTraceRequest(),
    });
    await qs.follow(opened[2] ?? '', 'acknowledgement', anAcknowledgement());
    await qs.deliver('QN');
    const second = await qn.get(`/v1/cases?limit=200&cursor=${first.body.next}`);
    expect(ids([...first.body.cases, ...second.body.cases])).toEqual(opened.toReversed());
    opened.push(body.caseId);
  });

  it.each([
    ['direction=OUT', 26],
    ['direction=IN', 0],
    ['partner=QM', 5],
    ['partner=QS&requestType=COOPERATION', 4],
    ['state=ACKNOWLEDGED', 3],
    ['state=QUEUED', 6],
    ['waitingFor=QS&state=DELIVERED', 17],
    ['urgency=URGENT', 0],
    ['urgency=ROUTINE', 26],
    ['overdue=true', 0],
    ['overdue=false', 26],
    ['standing=OPEN', 26],
    ['standing=OVERDUE', 0],
    ['standing=WAITING_FOR_US', 6],
    ['standing=WAITING_FOR_PARTNER&partner=QS', 20],
    ['standing=UNDELIVERED', 0],
    ['standing=SUSPENDED', 0],
    ['dueWithin=1', 6],
    ['legalBasis=ECOWAS_19', 0],
    ['without=ASSIGNEE', 26],
    ['without=LEGAL_BASIS', 0],
    ['assignee=nobody', 0],
    ['unit=nobody', 0],
    ['lateCause=LATE-RECORDS', 0],
  ])('%s', async (query, count) => {
    const { body } = await qn.get(`/v1/cases?limit=200&${query}`);
    expect(body.cases).toHaveLength(count);
  });

  it('show on the other side what came in', async () => {
    const { body } = await qs.get('/v1/cases?direction=IN&partner=QN&limit=200');
    expect(body.cases).toHaveLength(20);
  });

  it('tell what waits for whom, and since when', async () => {
    await qn.deliver('QM');
    const shown = await qn.get(`/v1/cases/${opened[24]}`);
    expect(shown.body).toMatchObject({
      state: 'QUEUED',
      waitingFor: { state: 'QN', clock: 'DELIVERY' },
    });
    expect(shown.body.delivery).toMatchObject({ partner: 'QM', waiting: 5, failures: 1 });
    expect(shown.body.delivery.sentence).toMatch(
      /^waiting for QM since \d{4}-\S+Z, 1 try failed \(.+\), next \d{4}-\S+Z$/,
    );
    const { body } = await qn.get('/v1/partners');
    expect(body.partners.map(({ state }: { state: string }) => state)).toEqual(['QM', 'QS']);
    expect(body.partners[0].lane).toMatchObject({ waiting: 5 });
  });

  describe('what is overdue', () => {
    afterEach(() => {
      qn.clock.aheadMs = 0;
      qs.clock.aheadMs = 0;
    });

    const overdue = async (
      api: AnApi,
      query = '',
    ): Promise<{ cases: Line[]; totals: object[]; asOf: string }> =>
      (await api.get(`/v1/overdue?limit=200${query}`)).body;

    it('is nothing at first', async () => {
      const { cases, totals } = await overdue(qs);
      expect(cases).toEqual([]);
      expect(totals).toEqual([
        { direction: 'OUT', overdue: 0, dueSoon: 0, atRisk: 0 },
        { direction: 'IN', overdue: 0, dueSoon: 0, atRisk: 0 },
      ]);
    });

    it.each([2, 4, 10, 29, 31, 60])(
      'follows from the time alone: %i days on, numbers and lists agree',
      async (days) => {
        for (const api of [qn, qs]) {
          api.clock.aheadMs = days * DAY;
          const { cases, totals } = await overdue(api);
          for (const direction of ['OUT', 'IN'] as const) {
            const part = (await overdue(api, `&direction=${direction}`)).cases;
            const late = part.filter((one) => one.overdue);
            const risky = await api.get(`/v1/cases?limit=200&direction=${direction}&atRisk=true`);
            expect(totals).toContainEqual({
              direction,
              overdue: late.length,
              dueSoon: part.length - late.length,
              atRisk: risky.body.cases.length,
            });
            const listed = await api.get(`/v1/cases?limit=200&direction=${direction}&overdue=true`);
            expect(ids(listed.body.cases).toSorted()).toEqual(ids(late).toSorted());
          }
          const due = cases.map(({ nextDueAt }) => nextDueAt ?? '');
          expect(due).toEqual(due.toSorted());
          const clocks = cases.flatMap(
            (one) => (one as unknown as { clocks: { status: string }[] }).clocks,
          );
          expect(clocks.every(({ status }) => status === 'OVERDUE' || status === 'DUE_SOON')).toBe(
            true,
          );
          expect(cases.every((one) => one.overdue !== one.dueSoon)).toBe(true);
        }
      },
    );

    it('is foretold: the list, its lines and the clocks of every case agree', async () => {
      const { body: first } = await qn.get('/v1/cases?limit=200&atRisk=true');
      expect(first.cases).toEqual([]);
      for (const [days, reason] of [
        [2, 'DUE_WITHIN_72_HOURS'],
        [28, 'DUE_WITHIN_72_HOURS'],
      ] as const) {
        for (const api of [qn, qs]) {
          api.clock.aheadMs = days * DAY;
          const { body: all } = await api.get('/v1/cases?limit=200');
          const { body: risky } = await api.get('/v1/cases?limit=200&atRisk=true');
          const { body: safe } = await api.get('/v1/cases?limit=200&atRisk=false');
          const marked = all.cases.filter((one: { atRisk: boolean }) => one.atRisk);
          expect(ids(risky.cases)).toEqual(ids(marked));
          expect(risky.cases.length + safe.cases.length).toBe(all.cases.length);
          for (const { caseId, overdue, atRisk } of all.cases) {
            const { body } = await api.get(`/v1/cases/${caseId}`);
            const reasons = body.standing.flatMap((one: { risks: { reason: string }[] }) =>
              one.risks.map((risk) => risk.reason),
            );
            if (!overdue) expect(reasons.length > 0).toBe(atRisk);
            if (atRisk) expect(reasons).toContain(reason);
          }
        }
      }
    });

    it('is the same on both sides, and ends with the answer but is never forgotten', async () => {
      const caseId = opened[1] ?? '';
      for (const api of [qn, qs]) api.clock.aheadMs = 40 * DAY;
      const [asking, asked] = [
        await overdue(qn, '&direction=OUT'),
        await overdue(qs, '&direction=IN'),
      ];
      const clocksOf = (list: { cases: Line[] }): unknown => {
        const found = list.cases.find((one) => one.caseId === caseId);
        return (
          found as { clocks?: { kind: string; dueAt: string; status: string }[] } | undefined
        )?.clocks?.map(({ kind, dueAt, status }) => ({ kind, dueAt, status }));
      };
      expect(clocksOf(asking)).toMatchObject([
        { kind: 'INTERIM_REPORT', status: 'OVERDUE' },
        { kind: 'ANSWER', status: 'OVERDUE' },
      ]);
      expect(clocksOf(asked)).toEqual(clocksOf(asking));
      const shown = await qs.get(`/v1/cases/${caseId}`);
      const answered = await qs.post(
        `/v1/cases/${caseId}/final-answer`,
        { language: 'en', body: aFinalAnswer() },
        { headers: { 'If-Match': shown.headers['etag'] ?? '' } },
      );
      expect(answered.body).toMatchObject({ state: 'ANSWERED' });
      await qs.deliver('QN');
      for (const api of [qn, qs]) {
        expect(ids((await overdue(api)).cases)).not.toContain(caseId);
        const { body } = await api.get(`/v1/cases?limit=200`);
        expect(body.cases.find((one: Line) => one.caseId === caseId)).toMatchObject({
          lateSince: expect.any(String),
        });
        const { standing } = (await api.get(`/v1/cases/${caseId}`)).body;
        expect(standing.find((one: { kind: string }) => one.kind === 'ANSWER')).toMatchObject({
          status: 'MET_LATE',
        });
      }
    });
  });
});

import { BOARD_GROUPS, OutdatedLines, STANDINGS } from '@trace/casework';
import type { BoardView, StandingCountsView } from '../../apps/node/src/api/views/board.view.ts';
import type { CaseLineView } from '../../apps/node/src/api/views/case-line.view.ts';
import type { ScorecardsView } from '../../apps/node/src/api/views/scorecard.view.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { seedMonday } from '../support/a-monday.ts';
import { AnApi } from './an-api.ts';

type Filter = Record<string, string>;

/** The name of a standing's number, as the board gives it. */
const NAMES: Record<(typeof STANDINGS)[number], keyof StandingCountsView> = {
  OPEN: 'open',
  OVERDUE: 'overdue',
  DUE_SOON: 'dueSoon',
  AT_RISK: 'atRisk',
  WAITING_FOR_US: 'waitingForUs',
  WAITING_FOR_PARTNER: 'waitingForPartner',
  DEVIATED: 'deviated',
  SUSPENDED: 'suspended',
  UNDELIVERED: 'undelivered',
};

/** By which filter of the list a group of the board is opened. */
const OPENED_BY: Record<(typeof BOARD_GROUPS)[number], [filter: string, without?: string]> = {
  PARTNER: ['partner'],
  UNIT: ['unit', 'UNIT'],
  ASSIGNEE: ['assignee', 'ASSIGNEE'],
  URGENCY: ['urgency', 'URGENCY'],
  LEGAL_BASIS: ['legalBasis', 'LEGAL_BASIS'],
  LATE_CAUSE: ['lateCause', 'LATE_CAUSE'],
};

describe('the board of a supervisor on Monday (scenario 16)', () => {
  let directory: ADirectory;
  let qn: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS', 'QM', 'QT']);
    qn = await AnApi.start('QN', directory);
    // Whatever is counted and listed is judged at one and the same instant.
    const now = new Date();
    qn.clock.stillAt = now;
    await seedMonday(qn, now);
  });
  afterAll(async () => {
    await qn?.stop();
    await directory?.remove();
  });

  const board = async (filter: Filter = {}): Promise<BoardView> =>
    (await qn.get(`/v1/board?${new URLSearchParams(filter)}`)).body;

  async function rows(filter: Filter): Promise<CaseLineView[]> {
    const found: CaseLineView[] = [];
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({
        ...filter,
        limit: '150',
        ...(cursor !== undefined && { cursor }),
      });
      const { status, body } = await qn.get(`/v1/cases?${query}`);
      expect(status).toBe(200);
      found.push(...body.cases);
      cursor = body.next;
    } while (cursor !== undefined);
    return found;
  }

  const of = ({ totals }: BoardView, direction: string): StandingCountsView | undefined =>
    totals.find((line) => line.direction === direction)?.counts;

  it('has the numbers of that Monday', async () => {
    const shown = await board();
    expect(of(shown, 'OUT')).toMatchObject({ open: 250, overdue: 31, suspended: 14 });
    expect(of(shown, 'IN')).toMatchObject({ open: 162, overdue: 12 });
    const within72 = shown.forecast.filter(({ withinHours }) => withinHours === 72);
    expect(within72.map(({ cases }) => cases)).toEqual([5, 3]);
  });

  it('leads from every number of a direction to exactly so many rows', async () => {
    const shown = await board();
    for (const direction of ['OUT', 'IN']) {
      for (const standing of STANDINGS) {
        const listed = await rows({ direction, standing });
        expect([direction, standing, listed.length]).toEqual([
          direction,
          standing,
          of(shown, direction)?.[NAMES[standing]],
        ]);
      }
    }
    expect(await rows({ direction: 'OUT', standing: 'OVERDUE' })).toHaveLength(31);
    expect(await rows({ direction: 'IN', standing: 'OVERDUE' })).toHaveLength(12);
  });

  it.each(BOARD_GROUPS)('leads from every number by %s to exactly so many rows', async (by) => {
    const groups = (await board()).groups.filter((line) => line.by === by);
    expect(groups.length).toBeGreaterThan(1);
    const [filter, without] = OPENED_BY[by];
    for (const { direction, key, counts } of groups) {
      const narrowed: Filter = key === undefined ? { without: without ?? '' } : { [filter]: key };
      for (const standing of ['OPEN', 'OVERDUE', 'DUE_SOON', 'SUSPENDED'] as const) {
        const listed = await rows({ direction, standing, ...narrowed });
        expect([direction, key, standing, listed.length]).toEqual([
          direction,
          key,
          standing,
          counts[NAMES[standing]],
        ]);
      }
    }
  });

  it('leads from the forecast and from the causes to exactly so many rows', async () => {
    const { forecast, causes } = await board();
    for (const { direction, withinHours, cases } of forecast)
      expect(await rows({ direction, dueWithin: String(withinHours) })).toHaveLength(cases);
    expect(causes.length).toBeGreaterThan(1);
    for (const { direction, lateCause, cases } of causes) {
      const listed = await rows({ direction, lateCause });
      expect(listed).toHaveLength(cases);
      expect(listed.every((line) => line.lateCauses.includes(lateCause))).toBe(true);
    }
  });

  it('is counted over the cases that fit a filter', async () => {
    const filter = { partner: 'QM', legalBasis: 'ITI' };
    const shown = await board(filter);
    for (const direction of ['OUT', 'IN']) {
      const listed = await rows({ ...filter, direction, standing: 'OVERDUE' });
      expect(of(shown, direction)?.overdue).toBe(listed.length);
    }
    expect(
      new Set(shown.groups.filter((one) => one.by === 'PARTNER').map((one) => one.key)),
    ).toEqual(new Set(['QM']));
  });

  describe('lists are sorted', () => {
    const due = (line: CaseLineView): string => line.nextDueAt ?? '9999';

    it.each([
      ['DUE', () => ''],
      ['URGENCY', (line: CaseLineView) => (line.urgency === 'URGENT' ? 'A' : 'B')],
      ['PARTNER', (line: CaseLineView) => line.partner],
      ['LEGAL_BASIS', (line: CaseLineView) => line.legalBases[0] ?? ''],
      ['LATE_CAUSE', (line: CaseLineView) => line.lateCauses[0] ?? ''],
    ] as const)('by %s, each case once over all pages', async (sort, word) => {
      const listed = await rows({ standing: 'OPEN', sort });
      expect(new Set(listed.map(({ caseId }) => caseId)).size).toBe(412);
      const keys = listed.map((line) => `${word(line)} ${due(line)}`);
      expect(keys).toEqual(keys.toSorted());
    });

    it('with what is late for the most days first', async () => {
      const listed = await rows({ standing: 'OVERDUE', sort: 'DUE' });
      const late = listed.map(({ daysLate = -1 }) => daysLate);
      expect(late).toEqual(late.toSorted((one, other) => other - one));
      expect(late[0]).toBeGreaterThan(20);
    });

    it('and a cursor of another order leads nowhere', async () => {
      const { body } = await qn.get('/v1/cases?sort=PARTNER&limit=5');
      for (const sort of ['OPENED', 'DUE'])
        expect((await qn.get(`/v1/cases?sort=${sort}&cursor=${body.next}`)).body.code).toBe(
          'cursor.invalid',
        );
    });
  });

  it('follows at once who has a case', async () => {
    const [line] = await rows({ direction: 'IN', standing: 'OVERDUE' });
    const { headers } = await qn.get(`/v1/cases/${line?.caseId}`);
    const given = await qn.post(
      `/v1/cases/${line?.caseId}/assignment`,
      { officer: 'A. Novak', unit: 'North' },
      { headers: { 'If-Match': headers['etag'] ?? '' } },
    );
    expect(given.status).toBe(201);
    const { groups } = await board();
    expect(groups).toContainEqual(
      expect.objectContaining({
        by: 'ASSIGNEE',
        key: 'A. Novak',
        counts: expect.objectContaining({ open: 1, overdue: 1 }),
      }),
    );
    expect(await rows({ assignee: 'A. Novak' })).toMatchObject([
      { caseId: line?.caseId, assignee: 'A. Novak', unit: 'North' },
    ]);
    expect(await rows({ unit: 'North' })).toHaveLength(1);
  });

  it('counts nothing of another unit', async () => {
    const south = await qn.somebody('SUPERVISOR', { person: 'S. South', unit: 'South' });
    const { body } = await south('get', '/v1/board');
    expect(of(body, 'IN')).toMatchObject({ open: 161, overdue: 11 });
    const listed = await south('get', '/v1/cases?standing=OVERDUE&direction=IN&limit=200');
    expect(listed.body.cases).toHaveLength(11);
  });

  it('is whole again after an upgrade, once the lines of the older program were computed anew', async () => {
    const before = await board();
    const { dataSource, caseFiles } = qn;
    await dataSource.query(
      `update case_file set outdated = true, open = false, legal_bases = '{}', late_causes = '{}', answered_at = null,
              suspended = false, next_zone = null where partner <> 'QS'`,
    );
    expect(of(await board(), 'OUT')?.open).toBe(9);
    const lines = new OutdatedLines({ dataSource, caseFiles });
    expect(await lines.run()).toBeGreaterThan(400);
    expect(await board()).toEqual(before);
    expect(await lines.run()).toBe(0);
  });

  it('gives each partner a card whose numbers are those of the lists', async () => {
    const { cards, months, since }: ScorecardsView = (await qn.get('/v1/scorecards')).body;
    expect(cards.map(({ direction, partner }) => `${direction} ${partner}`)).toEqual(
      expect.arrayContaining(['OUT QM', 'OUT QS', 'OUT QT', 'IN QM', 'IN QT', 'IN QS']),
    );
    for (const card of cards) {
      const { direction, partner } = card;
      const period = { direction, partner, openedFrom: since.slice(0, 10) };
      expect(await rows({ ...period, record: 'REQUESTED' })).toHaveLength(card.asked);
      expect(await rows({ ...period, record: 'ANSWERED' })).toHaveLength(card.answered);
      expect(await rows({ ...period, record: 'ANSWERED_IN_TIME' })).toHaveLength(card.inTime);
      expect(await rows({ ...period, record: 'ASKED_BACK' })).toHaveLength(card.clarified);
      expect(await rows({ direction, partner, standing: 'OVERDUE' })).toHaveLength(card.overdueNow);
    }
    const asked = (direction: string): number =>
      cards.filter((one) => one.direction === direction).reduce((sum, one) => sum + one.asked, 0);
    for (const direction of ['OUT', 'IN'])
      expect(
        months
          .filter((one) => one.direction === direction)
          .reduce((sum, one) => sum + one.asked, 0),
      ).toBe(asked(direction));
    expect(cards.find((one) => one.direction === 'OUT' && one.partner === 'QM')).toMatchObject({
      answered: 40,
      inTime: 40,
      medianAcknowledgedSeconds: expect.any(Number),
      medianAnsweredSeconds: expect.any(Number),
    });
  });

  it.each([
    'standing=LATE',
    'dueWithin=0',
    'dueWithin=1000',
    'lateCause=LAZY',
    'legalBasis=NONE',
    'without=EVERYTHING',
    'cursor=AAAA',
  ])('refuses %s', async (query) => {
    const { status, body } = await qn.get(`/v1/board?${query}`);
    expect([status, body.code]).toEqual([400, 'query.invalid']);
  });
});

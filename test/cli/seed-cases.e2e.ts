import { seedCases } from '../../apps/cli/src/seed/seed-cases.ts';
import { AnApi } from '../api/an-api.ts';
import { aDatabase } from '../support/a-database.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aCall } from './a-call.ts';
import { checkBody } from '@trace/protocol';
import { CaseFileRow } from '@trace/casework';

const COUNT = 2_000;

interface Line {
  caseId: string;
  direction: string;
  overdue: boolean;
}

describe('invented cases', () => {
  let directory: ADirectory;
  let qn: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS', 'QM', 'QT']);
    qn = await AnApi.start('QN', directory);
    const now = qn.clock.now();
    const seeded = await seedCases(qn, { count: COUNT, seed: 1, now, thin: false });
    expect(seeded.cases).toBe(COUNT);
  });
  afterAll(async () => {
    await qn?.stop();
    await directory?.remove();
  });

  async function allOf(path: string): Promise<Line[]> {
    const found: Line[] = [];
    let cursor = '';
    for (;;) {
      const { status, body } = await qn.get(`${path}limit=200${cursor}`);
      expect(status).toBe(200);
      found.push(...body.cases);
      if (body.next === undefined) return found;
      cursor = `&cursor=${body.next}`;
    }
  }

  it('fold to exactly their lines', async () => {
    const rows = await qn.dataSource.manager.find(CaseFileRow);
    expect(rows).toHaveLength(COUNT);
    for (const row of rows) expect((await qn.caseFiles.get(row.caseId)).file).toEqual(row);
  });

  it('say only what a node accepts, and do only what is possible', async () => {
    const rows = await qn.dataSource.manager.find(CaseFileRow);
    for (const { caseId } of rows.filter((_, index) => index % 10 === 0)) {
      const { folded, messages } = await qn.caseFiles.get(caseId);
      for (const { message } of messages) checkBody(message.kind, message.body);
      expect(new Set(folded.entries.map(({ effect }) => effect))).toEqual(new Set(['APPLIED']));
    }
  });

  it('stand in many states, late, in time and over, in both directions', async () => {
    const states: { state: string }[] = await qn.dataSource.query(
      'select distinct state from case_file',
    );
    expect(states.map(({ state }) => state)).toEqual(
      expect.arrayContaining(['ACKNOWLEDGED', 'ANSWERED', 'CLOSED', 'WITHDRAWN']),
    );
    const [row]: Record<string, number>[] = await qn.dataSource.query(
      `select count(*) filter (where next_due_at is not null)::int as running,
              count(*) filter (where next_due_at < now())::int as overdue,
              count(*) filter (where late_since is not null)::int as late from case_file`,
    );
    expect(row?.['running']).toBeGreaterThan(COUNT / 20);
    expect(row?.['running']).toBeLessThan(COUNT / 4);
    expect(row?.['overdue']).toBeGreaterThan(COUNT / 100);
    expect(row?.['late']).toBeGreaterThan(COUNT / 20);
  });

  it('are never sent', async () => {
    expect((await qn.rows())['outbox']).toBe(0);
  });

  it('give a board whose numbers are those of the lists', async () => {
    const { totals } = (await qn.get('/v1/overdue?limit=1')).body;
    const listed = await allOf('/v1/overdue?');
    const late = await allOf('/v1/cases?overdue=true&');
    const risky = await allOf('/v1/cases?atRisk=true&');
    expect(risky.length).toBeGreaterThan(0);
    expect(late.length).toBeGreaterThan(20);
    for (const direction of ['OUT', 'IN']) {
      const part = listed.filter((one) => one.direction === direction);
      const overdue = part.filter((one) => one.overdue);
      expect(totals).toContainEqual({
        direction,
        overdue: overdue.length,
        dueSoon: part.length - overdue.length,
        atRisk: risky.filter((one) => one.direction === direction).length,
      });
      expect(
        late
          .filter((one) => one.direction === direction)
          .map(({ caseId }) => caseId)
          .toSorted(),
      ).toEqual(overdue.map(({ caseId }) => caseId).toSorted());
    }
  });

  it('can be opened, and stand in the list in their order', async () => {
    const listed = await allOf('/v1/cases?');
    expect(new Set(listed.map(({ caseId }) => caseId)).size).toBe(COUNT);
    for (const { caseId } of listed.filter((_, index) => index % 100 === 0)) {
      expect((await qn.get(`/v1/cases/${caseId}`)).status).toBe(200);
    }
  });
});

describe('trace-node seed-cases', () => {
  it('fills an empty database, and a filled one only when told so', async () => {
    const directory = await aDirectory(['QN', 'QS']);
    const database = await aDatabase();
    const env = {
      STATE: 'QN',
      DATA_DIR: directory.dataDir('QN'),
      DATABASE_URL: database.url,
      DIRECTORY_FILE: directory.file,
      DIRECTORY_AUTHORITY_FILE: directory.authorityFile,
      PARTNER_NETWORKS: 'loopback',
    };
    try {
      const first = await aCall(['seed-cases', '--count', '200'], env);
      expect(first).toMatchObject({ exitCode: 0, stderr: '' });
      expect(first.stdout).toMatch(/^Invented 200 cases with \d+ messages\.\n/);
      const again = await aCall(['seed-cases', '--count', '200'], env);
      expect(again.exitCode).toBe(1);
      expect(again.stderr).toContain('has cases already');
      const sure = await aCall(['seed-cases', '--count', '200', '--thin', '--yes'], env);
      expect(sure.exitCode).toBe(0);
      expect(sure.stdout).toContain('Invented 200 cases');
    } finally {
      await database.drop();
      await directory.remove();
    }
  });
});

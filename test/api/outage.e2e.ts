import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { startTestPostgres, migrate, type TestPostgres } from '@trace/platform';
import supertest from 'supertest';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { aTraceRequest } from '../support/builders/index.ts';
import { AnApi } from './an-api.ts';

const ORDER = { to: 'QS', language: 'en', request: aTraceRequest() };

describe('while PostgreSQL is away', () => {
  let directory: ADirectory;
  let postgres: TestPostgres;
  let qn: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    postgres = await startTestPostgres({ durable: true });
    const url = await postgres.createDatabase('trace');
    await migrate(url, { queue: true });
    qn = await AnApi.start('QN', directory, {
      database: { url, nodeUrl: url, drop: async () => undefined },
      poolSize: 4,
    });
    await qn.tokenOf('SUPERVISOR');
  });
  afterAll(async () => {
    await qn?.stop();
    await postgres?.stop();
    await directory?.remove();
  });

  it('every call says so, and says when to come again; afterwards the same key leads to the one effect', async () => {
    const first = await qn.post('/v1/requests', ORDER);
    expect(first.status).toBe(201);
    const headers = { 'Idempotency-Key': 'once-and-for-all' };
    await killWhole(postgres.pid);
    const during = [
      await qn.post('/v1/requests', ORDER, { headers }),
      await qn.get('/v1/cases'),
      await qn.get(`/v1/cases/${first.body.caseId}`),
      await qn.get('/v1/overdue'),
    ];
    for (const answer of during) {
      expect({ status: answer.status, code: answer.body.code }).toEqual({
        status: 503,
        code: 'database.unavailable',
      });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(answer.text).not.toMatch(/ECONN|socket|postgres/i);
    }
    expect((await supertest(qn.server).get('/v1/health')).status).toBe(200);
    const ready = await supertest(qn.server).get('/v1/ready');
    expect({ status: ready.status, body: ready.body }).toEqual({
      status: 503,
      body: {
        status: 'NOT_READY',
        database: 'DOWN',
        directory: 'UP',
        audit: 'DOWN',
        disk: 'UP',
      },
    });
    await postgres.start();
    const again = await until(() => qn.post('/v1/requests', ORDER, { headers }));
    expect((await qn.post('/v1/requests', ORDER, { headers })).body).toEqual(again.body);
    const { body } = await qn.get('/v1/cases');
    expect(body.cases).toHaveLength(2);
    expect((await supertest(qn.server).get('/v1/ready')).status).toBe(200);
  });

  it('a statement that is torn off in the middle leaves nothing half done', async () => {
    const before = await qn.rows();
    for (let i = 0; i < 5; i++) {
      const attempt = qn.post('/v1/requests', ORDER);
      await pause(i);
      await qn.dataSource
        .query(
          'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
        )
        .catch(() => undefined);
      expect([201, 503]).toContain((await attempt).status);
    }
    const after = await until(() => qn.get('/v1/ready')).then(() => qn.rows());
    for (const table of ['outbox', 'case_file', 'submission']) {
      expect((after[table] ?? 0) - (before[table] ?? 0)).toBe(
        (after['message'] ?? 0) - (before['message'] ?? 0),
      );
    }
  });

  async function until(call: () => Promise<supertest.Response>): Promise<supertest.Response> {
    for (let tries = 0; tries < 50; tries++) {
      const answer = await call();
      if (answer.status < 300) return answer;
      expect(answer.status).toBe(503);
      await pause(100);
    }
    throw new Error('it does not heal');
  }
});

describe('with a pool of two connections', () => {
  let directory: ADirectory;
  let qn: AnApi;

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS']);
    qn = await AnApi.start('QN', directory, { poolSize: 2 });
    await qn.tokenOf('SUPERVISOR');
  });
  afterAll(async () => {
    await qn?.stop();
    await directory?.remove();
  });

  it('F22 twenty at once wait for each other and all are served', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0 ? qn.post('/v1/requests', ORDER) : qn.get('/v1/cases'),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 200]));
  });
});

/** Kills a PostgreSQL at once, and waits until its backends have noticed: until then they serve the connections that they have. */
async function killWhole(pid: number): Promise<void> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  process.kill(pid, 'SIGKILL');
  for (const child of children.split(' ').filter((one) => one !== ''))
    while (existsSync(`/proc/${child}`)) await pause(20);
}

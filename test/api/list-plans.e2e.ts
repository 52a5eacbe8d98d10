import { CASEWORK_ENTITIES, type CaseFilter } from '@trace/casework';
import { CASE_ORDERS } from '../../libs/casework/src/case-order.ts';
import { openDatabase } from '@trace/platform';
import type { Client, ClientConfig } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { seedCases } from '../../apps/cli/src/seed/seed-cases.ts';
import { countOverdue, listCaseFiles, listOverdue } from '../../libs/casework/src/case-list.ts';
import { aDirectory, type ADirectory } from '../support/a-directory.ts';
import { AnApi } from './an-api.ts';

/** The server tells each statement's plan as a notice, with what it has really read. */
const TELLING_PLANS = [
  'session_preload_libraries=auto_explain',
  'auto_explain.log_min_duration=0',
  'auto_explain.log_analyze=on',
  'auto_explain.log_buffers=on',
  'auto_explain.log_format=json',
  'client_min_messages=log',
];

const SEEDED = 3_000;
const COPIES = 19;
/** Fifty lines may stand on fifty blocks, and the way to each is short. A walk over all is above a thousand. */
const MOST_BLOCKS = 200;

interface Node {
  'Node Type': string;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Node[];
}

describe('lists of sixty thousand cases', () => {
  let directory: ADirectory;
  let qn: AnApi;
  let dataSource: DataSource;
  let runner: QueryRunner;
  const told: Node[] = [];
  const now = new Date();
  const at = { own: 'QN', now };

  beforeAll(async () => {
    directory = await aDirectory(['QN', 'QS', 'QM', 'QT', 'QV']);
    qn = await AnApi.start('QN', directory);
    await seedCases(qn, { count: SEEDED, seed: 1, now, thin: true });
    await multiply(qn.dataSource);
    const options = encodeURIComponent(TELLING_PLANS.map((one) => `-c ${one}`).join(' '));
    const databaseUrl = `${qn.database.url}&options=${options}`;
    dataSource = await openDatabase({ state: 'QN', poolSize: 1, databaseUrl }, CASEWORK_ENTITIES);
    runner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as Client & ClientConfig;
    client.on('notice', ({ message }) => {
      const plan = /^duration: .* plan:\n(.*)$/s.exec(message ?? '')?.[1];
      if (plan !== undefined) told.push((JSON.parse(plan) as { Plan: Node }).Plan);
    });
  });
  afterAll(async () => {
    await runner?.release();
    await dataSource?.destroy();
    await qn?.stop();
    await directory?.remove();
  });

  /** The same cases again and again, each time opened a second earlier. */
  async function multiply(source: DataSource): Promise<void> {
    const columns: { name: string }[] = await source.query(
      `select attname as name from pg_attribute where attrelid = 'case_file'::regclass and attnum > 0 and not attisdropped`,
    );
    const chosen = columns.map(
      ({ name }) =>
        ({ case_id: 'gen_random_uuid()', opened_at: `opened_at - copy * interval '1 second'` })[
          name
        ] ?? name,
    );
    await source.query(
      `insert into case_file (${columns.map(({ name }) => name).join(', ')})
       select ${chosen.join(', ')} from case_file, generate_series(1, ${COPIES}) as copy`,
    );
    // Only what has reached the disk is marked as visible to all, and this server does not wait for it.
    await source.query('checkpoint');
    await source.query('vacuum (analyze) case_file');
  }

  /** What a statement of some work, the last unless said, was planned as, and how many blocks it has read. */
  async function planOf(
    work: (em: EntityManager) => Promise<unknown>,
    which: 'FIRST' | 'LAST' = 'LAST',
  ): Promise<{ blocks: number; nodes: string[] }> {
    // What was asked before must not decide how this is planned.
    for (let time = 0; time < 7; time++) {
      told.length = 0;
      await work(runner.manager);
    }
    const plan = told.at(which === 'LAST' ? -1 : 0);
    if (!plan) throw new Error('the server told no plan');
    return {
      blocks: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
      nodes: typesOf(plan),
    };
  }

  function typesOf(node: Node): string[] {
    return [node['Node Type'], ...(node.Plans ?? []).flatMap(typesOf)];
  }

  it.each<CaseFilter>([
    {},
    { direction: 'IN' },
    { state: 'CLOSED' },
    { state: 'REFUSED' },
    { state: 'POSTPONED' },
    { partner: 'QM' },
    { partner: 'QV' },
    { partner: 'QX' },
    { waitingFor: 'QV' },
    { waitingFor: 'QX' },
    { urgency: 'URGENT' },
    { requestType: 'COOPERATION' },
    { requestType: 'TRACE' },
    { overdue: true },
    { overdue: false },
    { overdue: true, direction: 'IN' },
    { atRisk: true },
    { atRisk: false },
    { atRisk: true, direction: 'OUT' },
    { atRisk: true, partner: 'QM' },
    { state: 'CLOSED', partner: 'QX' },
    { state: 'CLOSED', partner: 'QV' },
    { legalBasis: 'UNTOC_18' },
    { lateCause: 'LATE-JUDICIAL' },
    { record: 'ANSWERED_LATE' },
    { openedFrom: '2026-01-01' },
    { without: 'ASSIGNEE' },
    { without: 'LEGAL_BASIS' },
    { assignee: 'nobody' },
    { unit: 'none' },
    { standing: 'UNDELIVERED' },
    { dueWithin: 72 },
  ])('%j are read without walking past many others', async (filter) => {
    const { blocks, nodes } = await planOf((em) => listCaseFiles(em, filter, { limit: 50 }, at));
    expect({ blocks: blocks <= MOST_BLOCKS || blocks, nodes }).toEqual({ blocks: true, nodes });
    expect(nodes).not.toContain('Seq Scan');
  });

  it.each(CASE_ORDERS)(
    'are read in the order %s from an index, from the top and on',
    async (order) => {
      const wanted = { limit: 50, order };
      // Which cases come next is asked first, their lines then.
      const first = await planOf((em) => listCaseFiles(em, {}, wanted, at), 'FIRST');
      const { next } = await listCaseFiles(runner.manager, {}, { ...wanted, limit: 5_000 }, at);
      const deep = await planOf(
        (em) => listCaseFiles(em, {}, { ...wanted, cursor: next ?? '' }, at),
        'FIRST',
      );
      expect([...first.nodes, ...deep.nodes]).not.toContain('Sort');
      expect(Math.max(first.blocks, deep.blocks)).toBeLessThanOrEqual(MOST_BLOCKS);
    },
  );

  it('are read on from half way down as quickly as from the top', async () => {
    const { next } = await listCaseFiles(runner.manager, {}, { limit: 30_000 }, at);
    const { blocks } = await planOf((em) =>
      listCaseFiles(em, {}, { limit: 50, cursor: next ?? '' }, at),
    );
    expect(blocks).toBeLessThanOrEqual(MOST_BLOCKS);
  });

  it.each([undefined, 'IN', 'OUT'] as const)(
    'what is overdue (%s) is read in its order, from the top and from half way down',
    async (direction) => {
      const filter = direction === undefined ? {} : { direction };
      const first = await planOf((em) => listOverdue(em, filter, { limit: 50 }, at));
      expect(first.blocks).toBeLessThanOrEqual(MOST_BLOCKS);
      const { next } = await listOverdue(runner.manager, filter, { limit: 200 }, at);
      const deep = await planOf((em) =>
        listOverdue(em, filter, { limit: 50, cursor: next ?? '' }, at),
      );
      // A few may be sorted; all must not.
      if (direction === undefined) {
        expect([...first.nodes, ...deep.nodes]).not.toContain('Sort');
      }
      expect(deep.blocks).toBeLessThanOrEqual(MOST_BLOCKS);
    },
  );

  it('the numbers of the board are counted in the index alone', async () => {
    const { nodes, blocks } = await planOf((em) => countOverdue(em, now));
    expect(nodes).toContain('Index Only Scan');
    expect(blocks).toBeLessThanOrEqual(MOST_BLOCKS);
  });
});

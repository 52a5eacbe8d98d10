import type { SeedAge, SeedOrder } from '../../apps/cli/src/seed/seed-cases.ts';
import { SEED_STORIES } from '../../apps/cli/src/seed/seed-stories.ts';
import { Reader, timesOf, type ListTimes } from './lists.ts';
import type { ListQuery } from './list-queries.ts';
import { SeededNode } from './seeded-node.ts';

const DAY = 86_400_000;
const AGES: readonly SeedAge[] = [{ share: 1, from: 0, to: 60 * DAY }];
const UNANSWERED: NonNullable<SeedOrder['stories']> = SEED_STORIES.filter(({ name }) =>
  name.startsWith('never'),
);

const QUERIES: readonly ListQuery[] = [
  { name: 'the board', path: '/v1/board' },
  { name: 'the board of one partner', path: '/v1/board?partner=QM' },
  { name: 'the scorecards of a year', path: '/v1/scorecards' },
  ...[
    'standing=OPEN',
    'standing=OVERDUE',
    'standing=DUE_SOON',
    'standing=AT_RISK',
    'standing=WAITING_FOR_US',
    'standing=WAITING_FOR_PARTNER',
    'standing=SUSPENDED',
    'standing=UNDELIVERED',
    'standing=OVERDUE&sort=DUE',
    'standing=OPEN&sort=URGENCY',
    'standing=OPEN&sort=PARTNER',
    'standing=OPEN&sort=LEGAL_BASIS',
    'standing=OVERDUE&partner=QV',
    'standing=OVERDUE&without=ASSIGNEE',
    'dueWithin=72',
    'legalBasis=ITI',
    'lateCause=LATE-RECORDS',
    'assignee=nobody',
  ].map((query) => ({ name: `cases, ${query}`, path: `/v1/cases?${query}` })),
];

/** Asks a node on which so many cases are open, and none is over, for the board and for the lists behind its numbers. */
export async function measureBoard(open: number, say: (text: string) => void): Promise<ListTimes> {
  const node = await SeededNode.start();
  try {
    const reader = await Reader.of(node);
    say(`inventing ${open.toLocaleString('en')} open cases`);
    const seconds = await node.growTo(open, { stories: UNANSWERED, ages: AGES });
    await assign(node);
    say('asking for the board');
    return {
      times: await timesOf(node, reader, QUERIES),
      seeding: [{ cases: open, seconds }],
    };
  } finally {
    await node.stop();
  }
}

/** Two of three cases are with one of thirty officers in one of five units. */
async function assign({ dataSource }: SeededNode): Promise<void> {
  await dataSource.query(
    `insert into case_officer (case_id, officer, since)
     select case_id, 'Officer ' || (row_number() over () % 30), now() from case_file where hashtext(case_id::text) % 3 <> 0`,
  );
  await dataSource.query(
    `insert into case_unit (case_id, unit, since)
     select case_id, 'Unit ' || (row_number() over () % 5), now() from case_officer on conflict do nothing`,
  );
  await dataSource.query('analyze case_officer');
  await dataSource.query('analyze case_unit');
}

import { ClockWatch, OwnWords } from '@trace/casework';
import { Outbox } from '@trace/exchange';
import { Audit, NodeKeys } from '@trace/platform';
import { SEED_STORIES } from '../../apps/cli/src/seed/seed-stories.ts';
import { cpuOf } from './processes.ts';
import { OWN, SeededNode } from './seeded-node.ts';

/** One round of the watch over the clocks, with so many cases open of which so many cross. */
export interface SweepRound {
  open: number;
  crossing: number;
  reminding: boolean;
  seconds: number;
  /** CPU seconds of the database in that time. */
  postgres: number;
  looked: number;
  raised: number;
  notices: number;
  reminders: number;
}

const DAY = 86_400_000;
const FAR = `timestamptz '2200-01-01'`;
/** Cases that nobody ends, begun within a month: all are open. */
const OPEN_CASES = {
  stories: SEED_STORIES.filter(
    ({ name }) => name === 'never acknowledged' || name === 'never answered',
  ),
  ages: [{ share: 1, from: 6 * DAY, to: 30 * DAY }],
};

/** Lets the node's own watch run over more and more open cases of which none, some or many have reached a rung. */
export async function measureSweeps(
  sizes: readonly number[],
  crossings: readonly number[],
  say: (text: string) => void,
): Promise<SweepRound[]> {
  const node = await SeededNode.start();
  try {
    const found: SweepRound[] = [];
    for (const open of sizes) {
      say(`inventing open cases until there are ${open.toLocaleString('en')}`);
      await node.growTo(open, OPEN_CASES);
      for (const crossing of crossings.filter((count) => count <= open)) {
        say(
          `sweeping ${open.toLocaleString('en')} open cases of which ${crossing.toLocaleString('en')} cross`,
        );
        found.push(await sweep(node, open, crossing, false));
      }
      found.push(await sweep(node, open, Math.min(open, 1_000), true));
    }
    return found;
  } finally {
    await node.stop();
  }
}

async function sweep(
  node: SeededNode,
  open: number,
  crossing: number,
  reminding: boolean,
): Promise<SweepRound> {
  const { dataSource, postgres } = node;
  await letCross(node, crossing, reminding);
  const watch = await watchOf(node, reminding);
  const before = await cpuOf(postgres.pid);
  const from = performance.now();
  const { looked, raised, notices, reminders } = await watch.run();
  const seconds = (performance.now() - from) / 1_000;
  const used = (await cpuOf(postgres.pid)) - before;
  await dataSource.query('truncate clock_crossing, notice, mail');
  return { open, crossing, reminding, seconds, postgres: used, looked, raised, notices, reminders };
}

/**
 * Nothing comes for a long time, save for so many cases whose rung has come a moment ago. Where partners are reminded it
 * is the turn of those invented last: nobody is reminded again while the last reminder is on its way.
 */
async function letCross(
  { dataSource }: SeededNode,
  crossing: number,
  reminding: boolean,
): Promise<void> {
  await dataSource.query(
    `update case_file set next_crossing_at = ${FAR} where next_crossing_at <> ${FAR}`,
  );
  await dataSource.query(
    `update case_file set next_crossing_at = now() - interval '1 second'
      where case_id in (select case_id from case_file where next_crossing_at is not null 
                        order by right(reference, 7) ${reminding ? 'desc' : 'asc'} limit $1)`,
    [crossing],
  );
  await dataSource.query('vacuum (analyze) case_file');
}

async function watchOf(node: SeededNode, remindsPartners: boolean): Promise<ClockWatch> {
  const { dataSource, caseFiles, partners, directory } = node;
  const at = new Date();
  // Time is held, or rungs of some other case would come while the round goes on.
  const [audit, clock] = [new Audit(), { now: () => at }];
  const outbox = new Outbox(
    ...([OWN, await NodeKeys.load(directory.dataDir(OWN)), audit, clock, partners] as const),
  );
  return new ClockWatch({
    dataSource,
    caseFiles,
    partners,
    words: new OwnWords({ partners, outbox, caseFiles, clock }),
    // What is said here goes nowhere.
    lanes: { nudge: () => Promise.resolve() },
    audit,
    clock,
    metrics: { countWatch: () => undefined },
    remindsPartners,
  });
}

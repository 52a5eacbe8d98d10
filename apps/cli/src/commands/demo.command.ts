import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { DemoNodes } from '../demo/demo-nodes.ts';
import { DEMO_STATES } from '../demo/demo-states.ts';
import { Narrator } from '../demo/narrator.ts';
import { nameOf, STORIES, storiesNamed, USUAL } from '../demo/stories.ts';
import type { Scene, Story } from '../demo/story.ts';
import { openDesk } from '../demo/open-desk.ts';
import { tellThingsToTry, type Told } from '../demo/things-to-try.ts';
import { OperatorFault } from '../operator-fault.ts';
import { aligned } from '../terminal.ts';
import { untilStopped } from '../until-stopped.ts';

const EXAMPLES = `
Examples:
  trace-node demo                    tells the usual stories between three States, then stays up to try things by hand
  trace-node demo --exit             ends by itself: exit code 0 when everything is as it must be, otherwise 1
  trace-node demo --scenario 7       tells one of them: here, a request that is urgent on Good Friday
  trace-node demo --scenario 9 late  tells several; "all" tells every one
  trace-node demo --list             says which there are
  trace-node demo --fast             does not pause between the events

All States, persons and firms in it are invented. It needs nothing but Node: each State brings its own PostgreSQL.
Its data lie in data/demo, and are made anew each time.`;

interface DemoOrder {
  exit?: true;
  fast?: true;
  list?: true;
  scenario?: string[];
}

/** `trace-node demo`: some States on this machine, and whole cases between them. */
export function demoCommand(cli: Cli): Command {
  return new Command('demo')
    .description(
      'Starts some States on this machine and plays whole cases between them, as they would happen.',
    )
    .option('--scenario <names...>', 'which stories to tell, by number or name')
    .option('--list', 'say which stories there are')
    .option('--exit', 'end when the stories are told and checked')
    .option('--fast', 'do not pause between the events')
    .addHelpText('after', EXAMPLES)
    .action((order: DemoOrder) => (order.list ? list(cli) : demo(cli, order)));
}

function list({ terminal }: Cli): void {
  const rows = STORIES.map((story) => [
    nameOf(story),
    USUAL.includes(story) ? 'usual' : '',
    story.states.join(' '),
    story.about,
  ]);
  const head = ['NAME', '', 'STATES', 'WHAT THERE IS TO SEE'];
  for (const line of aligned([head, ...rows])) terminal.line(line);
}

async function demo(cli: Cli, { exit, fast, scenario = [] }: DemoOrder): Promise<void> {
  const since = performance.now();
  const stories = storiesNamed(scenario);
  const narrator = new Narrator(cli.terminal, { pauses: !exit && !fast });
  // Listening from now on, so that whatever has been started is also stopped.
  const stopped = untilStopped();
  const nodes = await DemoNodes.claim(join(projectRoot(), 'data', 'demo'));
  narrator.title(
    'Trace Exchange: where did this weapon come from?',
    'Each State has its own node, database, keys and calendar, and there is nothing in the middle. ' +
      'All States, persons and firms are invented.',
  );
  try {
    const told = tell(stories, { nodes, narrator }, cli, { since, staysUp: !exit }).then(
      async (first) => {
        if (!exit) await tellThingsToTry(nodes, first, narrator);
      },
    );
    const end = await Promise.race([told.then(() => 'told' as const), stopped]);
    if (end === 'told') {
      if (!exit) await stopped;
      return;
    }
    // What the story still wanted to do fails now, and that is nobody's concern.
    told.catch(() => undefined);
    narrator.end();
    throw new OperatorFault('The demonstration was ended before it was over.');
  } finally {
    const last = new Narrator(cli.terminal, { pauses: false });
    last.gap();
    await last.step('Stopping the nodes and their databases', () => nodes.stop());
  }
}

/** @returns the case of the first story */
async function tell(
  stories: readonly Story[],
  scene: Scene,
  cli: Cli,
  { since, staysUp }: { since: number; staysUp: boolean },
): Promise<Told> {
  const { nodes, narrator } = scene;
  const [first] = stories;
  const named = new Set(stories.flatMap(({ states }) => states));
  const states = DEMO_STATES.map(({ state }) => state).filter((state) => named.has(state));
  narrator.chapter(`${states.length} States get ready`);
  await nodes.start({ states, at: new Date(first?.startsAt ?? Date.now()) }, cli, narrator);
  narrator.prose(
    'The stories have their own days: the clocks of all nodes are set for them (CLOCK_FILE, which a node obeys only with ' +
      'NODE_ENV=test), and go on from there. Everything else is as it is in earnest.',
  );
  const told: Told[] = [];
  let checks = 0;
  let failed = 0;
  for (const story of stories) {
    const ending = await play(story, scene);
    told.push({ caseId: ending.caseId, states: [story.states[0], story.states[1]] });
    checks += ending.checks;
    failed += ending.failed;
  }
  if (staysUp)
    await narrator.step('Further cases, to be looked at in the console', () => openDesk(nodes));
  await nodes.clock.goWithTheMachine();
  const seconds = ((performance.now() - since) / 1_000).toFixed(1);
  narrator.verdict(
    failed === 0,
    failed === 0
      ? `All ${checks} checks hold. The whole took ${seconds} seconds.`
      : `${failed} of ${checks} checks do not hold; what differs stands above.`,
  );
  if (failed > 0) {
    throw new OperatorFault(
      'The demonstration did not come out as it must.',
      `What the nodes have logged lies in ${nodes.folder}/<STATE>/node.log.`,
    );
  }
  const [one] = told;
  if (!one) throw new Error('no story was told');
  return one;
}

async function play(
  story: Story,
  scene: Scene,
): Promise<{ caseId: string; checks: number; failed: number }> {
  const { nodes, narrator } = scene;
  narrator.chapter(story.title);
  await nodes.clock.setTo(new Date(story.startsAt));
  const { caseId, findings } = await story.play(scene);
  narrator.passed('Do both sides hold the same?');
  for (const finding of findings) narrator.check(finding);
  return {
    caseId,
    checks: findings.length,
    failed: findings.filter(({ faults }) => faults.length > 0).length,
  };
}

import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { compareNodes } from '../demo/compare-nodes.ts';
import { Narrator } from '../demo/narrator.ts';
import { playScenario1 } from '../demo/play-scenario-1.ts';
import { tellThingsToTry } from '../demo/things-to-try.ts';
import { ThreeStates } from '../demo/three-states.ts';
import { OperatorFault } from '../operator-fault.ts';
import { untilStopped } from '../until-stopped.ts';

const EXAMPLES = `
Examples:
  trace-node demo            plays a case between three States, then stays up to try things by hand
  trace-node demo --exit     ends by itself: exit code 0 when everything is as it must be, otherwise 1
  trace-node demo --fast     does not pause between the events

All States, persons and firms in it are invented. It needs nothing but Node: each State brings its own PostgreSQL.
Its data lie in data/demo, and are made anew each time.`;

interface DemoOrder {
  exit?: true;
  fast?: true;
}

/** `trace-node demo`: three States on this machine, and a whole case between them. */
export function demoCommand(cli: Cli): Command {
  return new Command('demo')
    .description(
      'Starts three States on this machine and plays a whole case between them, as it would happen.',
    )
    .option('--exit', 'end when the case is played and checked')
    .option('--fast', 'do not pause between the events')
    .addHelpText('after', EXAMPLES)
    .action((order: DemoOrder) => demo(cli, order));
}

async function demo(cli: Cli, { exit, fast }: DemoOrder): Promise<void> {
  const since = performance.now();
  const narrator = new Narrator(cli.terminal, { pauses: !exit && !fast });
  // Listening from now on, so that whatever has been started is also stopped.
  const stopped = untilStopped();
  const states = await ThreeStates.claim(join(projectRoot(), 'data', 'demo'));
  narrator.title(
    'Trace Exchange: where did this weapon come from?',
    'Three States, each with its own node, database, keys and calendar, and nothing in the middle. ' +
      'All States, persons and firms are invented.',
  );
  try {
    const story = tell(states, cli, narrator, since).then(async (caseId) => {
      if (!exit) await tellThingsToTry(states, caseId, narrator);
    });
    const end = await Promise.race([story.then(() => 'told' as const), stopped]);
    if (end === 'told') {
      if (!exit) await stopped;
      return;
    }
    // What the story still wanted to do fails now, and that is nobody's concern.
    story.catch(() => undefined);
    narrator.end();
    throw new OperatorFault('The demonstration was ended before it was over.');
  } finally {
    const last = new Narrator(cli.terminal, { pauses: false });
    last.gap();
    await last.step('Stopping the three nodes and their databases', () => states.stop());
  }
}

async function tell(
  states: ThreeStates,
  cli: Cli,
  narrator: Narrator,
  since: number,
): Promise<string> {
  narrator.chapter('Three States get ready');
  await states.start(cli, narrator);
  narrator.chapter('Scenario 1: the import mark decides');
  const caseId = await playScenario1(states, narrator);
  narrator.chapter('Do both sides hold the same?');
  const findings = await compareNodes(states, caseId);
  for (const finding of findings) narrator.check(finding);
  const failed = findings.filter(({ faults }) => faults.length > 0).length;
  const seconds = ((performance.now() - since) / 1_000).toFixed(1);
  narrator.verdict(
    failed === 0,
    failed === 0
      ? `All ${findings.length} checks hold. The whole took ${seconds} seconds.`
      : `${failed} of ${findings.length} checks do not hold; what differs stands above.`,
  );
  if (failed > 0) {
    throw new OperatorFault(
      'The demonstration did not come out as it must.',
      `What the nodes have logged lies in ${states.folder}/<STATE>/node.log.`,
    );
  }
  return caseId;
}

import { compareScenario1 } from '../compare-scenario-1.ts';
import { playScenario1 } from '../play-scenario-1.ts';
import type { Ending, Scene, Story } from '../story.ts';

/** Scenario 1, told in every detail: what is said, by whom it is signed, when it was received, what is due when. */
export const IMPORT_MARK: Story = {
  name: '1',
  title: 'Scenario 1: the import mark decides',
  about: 'a whole trace from seizure to feedback, with every signature, receipt and clock',
  // Mirava is no party, and must know nothing.
  states: ['QN', 'QS', 'QM'],
  startsAt: '2026-01-07T08:30:00Z',
  play,
};

async function play({ nodes, narrator }: Scene): Promise<Ending> {
  const caseId = await playScenario1(nodes, narrator);
  return { caseId, findings: await compareScenario1(nodes, caseId) };
}

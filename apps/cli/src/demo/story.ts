import type { DemoNodes } from './demo-nodes.ts';
import type { Finding, Narrator } from './narrator.ts';

/** What a story is told with: the nodes, and whoever tells it. */
export interface Scene {
  nodes: DemoNodes;
  narrator: Narrator;
}

/** What came of a story. */
export interface Ending {
  caseId: string;
  findings: readonly Finding[];
}

/** A story that the demonstration can tell. */
export interface Story {
  /** As it is named on the command line: the number of an acceptance scenario, or a word. */
  name: string;
  /** Another name for it. */
  alias?: string;
  title: string;
  /** What there is to see, in a line. */
  about: string;
  /** Whose nodes are needed: of the State that asks, of the one that is asked, and of whoever looks on. */
  states: readonly [string, string, ...string[]];
  /** The instant to which the clocks of the nodes are set. */
  startsAt: string;
  play(scene: Scene): Promise<Ending>;
}

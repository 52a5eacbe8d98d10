import { Baits } from './baits.ts';
import { Unusual, type UnusualGround } from './unusual.ts';

/** What is unusual, and the cases that are there to show it. */
export function assembleUnusual(ground: UnusualGround): { unusual: Unusual; baits: Baits } {
  return { unusual: new Unusual(ground), baits: new Baits(ground) };
}

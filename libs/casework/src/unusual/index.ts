export { assembleUnusual } from './assemble-unusual.ts';
export { BaitRow } from './bait.entity.ts';
export { Baits, type Bait } from './baits.ts';
export { datedBackAt } from './dated-back-words.ts';
export type { DrawnOpening } from './draw-openings.ts';
export {
  type Against,
  FINDING_KINDS,
  type FindingKind,
  type Measure,
  MEASURES,
  STANDARDS,
  type UnusualFinding,
} from './finding.ts';
export { Unusual, type WithWords, type UnusualGround, type UnusualReport } from './unusual.ts';
export { UnusualWatch } from './unusual-watch.ts';
export { UnusualWordRow, VERDICTS, type Verdict } from './unusual-word.entity.ts';

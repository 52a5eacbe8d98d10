import type { SeedKind } from './seed-bodies.ts';

/** One message of a story, and between how many hours after the one before it is sent. */
export interface SeedStep {
  by: 'ASKING' | 'ASKED';
  kind: SeedKind;
  hours: readonly [from: number, to: number];
}

/** How a case goes, and how many of a hundred go so. Whatever would come after the present has not happened yet. */
export interface SeedStory {
  name: string;
  share: number;
  steps: readonly SeedStep[];
}

const DAY = 24;
const asking = (kind: SeedKind, from: number, to: number): SeedStep => ({
  by: 'ASKING',
  kind,
  hours: [from, to],
});
const asked = (kind: SeedKind, from: number, to: number): SeedStep => ({
  by: 'ASKED',
  kind,
  hours: [from, to],
});

const REQUEST = asking('REQUEST', 0, 0);
const TAKEN = asked('ACKNOWLEDGEMENT', 1, 4 * DAY);
const ANSWERED = asked('FINAL_ANSWER', 1 * DAY, 33 * DAY);
const CLOSED = asking('CLOSE', 1 * DAY, 20 * DAY);
const REFUSED = [
  asked('CONSULT_PROPOSAL', 1, 10 * DAY),
  asking('CONSULT_REPLY', 1, 4 * DAY),
  asked('REFUSAL', 1, 10 * DAY),
];
const CLARIFIED = [
  asked('CLARIFICATION_REQUEST', 1, 6 * DAY),
  asking('CLARIFICATION', 1, 12 * DAY),
];

/** How the invented cases go. Three of a hundred never end, so that there are always some long overdue. */
export const SEED_STORIES: readonly SeedStory[] = [
  { name: 'answered', share: 54, steps: [REQUEST, TAKEN, ANSWERED, CLOSED] },
  {
    name: 'answered in parts',
    share: 12,
    steps: [REQUEST, TAKEN, asked('PARTIAL_ANSWER', 1, 9 * DAY), ANSWERED, CLOSED],
  },
  { name: 'clarified', share: 12, steps: [REQUEST, TAKEN, ...CLARIFIED, ANSWERED, CLOSED] },
  {
    name: 'reminded',
    share: 3,
    steps: [REQUEST, TAKEN, asking('REMINDER', 20 * DAY, 32 * DAY), ANSWERED, CLOSED],
  },
  {
    name: 'delayed',
    share: 3,
    steps: [REQUEST, TAKEN, asked('DELAY_NOTICE', 20 * DAY, 32 * DAY), ANSWERED, CLOSED],
  },
  { name: 'refused', share: 7, steps: [REQUEST, TAKEN, ...REFUSED, CLOSED] },
  {
    name: 'withdrawn',
    share: 6,
    steps: [REQUEST, TAKEN, asking('WITHDRAWAL', 1 * DAY, 20 * DAY)],
  },
  { name: 'never acknowledged', share: 1, steps: [REQUEST] },
  { name: 'never answered', share: 1.5, steps: [REQUEST, TAKEN] },
  {
    name: 'never clarified',
    share: 0.5,
    steps: [REQUEST, TAKEN, asked('CLARIFICATION_REQUEST', 1, 6 * DAY)],
  },
];

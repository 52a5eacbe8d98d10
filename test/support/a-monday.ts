import { seedCases, type SeedGround } from '../../apps/cli/src/seed/seed-cases.ts';
import type { SeedStep, SeedStory } from '../../apps/cli/src/seed/seed-stories.ts';

/** How many cases of a kind there are, and when they began. */
interface Part {
  count: number;
  direction: 'OUT' | 'IN';
  partner: string;
  story: SeedStory;
  /** Days ago. */
  from: number;
  to: number;
  urgency?: 'URGENT' | 'ROUTINE';
}

const step = (by: SeedStep['by'], kind: SeedStep['kind'], hours: number): SeedStep => ({
  by,
  kind,
  hours: [hours, hours + 1],
});
const story = (name: string, ...steps: SeedStep[]): SeedStory => ({ name, share: 1, steps });

const TAKEN = [step('ASKING', 'REQUEST', 0), step('ASKED', 'ACKNOWLEDGEMENT', 1)];
const TAKEN_ONLY = story('taken', ...TAKEN);
// After fifteen days the other State has said how far it is, so only the answer is still waited for.
const HALF_WAY = story('half way', ...TAKEN, step('ASKED', 'PARTIAL_ANSWER', 200));
const DELAYED = story('delayed', ...TAKEN, step('ASKED', 'DELAY_NOTICE', 20));
const ASKED_BACK = story('asked back', ...TAKEN, step('ASKED', 'CLARIFICATION_REQUEST', 2));
const ANSWERED = story('answered', ...TAKEN, step('ASKED', 'FINAL_ANSWER', 100));

/** QM and QT have thirty days, QS has seven: what of them is late, soon late, and far from it. */
const MONDAY: readonly Part[] = [
  { count: 14, direction: 'OUT', partner: 'QM', story: TAKEN_ONLY, from: 40, to: 60 },
  { count: 9, direction: 'OUT', partner: 'QS', story: TAKEN_ONLY, from: 12, to: 20 },
  { count: 6, direction: 'OUT', partner: 'QM', story: DELAYED, from: 50, to: 55 },
  {
    count: 2,
    direction: 'OUT',
    partner: 'QT',
    story: TAKEN_ONLY,
    from: 8,
    to: 9,
    urgency: 'URGENT',
  },
  { count: 5, direction: 'OUT', partner: 'QM', story: HALF_WAY, from: 28.3, to: 28.8 },
  { count: 14, direction: 'OUT', partner: 'QT', story: ASKED_BACK, from: 0.5, to: 1.5 },
  { count: 200, direction: 'OUT', partner: 'QM', story: TAKEN_ONLY, from: 4, to: 12 },
  { count: 8, direction: 'IN', partner: 'QM', story: TAKEN_ONLY, from: 40, to: 60 },
  { count: 4, direction: 'IN', partner: 'QT', story: DELAYED, from: 50, to: 55 },
  { count: 3, direction: 'IN', partner: 'QT', story: HALF_WAY, from: 28.3, to: 28.8 },
  { count: 147, direction: 'IN', partner: 'QT', story: TAKEN_ONLY, from: 4, to: 12 },
];
/** What is over, and must not be counted among what is open. */
const OVER: readonly Part[] = [
  { count: 40, direction: 'OUT', partner: 'QM', story: ANSWERED, from: 60, to: 300 },
  { count: 20, direction: 'IN', partner: 'QS', story: ANSWERED, from: 60, to: 300 },
];

/**
 * The cases of QN on the Monday of scenario 16: 412 open, 250 of them asked and 162 to be answered; 31 and 12 overdue,
 * 8 that will be within 72 hours. Beside them some that are over.
 */
export async function seedMonday(ground: SeedGround, now: Date): Promise<void> {
  for (const [index, part] of [...MONDAY, ...OVER].entries()) {
    const { count, direction, partner, story: told, from, to, urgency = 'ROUTINE' } = part;
    await seedCases(ground, {
      count,
      seed: 16 + index * 1_000,
      now,
      thin: false,
      stories: [told],
      ages: [{ share: 1, from: from * 86_400_000, to: to * 86_400_000 }],
      only: { direction, partner, urgency },
    });
  }
}

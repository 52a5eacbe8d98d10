import { OperatorFault } from '../operator-fault.ts';
import { CLARIFICATION } from './stories/clarification.ts';
import { GOOD_FRIDAY } from './stories/good-friday.ts';
import { IMPORT_MARK } from './stories/import-mark.ts';
import { JUDGE } from './stories/judge.ts';
import { LATE_ANSWER } from './stories/late-answer.ts';
import { NODE_DOWN } from './stories/node-down.ts';
import { PARTIAL_REFUSAL } from './stories/partial-refusal.ts';
import { REFUSED } from './stories/refusal.ts';
import { WRONG_COUNTRY } from './stories/wrong-country.ts';
import type { Story } from './story.ts';

/** Every story that can be told, in the order of their days, so that the clocks only ever go ahead. */
export const STORIES: readonly Story[] = [
  IMPORT_MARK,
  CLARIFICATION,
  JUDGE,
  GOOD_FRIDAY,
  WRONG_COUNTRY,
  REFUSED,
  PARTIAL_REFUSAL,
  NODE_DOWN,
  LATE_ANSWER,
];

/** What is told where nobody asks for something else: a good day, a question, a delay, a refusal, a late answer. */
export const USUAL: readonly Story[] = [IMPORT_MARK, CLARIFICATION, JUDGE, REFUSED, LATE_ANSWER];

/** The stories that somebody has named, in the order of their days; the usual ones where nobody has named any. */
export function storiesNamed(names: readonly string[]): readonly Story[] {
  if (names.length === 0) return USUAL;
  if (names.includes('all')) return STORIES;
  for (const name of names) {
    if (STORIES.some((story) => isNamed(story, name))) continue;
    throw new OperatorFault(
      `There is no story ${name}.`,
      `There are ${STORIES.map(nameOf).join(', ')}, and all.`,
    );
  }
  return STORIES.filter((story) => names.some((name) => isNamed(story, name)));
}

/** How a story is called, with its other name. */
export function nameOf({ name, alias }: Story): string {
  return alias === undefined ? name : `${name} (${alias})`;
}

function isNamed({ name, alias }: Story, named: string): boolean {
  return named === name || named === alias;
}

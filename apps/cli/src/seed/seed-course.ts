import type { Chance } from './chance.ts';
import type { SeedStep, SeedStory } from './seed-stories.ts';

/** One message of a course: when it is written, and when the other node receives it. */
export interface SeedWord {
  step: SeedStep;
  createdAt: Date;
  /** Absent while it waits in its lane. */
  receivedAt?: Date;
}

const HOUR = 3_600_000;
/** Most messages are received within seconds, and now and then a node is away. */
const QUICK = { from: 200, to: 20_000, share: 0.97 };
const AWAY = { from: 60_000, to: 20 * HOUR, share: 0.03 };

/** Plays a story from an instant up to the present. What the partner has said and is not here yet is left out. */
export function seedCourse(
  story: SeedStory,
  opening: { at: Date; direction: 'OUT' | 'IN'; now: Date },
  chance: Chance,
): SeedWord[] {
  const { at, direction, now } = opening;
  const ownSide = direction === 'OUT' ? 'ASKING' : 'ASKED';
  const words: SeedWord[] = [];
  let time = at.getTime();
  for (const step of story.steps) {
    const [from, to] = step.hours;
    time += Math.floor(chance.between(from, to) * HOUR);
    if (time > now.getTime()) break;
    const createdAt = new Date(time);
    const way = chance.oneOf([QUICK, AWAY]);
    time += Math.floor(chance.between(way.from, way.to));
    const isHere = time <= now.getTime();
    if (!isHere && step.by !== ownSide) break;
    words.push({ step, createdAt, ...(isHere && { receivedAt: new Date(time) }) });
    // Nobody replies to what has not come.
    if (!isHere) break;
  }
  return words;
}

export { ClockCrossingRow } from './clock-crossing.entity.ts';
export { ClockWatch, type WatchRound } from './clock-watch.ts';
export { crossingsRaisedIn } from './crossing-store.ts';
export { crossingsOf, firstCrossingAt, type Crossing, type Escalation } from './crossings-of.ts';
export { ladderOf, RUNGS, type Ladder, type Rung } from './ladder.ts';

export {
  BOARD_GROUPS,
  type Board,
  type BoardGroup,
  type BoardGroupLine,
  type BoardLine,
  type CauseLine,
  type ForecastLine,
  type StandingCounts,
} from './count-board.ts';
export type { MonthLine, Scorecard, Scores } from './count-scores.ts';

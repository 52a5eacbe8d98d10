import { Controller, Get, Query } from '@nestjs/common';
import { CaseFiles, type Person } from '@trace/casework';
import { Allow } from './allow.ts';
import { BoardQuery, filterOf, ScorecardsQuery } from './case-query.view.ts';
import { Documented } from './documented.ts';
import { Caller } from './headers.ts';
import { BoardView } from './views/board.view.ts';
import { ScorecardsView } from './views/scorecard.view.ts';

/** What a supervisor looks at: how the cases of both directions stand, and how the partners do. */
@Controller('v1')
export class BoardController {
  constructor(private readonly caseFiles: CaseFiles) {}

  /** Counts the open cases of both directions by how they stand, in groups, with a forecast and the causes of lateness. */
  @Get('board')
  @Allow('overdue.read')
  @Documented({ ok: BoardView, problems: [400] })
  async getBoard(@Query() query: BoardQuery, @Caller() person: Person): Promise<BoardView> {
    const { board, now } = await this.caseFiles.board(filterOf(query, person));
    return BoardView.of(board, now);
  }

  /** Shows how each partner answers us and how we answer it, and what was asked and answered month by month. */
  @Get('scorecards')
  @Allow('statistics.read')
  @Documented({ ok: ScorecardsView, problems: [400] })
  async getScorecards(
    @Query() { days, ...narrowed }: ScorecardsQuery,
    @Caller() person: Person,
  ): Promise<ScorecardsView> {
    const { scores, now } = await this.caseFiles.scores(
      filterOf(narrowed, person),
      Number(days ?? 365),
    );
    return ScorecardsView.of(scores, now);
  }
}

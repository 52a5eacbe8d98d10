import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Drafts, readMark, ReferenceLists } from '@trace/casework';
import { Clock } from '@trace/platform';
import { DataSource } from 'typeorm';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { contentOf, ReadMark, SaveDraft } from './drafts.message.ts';
import { AssessedView, AssessmentView } from './views/assessment.view.ts';
import { MarkReadingsView, ReferenceView } from './views/reference.view.ts';

/** Where a request is judged before anything of it is kept or sent. */
@Controller('v1')
export class AssessmentsController {
  constructor(
    private readonly drafts: Drafts,
    private readonly lists: ReferenceLists,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Says how good a request is, finished or not, what blocks it, and whom to ask. Nothing of it is kept. */
  @Post('requests/assessment')
  @HttpCode(200)
  @Allow('request.assess')
  @Documented({ asks: SaveDraft, ok: AssessedView, problems: [408, 413, 415] })
  async assessRequest(@Body() body: SaveDraft): Promise<AssessedView> {
    const { findings: form, assessment } = await this.drafts.judge(
      contentOf(body),
      body.identities ?? [],
    );
    return Object.assign(AssessmentView.of(assessment), { form });
  }

  /** Shows what this State knows of makers, models and import marks, to look up while a request is written. */
  @Get('reference')
  @Allow('reference.read')
  @Documented({ ok: ReferenceView, problems: [] })
  async getReference(): Promise<ReferenceView> {
    return ReferenceView.of(await this.lists.current(this.dataSource.manager));
  }

  /** Says what a text on a weapon can be: an import, a proof, a patent, a model, a number. Nothing of it is kept. */
  @Post('reference/readings')
  @HttpCode(200)
  @Allow('reference.read')
  @Documented({ asks: ReadMark, ok: MarkReadingsView, problems: [408, 413, 415] })
  async readMark(@Body() { text }: ReadMark): Promise<MarkReadingsView> {
    const reference = await this.lists.current(this.dataSource.manager);
    return MarkReadingsView.of(text, readMark(text, reference, this.clock.now().getUTCFullYear()));
  }
}

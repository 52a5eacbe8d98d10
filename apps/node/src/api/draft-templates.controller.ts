import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CaseAccess, DraftTemplates, type ExaminedDraft, type Person } from '@trace/casework';
import type { Response } from 'express';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { BeginFrom, SaveTemplate } from './draft-templates.message.ts';
import { Caller, etagOf, IdempotencyKey } from './headers.ts';
import { CaseIdPipe, TemplateIdPipe } from './path-ids.ts';
import { DraftTemplatesView, DraftTemplateView } from './views/draft-template.view.ts';
import { DraftView } from './views/draft.view.ts';

/** What a request can begin with: a former one of this State, or a beginning that somebody has kept under a name. */
@Controller('v1')
export class DraftTemplatesController {
  constructor(
    private readonly templates: DraftTemplates,
    private readonly access: CaseAccess,
  ) {}

  /** Lists one's own templates, and those that others share. */
  @Get('draft-templates')
  @Allow('draft.list')
  @Documented({ ok: DraftTemplatesView, problems: [] })
  async listTemplates(@Caller() person: Person): Promise<DraftTemplatesView> {
    const all = await this.templates.list(person);
    return { templates: all.map((one) => DraftTemplateView.of(one)) };
  }

  /** Keeps a draft as a template, without what is true of its own matter alone; one of the same name is replaced. */
  @Post('draft-templates')
  @Allow('draft.write')
  @Documented({ saves: SaveTemplate, made: DraftTemplateView, problems: [404, 408, 413, 415, 422] })
  async saveTemplate(
    @Body() { draftId, name, shared }: SaveTemplate,
    @Caller() person: Person,
  ): Promise<DraftTemplateView> {
    // The draft is named in the body: whether it is another unit's, the guard could not see.
    await this.access.assertMayReach(person, {
      route: '/v1/drafts/:draftId',
      params: { draftId },
    });
    return DraftTemplateView.of(await this.templates.save(person, { draftId, name, shared }));
  }

  /** Forgets a template: one's own, or as a supervisor what somebody has shared. */
  @Delete('draft-templates/:templateId')
  @HttpCode(204)
  @Allow('draft.write')
  @Documented({ gone: true, problems: [404] })
  async forgetTemplate(
    @Param('templateId', TemplateIdPipe) templateId: string,
    @Caller() person: Person,
  ): Promise<void> {
    await this.templates.forget(person, templateId);
  }

  /** Begins a draft with a template. */
  @Post('draft-templates/:templateId/draft')
  @Allow('draft.write')
  @Documented({ body: BeginFrom, created: DraftView, problems: [404, 408, 413, 415, 422] })
  async beginWithTemplate(
    @Param('templateId', TemplateIdPipe) templateId: string,
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @Body() { language }: BeginFrom,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DraftView> {
    return begun(response, await this.templates.begin(person, key, { templateId, language }));
  }

  /** Begins a draft with a request of this State, without what is true of its own matter alone. */
  @Post('cases/:id/draft')
  @Allow('draft.write')
  @Documented({ body: BeginFrom, created: DraftView, problems: [404, 408, 409, 413, 415, 422] })
  async beginWithCase(
    @Param('id', CaseIdPipe) caseId: string,
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @Body() { language }: BeginFrom,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DraftView> {
    return begun(response, await this.templates.fromCase(person, key, { caseId, language }));
  }
}

function begun(response: Response, examined: ExaminedDraft): DraftView {
  const view = DraftView.ofExamined(examined);
  response.setHeader('Location', `/v1/drafts/${view.draftId}`);
  response.setHeader('ETag', etagOf(view.version));
  return view;
}

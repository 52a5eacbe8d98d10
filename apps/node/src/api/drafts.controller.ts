import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { Approvals, Drafts, OnwardDrafts, type DraftOrder, type Person } from '@trace/casework';
import type { Response } from 'express';
import { Allow } from './allow.ts';
import { limitOf, PageQuery } from './case-query.view.ts';
import { answerHeld } from './held.ts';
import { Documented } from './documented.ts';
import { BeginOnwardDraft, contentOf, SaveDraft, SubmitDraft } from './drafts.message.ts';
import { Caller, etagOf, IdempotencyKey, ReadVersion } from './headers.ts';
import { CaseIdPipe, DraftIdPipe } from './path-ids.ts';
import type { HeldView } from './views/approval.view.ts';
import { DraftLineView, DraftPageView, DraftView } from './views/draft.view.ts';

/** Where requests are written before they are sent. Nothing of a draft leaves this State. */
@Controller('v1')
export class DraftsController {
  constructor(
    private readonly drafts: Drafts,
    private readonly approvals: Approvals,
    private readonly onward: OnwardDrafts,
  ) {}

  /** Begins a draft, however unfinished it is. */
  @Post('drafts')
  @Allow('draft.write')
  @Documented({ body: SaveDraft, created: DraftView, problems: [408, 413, 415, 422] })
  async beginDraft(
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @Body() body: SaveDraft,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DraftView> {
    return answer(
      response,
      DraftView.ofExamined(await this.drafts.create(person, key, orderOf(body))),
    );
  }

  /** Lists the drafts that are open, the latest first. */
  @Get('drafts')
  @Allow('draft.list')
  @Documented({ ok: DraftPageView, problems: [] })
  async listDrafts(@Query() query: PageQuery, @Caller() person: Person): Promise<DraftPageView> {
    const { cursor } = query;
    const { items, next } = await this.drafts.list(
      { limit: limitOf(query), ...(cursor !== undefined && { cursor }) },
      person,
    );
    return {
      drafts: items.map((draft) => DraftLineView.of(draft)),
      ...(next !== undefined && { next }),
    };
  }

  /** Shows one draft, with what still keeps it from being sent. */
  @Get('drafts/:draftId')
  @Allow('draft.read')
  @Documented({ ok: DraftView, problems: [404], etag: true })
  async getDraft(
    @Param('draftId', DraftIdPipe) draftId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DraftView> {
    return answer(response, DraftView.ofExamined(await this.drafts.get(draftId)));
  }

  /** Saves a draft over the version that was read; its faults are told, and never a reason to refuse it. */
  @Put('drafts/:draftId')
  @Allow('draft.write')
  @Documented({
    saves: SaveDraft,
    ok: DraftView,
    etag: true,
    step: true,
    problems: [404, 408, 409, 412, 413, 415, 428],
  })
  async saveDraft(
    @Param('draftId', DraftIdPipe) draftId: string,
    @Caller() person: Person,
    @ReadVersion() version: number,
    @Body() body: SaveDraft,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DraftView> {
    const saved = await this.drafts.save(person, draftId, version, orderOf(body));
    return answer(response, DraftView.ofExamined(saved));
  }

  /** Throws a draft away, with everything in it. */
  @Delete('drafts/:draftId')
  @HttpCode(204)
  @Allow('draft.write')
  @Documented({ gone: true, step: true, problems: [404, 409, 412, 428] })
  async deleteDraft(
    @Param('draftId', DraftIdPipe) draftId: string,
    @Caller() person: Person,
    @ReadVersion() version: number,
  ): Promise<void> {
    await this.drafts.remove(person, draftId, version);
  }

  /** Sends a draft: a request to each addressee, all in one trace; or joins it to a case that exists. */
  @Post('drafts/:draftId/submission')
  @Allow('request.submit')
  @Documented({
    body: SubmitDraft,
    created: DraftView,
    waits: true,
    step: true,
    problems: [404, 408, 409, 412, 413, 415, 422, 428],
  })
  async submitDraft(
    @Param('draftId', DraftIdPipe) draftId: string,
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @ReadVersion() version: number,
    @Body() { duplicates = [] }: SubmitDraft,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DraftView | HeldView> {
    const order = { draftId, version, key, duplicates };
    const held = await this.approvals.submitDraft(person, order);
    if (held) return answerHeld(response, held);
    const { draft } = await this.drafts.get(draftId);
    return answer(response, DraftView.ofExamined({ draft, findings: [], duplicates: [] }));
  }

  /** Turns what an answer or referral points to into the draft of a request to that State. */
  @Post('cases/:id/onward-draft')
  @Allow('draft.write')
  @Documented({
    body: BeginOnwardDraft,
    created: DraftView,
    step: true,
    problems: [404, 408, 409, 412, 413, 415, 422, 428],
  })
  async beginOnwardDraft(
    @Param('id', CaseIdPipe) caseId: string,
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @ReadVersion() version: number,
    @Body() { to }: BeginOnwardDraft,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DraftView> {
    const examined = await this.onward.begin(person, key, { caseId, version, to });
    return answer(response, DraftView.ofExamined(examined));
  }
}

function orderOf(body: SaveDraft): DraftOrder {
  const { identities } = body;
  return { content: contentOf(body), ...(identities !== undefined && { identities }) };
}

function answer(response: Response, view: DraftView): DraftView {
  response.setHeader('Location', `/v1/drafts/${view.draftId}`);
  response.setHeader('ETag', etagOf(view.version));
  return view;
}

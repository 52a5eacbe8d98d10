import { Controller, Param, Post, Res } from '@nestjs/common';
import { Recalls, type Person } from '@trace/casework';
import type { Response } from 'express';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { Caller, etagOf } from './headers.ts';
import { CaseIdPipe, MessageIdPipe } from './path-ids.ts';
import { RecalledView } from './views/recalled.view.ts';

/** Where a State takes back what has not left yet. */
@Controller('v1/cases/:id/messages/:messageId/recall')
export class RecallsController {
  constructor(private readonly recalls: Recalls) {}

  /** Recalls a message that is queued and was not taken up for sending yet; a request becomes a draft again. */
  @Post()
  @Allow('message.recall')
  @Documented({ created: RecalledView, problems: [404, 409] })
  async recallMessage(
    @Param('id', CaseIdPipe) caseId: string,
    @Param('messageId', MessageIdPipe) messageId: string,
    @Caller() person: Person,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RecalledView> {
    const { opened, draftId } = await this.recalls.recall(person, caseId, messageId);
    const { state, version } = opened.file;
    response.setHeader('Location', `/v1/cases/${caseId}`);
    response.setHeader('ETag', etagOf(version));
    return { caseId, messageId, state, version, ...(draftId !== undefined && { draftId }) };
  }
}

import { Body, Controller, Post, Res } from '@nestjs/common';
import { Approvals, type Person, type RequestOrder } from '@trace/casework';
import { checkBody } from '@trace/protocol';
import type { Response } from 'express';
import { Allow } from './allow.ts';
import { answerHeld, isHeld } from './held.ts';
import { Documented } from './documented.ts';
import { Caller, etagOf, IdempotencyKey } from './headers.ts';
import { SubmitRequest } from './submission.message.ts';
import type { HeldView } from './views/approval.view.ts';
import { SubmittedView, WarningView } from './views/submitted.view.ts';

/** Where a focal point asks another State. */
@Controller('v1/requests')
export class RequestsController {
  constructor(private readonly approvals: Approvals) {}

  /** Submits a request to a partner State and opens its case. */
  @Post()
  @Allow('request.submit')
  @Documented({
    body: SubmitRequest,
    created: SubmittedView,
    waits: true,
    problems: [408, 409, 413, 415, 422],
  })
  async submitRequest(
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @Body() { to, language, request, identities = [], duplicates, waivers }: SubmitRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmittedView | HeldView> {
    const at = '/request';
    const checked = checkBody('REQUEST', request, at);
    const order: RequestOrder = {
      to,
      language,
      request: checked,
      identities,
      at,
      ...(duplicates !== undefined && { duplicates }),
      ...(waivers !== undefined && { waivers }),
    };
    const submitted = await this.approvals.say(person, key, { what: 'REQUEST', order });
    if (isHeld(submitted)) return answerHeld(response, submitted);
    response.setHeader('Location', `/v1/cases/${submitted.caseId}`);
    response.setHeader('ETag', etagOf(submitted.version));
    const warnings = WarningView.allOf(checked);
    return { ...submitted, ...(warnings.length > 0 && { warnings }) };
  }
}

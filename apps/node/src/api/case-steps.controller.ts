import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { Requests, type FollowKind, type Person } from '@trace/casework';
import type { MessageBody } from '@trace/protocol';
import type { Response } from 'express';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { Caller, etagOf, IdempotencyKey, ReadVersion } from './headers.ts';
import { CaseIdPipe } from './path-ids.ts';
import {
  SubmitAcknowledgement,
  SubmitClosure,
  SubmitFinalAnswer,
  SubmitPartialAnswer,
  SubmitRefusal,
  SubmitWithdrawal,
  type SubmittedIdentity,
} from './submission.message.ts';
import { SubmittedView } from './views/submitted.view.ts';

interface Said {
  language: string;
  body: MessageBody;
  identities?: SubmittedIdentity[];
}

/** Upon which case, in which version, somebody acts under which key. */
interface Upon {
  caseId: string;
  version: number;
  key: string;
}

const PROBLEMS = [404, 408, 409, 412, 413, 415, 422, 428] as const;

/** What may follow in a case: each step is a message to the partner, taken only in the version that was read. */
@Controller('v1/cases/:id')
export class CaseStepsController {
  constructor(private readonly requests: Requests) {}

  /** Acknowledges a request: competence, way of access, expected day. */
  @Post('acknowledgement')
  @Allow('case.acknowledge')
  @Documented({
    body: SubmitAcknowledgement,
    created: SubmittedView,
    step: true,
    problems: PROBLEMS,
  })
  async acknowledge(
    @Param('id', CaseIdPipe) caseId: string,
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @ReadVersion() version: number,
    @Body() said: SubmitAcknowledgement,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmittedView> {
    return this.follow(response, person, 'ACKNOWLEDGEMENT', { caseId, version, key }, said);
  }

  /** Gives a part of the answer; the rest is still owed. */
  @Post('partial-answers')
  @Allow('case.answer')
  @Documented({ body: SubmitPartialAnswer, created: SubmittedView, step: true, problems: PROBLEMS })
  async answerInPart(
    @Param('id', CaseIdPipe) caseId: string,
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @ReadVersion() version: number,
    @Body() said: SubmitPartialAnswer,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmittedView> {
    return this.follow(response, person, 'PARTIAL_ANSWER', { caseId, version, key }, said);
  }

  /** Gives the whole answer: every question has a status, every item a result. */
  @Post('final-answer')
  @Allow('case.answer')
  @Documented({ body: SubmitFinalAnswer, created: SubmittedView, step: true, problems: PROBLEMS })
  async answer(
    @Param('id', CaseIdPipe) caseId: string,
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @ReadVersion() version: number,
    @Body() said: SubmitFinalAnswer,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmittedView> {
    return this.follow(response, person, 'FINAL_ANSWER', { caseId, version, key }, said);
  }

  /** Refuses, restricts or postpones, with a ground from the closed list and reasons. */
  @Post('refusal')
  @Allow('case.refuse')
  @Documented({ body: SubmitRefusal, created: SubmittedView, step: true, problems: PROBLEMS })
  async refuse(
    @Param('id', CaseIdPipe) caseId: string,
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @ReadVersion() version: number,
    @Body() said: SubmitRefusal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmittedView> {
    return this.follow(response, person, 'REFUSAL', { caseId, version, key }, said);
  }

  /** Withdraws a request. */
  @Post('withdrawal')
  @Allow('case.withdraw')
  @Documented({ body: SubmitWithdrawal, created: SubmittedView, step: true, problems: PROBLEMS })
  async withdraw(
    @Param('id', CaseIdPipe) caseId: string,
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @ReadVersion() version: number,
    @Body() said: SubmitWithdrawal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmittedView> {
    return this.follow(response, person, 'WITHDRAWAL', { caseId, version, key }, said);
  }

  /** Closes a case and says what the answer was good for. */
  @Post('closure')
  @Allow('case.close')
  @Documented({ body: SubmitClosure, created: SubmittedView, step: true, problems: PROBLEMS })
  async close(
    @Param('id', CaseIdPipe) caseId: string,
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @ReadVersion() version: number,
    @Body() said: SubmitClosure,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmittedView> {
    return this.follow(response, person, 'CLOSE', { caseId, version, key }, said);
  }

  private async follow(
    response: Response,
    person: Person,
    kind: FollowKind,
    { caseId, version, key }: Upon,
    { language, body, identities = [] }: Said,
  ): Promise<SubmittedView> {
    const order = { caseId, version, kind, language, body, identities, at: '/body' };
    const submitted = await this.requests.follow(person, key, order);
    response.setHeader('Location', `/v1/cases/${caseId}`);
    response.setHeader('ETag', etagOf(submitted.version));
    return submitted;
  }
}

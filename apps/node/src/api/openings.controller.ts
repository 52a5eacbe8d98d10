import { Body, Controller, Post, Res } from '@nestjs/common';
import { Approvals, type OpeningOrder, type Person } from '@trace/casework';
import type { Response } from 'express';
import { Allow } from './allow.ts';
import { answerHeld, isHeld } from './held.ts';
import { Documented } from './documented.ts';
import { Caller, etagOf, IdempotencyKey } from './headers.ts';
import { SubmitInformation, SubmitTeamProposal } from './submission.message.ts';
import type { HeldView } from './views/approval.view.ts';
import { SubmittedView } from './views/submitted.view.ts';

const PROBLEMS = [408, 413, 415, 422] as const;
const AT = '/body';

/** Where a case is opened in which nothing is requested (UNTOC 18(4), 19). */
@Controller('v1')
export class OpeningsController {
  constructor(private readonly approvals: Approvals) {}

  /** Gives a partner State information that nobody asked for, in a case of its own. */
  @Post('spontaneous-information')
  @Allow('case.inform')
  @Documented({ body: SubmitInformation, created: SubmittedView, waits: true, problems: PROBLEMS })
  async inform(
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @Body() { identities = [], ...order }: SubmitInformation,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmittedView | HeldView> {
    const opening: OpeningOrder = { ...order, kind: 'SPONTANEOUS_INFO', identities, at: AT };
    return this.say(response, person, key, opening);
  }

  /** Proposes a joint team to a partner State, in a case of its own. */
  @Post('joint-team-proposals')
  @Allow('case.team')
  @Documented({ body: SubmitTeamProposal, created: SubmittedView, waits: true, problems: PROBLEMS })
  async proposeTeam(
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @Body() { identities = [], ...order }: SubmitTeamProposal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmittedView | HeldView> {
    const opening: OpeningOrder = { ...order, kind: 'JIT_PROPOSAL', identities, at: AT };
    return this.say(response, person, key, opening);
  }

  private async say(
    response: Response,
    person: Person,
    key: string,
    order: OpeningOrder,
  ): Promise<SubmittedView | HeldView> {
    const submitted = await this.approvals.say(person, key, { what: 'OPENING', order });
    if (isHeld(submitted)) return answerHeld(response, submitted);
    response.setHeader('Location', `/v1/cases/${submitted.caseId}`);
    response.setHeader('ETag', etagOf(submitted.version));
    return submitted;
  }
}

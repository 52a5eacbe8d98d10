import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import {
  ACTION_OF,
  Approvals,
  type FollowKind,
  type FollowOrder,
  type Person,
} from '@trace/casework';
import type { MessageBody } from '@trace/protocol';
import type { Response } from 'express';
import { Allow } from './allow.ts';
import { STEPS, type Step } from './case-steps.ts';
import { answerHeld, isHeld } from './held.ts';
import { Documented } from './documented.ts';
import { Caller, etagOf, IdempotencyKey, ReadVersion } from './headers.ts';
import { CaseIdPipe } from './path-ids.ts';
import type { SubmittedIdentity } from './submission.message.ts';
import type { HeldView } from './views/approval.view.ts';
import { SubmittedView } from './views/submitted.view.ts';

interface Said {
  language: string;
  body: MessageBody;
  identities?: SubmittedIdentity[];
  cause?: string;
}

/** Upon which case, in which version, somebody acts under which key. */
interface Upon {
  caseId: string;
  version: number;
  key: string;
}

const PROBLEMS = [404, 408, 409, 412, 413, 415, 422, 428] as const;

/**
 * What may follow in a case: each step is a message to the partner, taken only in the version that was read. The
 * handlers come from the table of steps, so that none of them can differ from the others.
 */
@Controller('v1/cases/:id')
export class CaseStepsController {
  constructor(private readonly approvals: Approvals) {}

  /** Takes a step and answers with what it led to. */
  protected async follow(
    response: Response,
    person: Person,
    kind: FollowKind,
    { caseId, version, key }: Upon,
    { language, body, identities = [], cause }: Said,
  ): Promise<SubmittedView | HeldView> {
    const order: FollowOrder = {
      caseId,
      version,
      kind,
      language,
      body,
      identities,
      at: '/body',
      ...(cause !== undefined && { cause }),
    };
    const submitted = await this.approvals.say(person, key, { what: 'STEP', order });
    if (isHeld(submitted)) return answerHeld(response, submitted);
    response.setHeader('Location', `/v1/cases/${caseId}`);
    response.setHeader('ETag', etagOf(submitted.version));
    return submitted;
  }

  /** Adds the handler of a step, decorated as it would be if it were written here. */
  static add(path: string, { kind, takes, operation, says }: Step): void {
    const { prototype } = CaseStepsController;
    async function take(
      this: CaseStepsController,
      caseId: string,
      person: Person,
      key: string,
      version: number,
      said: Said,
      response: Response,
    ): Promise<SubmittedView | HeldView> {
      return this.follow(response, person, kind, { caseId, version, key }, said);
    }
    // The framework knows a handler by its name, so it gets the one that the table says.
    Object.defineProperty(take, 'name', { value: operation });
    const handler = { configurable: true, writable: true, value: take };
    Object.defineProperty(prototype, operation, handler);
    const parameters = [
      Param('id', CaseIdPipe),
      Caller(),
      IdempotencyKey(),
      ReadVersion(),
      Body(),
      Res({ passthrough: true }),
    ];
    for (const [index, decorate] of parameters.entries()) decorate(prototype, operation, index);
    const types = [String, Object, String, Number, takes, Object];
    Reflect.defineMetadata('design:paramtypes', types, prototype, operation);
    for (const decorate of [
      Post(path),
      Allow(ACTION_OF[kind]),
      ApiOperation({ summary: says }),
      Documented({
        body: takes,
        created: SubmittedView,
        waits: true,
        step: true,
        problems: PROBLEMS,
      }),
    ])
      decorate(prototype, operation, handler);
  }
}

for (const [path, step] of Object.entries(STEPS)) CaseStepsController.add(path, step);

import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { Assignments, type Person } from '@trace/casework';
import { Clock } from '@trace/platform';
import type { Response } from 'express';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { Caller, etagOf, IdempotencyKey, ReadVersion } from './headers.ts';
import { CaseIdPipe } from './path-ids.ts';
import { SubmitAssignment } from './submission.message.ts';
import { DeskView } from './views/desk.view.ts';

/** Where a State says who of its own works on a case; the other State never learns of it. */
@Controller('v1/cases/:id/assignment')
export class AssignmentsController {
  constructor(
    private readonly assignments: Assignments,
    private readonly clock: Clock,
  ) {}

  /** Gives a case to an officer; the clock of the triage stops. */
  @Post()
  @Allow('case.assign')
  @Documented({
    body: SubmitAssignment,
    created: DeskView,
    step: true,
    problems: [404, 408, 409, 412, 413, 415, 422, 428],
  })
  async assign(
    @Param('id', CaseIdPipe) caseId: string,
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @ReadVersion() version: number,
    @Body() { officer, unit, reason }: SubmitAssignment,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DeskView> {
    const { desk, opened } = await this.assignments.assign(person, {
      caseId,
      version,
      key,
      officer,
      ...(unit !== undefined && { unit }),
      ...(reason !== undefined && { reason }),
    });
    response.setHeader('Location', `/v1/cases/${caseId}`);
    response.setHeader('ETag', etagOf(opened.file.version));
    return DeskView.of(desk, this.clock.now());
  }
}

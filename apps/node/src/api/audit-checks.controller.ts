import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { Person } from '@trace/casework';
import { AuditChecks } from '@trace/platform';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { Caller } from './headers.ts';
import { AuditChecksView, AuditCheckView } from './views/audit-check.view.ts';

/** Whether the audit log of this node is what it was: the node looks by itself, and whenever somebody asks. */
@Controller('v1/audit-checks')
export class AuditChecksController {
  constructor(private readonly checks: AuditChecks) {}

  /** Has the whole log looked over, in the background; asking again while that goes on changes nothing. */
  @Post()
  @HttpCode(200)
  @Allow('audit.check')
  @Documented({ ok: AuditCheckView, problems: [] })
  async checkLog(@Caller() person: Person): Promise<AuditCheckView> {
    return AuditCheckView.of(await this.checks.ask(person));
  }

  /** Shows the latest checks, how far each has come and what it has found. */
  @Get()
  @Allow('checkpoints.read')
  @Documented({ ok: AuditChecksView, problems: [] })
  async listChecks(): Promise<AuditChecksView> {
    return { checks: (await this.checks.latest()).map((one) => AuditCheckView.of(one)) };
  }
}

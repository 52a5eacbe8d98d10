import { Controller, Get } from '@nestjs/common';
import { SeenCases, type Person } from '@trace/casework';
import { Clock } from '@trace/platform';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { Caller } from './headers.ts';
import { RecentCasesView } from './views/recent-cases.view.ts';

/** Where people find again what they had before them, and what is new in it. */
@Controller('v1/recent-cases')
export class RecentCasesController {
  constructor(
    private readonly seenCases: SeenCases,
    private readonly clock: Clock,
  ) {}

  /** Lists the cases that the person has opened last; those with something new come first. */
  @Get()
  @Allow('case.list')
  @Documented({ ok: RecentCasesView, problems: [] })
  async listRecentCases(@Caller() person: Person): Promise<RecentCasesView> {
    return RecentCasesView.of(await this.seenCases.recent(person), this.clock.now());
  }
}

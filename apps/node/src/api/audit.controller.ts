import { Controller, Get, Query } from '@nestjs/common';
import { readTrail, type Person } from '@trace/casework';
import { DataSource } from 'typeorm';
import { Allow } from './allow.ts';
import { AuditQuery } from './audit-query.view.ts';
import { limitOf } from './case-query.view.ts';
import { Documented } from './documented.ts';
import { Caller } from './headers.ts';
import { AuditEntryView, AuditPageView } from './views/audit-entry.view.ts';

/** Who saw and did what on this node; reading it leaves a line too. */
@Controller('v1/audit-entries')
export class AuditController {
  constructor(private readonly dataSource: DataSource) {}

  /** Lists what was done and read, the latest first, with the place of each line in the log that partners witness. */
  @Get()
  @Allow('audit.read')
  @Documented({ ok: AuditPageView, problems: [400] })
  async listEntries(@Caller() person: Person, @Query() query: AuditQuery): Promise<AuditPageView> {
    const { limit: _, ...wanted } = query;
    const { items, next } = await readTrail(this.dataSource.manager, person, {
      ...wanted,
      limit: limitOf(query),
    });
    return {
      entries: items.map((one) => AuditEntryView.of(one)),
      ...(next !== undefined && { next }),
    };
  }
}

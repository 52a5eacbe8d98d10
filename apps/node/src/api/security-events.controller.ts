import { Controller, Get } from '@nestjs/common';
import { listSecurityEvents } from '@trace/exchange';
import { DataSource } from 'typeorm';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { SecurityEventsView, SecurityEventView } from './views/security-event.view.ts';

/** Enough for days: an event of a kind and a partner stands once for each hour. */
const MOST = 200;

/** Where supervisors and administrators see what looks like an attack. */
@Controller('v1/security-events')
export class SecurityEventsController {
  constructor(private readonly dataSource: DataSource) {}

  /** Lists what looked like an attack, the latest first: counts and codes, never content. */
  @Get()
  @Allow('security.read')
  @Documented({ ok: SecurityEventsView, problems: [] })
  async listEvents(): Promise<SecurityEventsView> {
    const events = await listSecurityEvents(this.dataSource.manager, MOST);
    return { events: events.map((one) => SecurityEventView.of(one)) };
  }
}

import { Controller, Get, Res } from '@nestjs/common';
import { Partners } from '@trace/exchange';
import { TrailGuard } from '@trace/platform';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { Allow, OPEN } from './allow.ts';
import { ApiFigures } from './api-figures.ts';
import { Documented } from './documented.ts';
import { HealthView, ReadyView } from './views/health.view.ts';

/** What whoever runs the node looks at. */
@Controller()
export class OperationsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly partners: Partners,
    private readonly figures: ApiFigures,
    private readonly guard: TrailGuard,
  ) {}

  /** Says that the node is alive. */
  @Get('v1/health')
  @Allow(OPEN)
  @Documented({ ok: HealthView, problems: [], open: true })
  showHealth(): HealthView {
    return { status: 'UP', state: this.partners.ownState };
  }

  /** Says whether the node can work: 200 if it can, 503 with what it lacks if not. */
  @Get('v1/ready')
  @Allow(OPEN)
  @Documented({ ok: ReadyView, problems: [], open: true })
  async showReadiness(@Res({ passthrough: true }) response: Response): Promise<ReadyView> {
    const database = await this.dataSource.query('select 1').then(
      () => 'UP',
      () => 'DOWN',
    );
    const directory = this.partners.self ? 'UP' : 'DOWN';
    const audit = await this.audit();
    const { disk } = this.guard;
    const isReady = ![database, directory, audit].includes('DOWN') && disk !== 'FULL';
    if (!isReady) response.status(503);
    return { status: isReady ? 'READY' : 'NOT_READY', database, directory, audit, disk };
  }

  /** Gives the figures of this process for Prometheus. */
  @Get('metrics')
  @Allow('metrics.read')
  @Documented({ problems: [] })
  async readMetrics(@Res({ passthrough: true }) response: Response): Promise<string> {
    const { contentType, text } = await this.figures.read();
    response.setHeader('Content-Type', contentType);
    return text;
  }

  private async audit(): Promise<string> {
    try {
      const { log, unwrittenSince } = await this.guard.standing(this.dataSource.manager);
      return log === 'STOPPED' || unwrittenSince ? 'DOWN' : log;
    } catch {
      // Without the database nothing can be written down either.
      return 'DOWN';
    }
  }
}

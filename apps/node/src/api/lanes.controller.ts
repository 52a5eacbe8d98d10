import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import type { Person } from '@trace/casework';
import { Lanes, Partners } from '@trace/exchange';
import { Audit, Clock } from '@trace/platform';
import { DataSource } from 'typeorm';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { Caller } from './headers.ts';
import { LaneView } from './views/lane.view.ts';

/** Where somebody who knows better than the pause lets a lane be tried at once. */
@Controller('v1')
export class LanesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly partners: Partners,
    private readonly lanes: Lanes,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Ends the rest of a lane and tries it at once; whether it gets through, the lane tells. */
  @Post('partners/:state/attempt')
  @HttpCode(200)
  @Allow('lane.try')
  @Documented({ ok: LaneView, problems: [422] })
  async tryLane(
    @Param('state') state: string,
    @Caller() { person, role, correlationId }: Person,
  ): Promise<LaneView> {
    this.partners.get(state);
    await this.dataSource.transaction(async (em) => {
      await this.lanes.tryNow(em, state);
      await this.audit.record(em, [
        {
          at: this.clock.now(),
          actor: person,
          role,
          action: 'LANE_TRIED',
          partner: state,
          ...(correlationId !== undefined && { correlationId }),
        },
      ]);
    });
    await this.lanes.nudge(state);
    const lane = (await this.lanes.list()).find(({ partner }) => partner === state);
    if (!lane) throw new Error('a partner has no lane');
    return LaneView.of(lane);
  }
}

import { Controller, Get, Param } from '@nestjs/common';
import { Traces, type Person } from '@trace/casework';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { Caller } from './headers.ts';
import { RootIdPipe } from './path-ids.ts';
import { ArmCountView, TraceView } from './views/trace.view.ts';

/** Where the chain is seen: what belongs together over all the States that were asked. */
@Controller('v1')
export class TracesController {
  constructor(private readonly traces: Traces) {}

  /** Shows a trace: its cases, what they offer, and the way of the items over all of them. */
  @Get('traces/:rootId')
  @Allow('trace.read')
  @Documented({ ok: TraceView, problems: [404] })
  async getTrace(
    @Param('rootId', RootIdPipe) rootId: string,
    @Caller() person: Person,
  ): Promise<TraceView> {
    return TraceView.of(await this.traces.get(rootId, person));
  }

  /** Counts the arms that this State has asked about, each once. */
  @Get('overview/arms')
  @Allow('arms.count')
  @Documented({ ok: ArmCountView, problems: [] })
  async countArms(): Promise<ArmCountView> {
    return ArmCountView.of(await this.traces.countArms());
  }
}

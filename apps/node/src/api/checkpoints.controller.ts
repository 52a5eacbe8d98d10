import { Controller, Get } from '@nestjs/common';
import { checkpointsOfPartners, ownLogThere, ownWitnesses, Partners } from '@trace/exchange';
import { AuditLog } from '@trace/platform';
import { DataSource } from 'typeorm';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import {
  CheckpointsView,
  CheckpointView,
  HeldCheckpointView,
  WitnessView,
} from './views/checkpoint.view.ts';

/** Where somebody sees by what the logs of all States are held to their word. */
@Controller('v1/checkpoints')
export class CheckpointsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly auditLog: AuditLog,
    private readonly partners: Partners,
  ) {}

  /**
   * Shows the latest checkpoint of the own audit log, those of partners' logs that this node keeps as their witness, and
   * what partners have signed that they keep of the own one.
   */
  @Get()
  @Allow('checkpoints.read')
  @Documented({ ok: CheckpointsView, problems: [] })
  async listCheckpoints(): Promise<CheckpointsView> {
    const [own, held, kept, found] = await Promise.all([
      this.auditLog.latest(),
      checkpointsOfPartners(this.dataSource.manager),
      ownWitnesses(this.dataSource.manager),
      ownLogThere(this.dataSource.manager),
    ]);
    return {
      state: this.partners.ownState,
      ...(own !== undefined && { own: CheckpointView.of(own) }),
      held: held.map((one) => HeldCheckpointView.ofHeld(one)),
      witnesses: kept.map((one) => WitnessView.of(one, found.get(one.witness))),
    };
  }
}

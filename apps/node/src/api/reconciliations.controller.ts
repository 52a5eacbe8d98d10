import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CaseFiles, type Person } from '@trace/casework';
import { Partners, Reconciliation } from '@trace/exchange';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { Caller } from './headers.ts';
import { CaseIdPipe } from './path-ids.ts';
import {
  DeliveryCheckView,
  ReconciliationsView,
  ReconciliationView,
} from './views/reconciliation.view.ts';

/** Where somebody asks a partner what it holds of this State's messages. Asking again is harmless: it changes nothing. */
@Controller('v1')
export class ReconciliationsController {
  constructor(
    private readonly reconciliation: Reconciliation,
    private readonly caseFiles: CaseFiles,
    private readonly partners: Partners,
  ) {}

  /** Compares everything that was ever sent to a partner with what it holds, and keeps the report. */
  @Post('partners/:state/reconciliations')
  @HttpCode(200)
  @Allow('reconciliation.run')
  @Documented({ ok: ReconciliationView, problems: [422, 503] })
  async reconcile(
    @Param('state') state: string,
    @Caller() person: Person,
  ): Promise<ReconciliationView> {
    this.partners.get(state);
    return ReconciliationView.of(await this.reconciliation.run(state, person));
  }

  /** Lists the reports on a partner, those of the nights too, the latest first. */
  @Get('partners/:state/reconciliations')
  @Allow('reconciliation.read')
  @Documented({ ok: ReconciliationsView, problems: [422] })
  async listReconciliations(@Param('state') state: string): Promise<ReconciliationsView> {
    this.partners.get(state);
    const reports = await this.reconciliation.reports(state);
    return { reconciliations: reports.map((report) => ReconciliationView.of(report)) };
  }

  /** Asks the other State, now, which messages of a case it really holds. */
  @Post('cases/:id/delivery-check')
  @HttpCode(200)
  @Allow('delivery.check')
  @Documented({ ok: DeliveryCheckView, problems: [404, 422, 503] })
  async checkDelivery(
    @Param('id', CaseIdPipe) caseId: string,
    @Caller() person: Person,
  ): Promise<DeliveryCheckView> {
    const { file } = await this.caseFiles.get(caseId);
    return DeliveryCheckView.of(await this.reconciliation.ofCase(caseId, file.partner, person));
  }
}

import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { Person } from '@trace/casework';
import { PartnerChanges } from '@trace/exchange';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { Caller } from './headers.ts';
import {
  ConfirmPartnerChange,
  DeclinePartnerChange,
  ProposePartner,
} from './partner-changes.message.ts';
import { ChangeIdPipe } from './path-ids.ts';
import {
  PartnerChangesView,
  PartnerChangeView,
  ProposedPartnerView,
} from './views/partner-change.view.ts';

/**
 * Where two persons decide whom this node believes. What is posted here stays on this node, and each step is possible
 * once, so none needs an idempotency key.
 */
@Controller('v1/partner-changes')
export class PartnerChangesController {
  constructor(private readonly changes: PartnerChanges) {}

  /** Lists the changes of keys, certificates and addresses: what waits for two persons, and what was decided. */
  @Get()
  @Allow('partner-change.list')
  @Documented({ ok: PartnerChangesView, problems: [] })
  async listPartnerChanges(): Promise<PartnerChangesView> {
    return { changes: (await this.changes.list()).map((one) => PartnerChangeView.of(one)) };
  }

  /** Offers the descriptor of a State, as the first of two persons who compare it. */
  @Post()
  @HttpCode(200)
  @Allow('partner-change.propose')
  @Documented({
    saves: ProposePartner,
    ok: ProposedPartnerView,
    problems: [408, 409, 413, 415, 422],
  })
  async proposePartner(
    @Caller() person: Person,
    @Body() { descriptor, fingerprint }: ProposePartner,
  ): Promise<ProposedPartnerView> {
    const change = await this.changes.propose(person, descriptor, fingerprint);
    return change
      ? { standing: 'WAITING', change: PartnerChangeView.of(change) }
      : { standing: 'IN_FORCE' };
  }

  /** Confirms that the fingerprint was compared. The second person to do so puts the change into force. */
  @Post(':changeId/confirmation')
  @HttpCode(200)
  @Allow('partner-change.decide')
  @Documented({
    saves: ConfirmPartnerChange,
    ok: PartnerChangeView,
    problems: [404, 408, 409, 413, 415, 422],
  })
  async confirmPartnerChange(
    @Param('changeId', ChangeIdPipe) changeId: string,
    @Caller() person: Person,
    @Body() { fingerprint }: ConfirmPartnerChange,
  ): Promise<PartnerChangeView> {
    return PartnerChangeView.of(await this.changes.confirm(person, changeId, fingerprint));
  }

  /** Declines a change with a reason; what is in force stays. */
  @Post(':changeId/refusal')
  @HttpCode(200)
  @Allow('partner-change.decide')
  @Documented({
    saves: DeclinePartnerChange,
    ok: PartnerChangeView,
    problems: [404, 408, 409, 413, 415],
  })
  async declinePartnerChange(
    @Param('changeId', ChangeIdPipe) changeId: string,
    @Caller() person: Person,
    @Body() { reason }: DeclinePartnerChange,
  ): Promise<PartnerChangeView> {
    return PartnerChangeView.of(await this.changes.decline(person, changeId, reason));
  }
}

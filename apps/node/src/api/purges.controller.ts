import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { LegalHolds, Purges, type Person } from '@trace/casework';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { Caller } from './headers.ts';
import { CaseIdPipe, HoldIdPipe, PurgeIdPipe } from './path-ids.ts';
import { DeclinePurge, LiftHold, PlaceHold, ProposePurge } from './purge-orders.message.ts';
import {
  CasePurgesView,
  LegalHoldView,
  PartRetentionView,
  PurgeView,
  TombstoneView,
  WaitingPurgesView,
} from './views/purge.view.ts';

/**
 * Where sealed parts are destroyed, by two persons, and where a hold keeps them. What is posted here stays on this node;
 * the word to the other State follows from it. Each step is possible once, so none needs an idempotency key.
 */
@Controller('v1')
export class PurgesController {
  constructor(
    private readonly purges: Purges,
    private readonly holds: LegalHolds,
  ) {}

  /** Shows what was destroyed in a case, what is to be, and what keeps it. */
  @Get('cases/:id/purges')
  @Allow('purge.read')
  @Documented({ ok: CasePurgesView, problems: [404] })
  async listCasePurges(@Param('id', CaseIdPipe) caseId: string): Promise<CasePurgesView> {
    const [keptUntil, purges, tombstones, holds] = await Promise.all([
      this.purges.keptUntil(caseId),
      this.purges.ofCase(caseId),
      this.purges.tombstones(caseId),
      this.holds.ofCase(caseId),
    ]);
    return {
      purges: purges.map((one) => PurgeView.of(one)),
      keptUntil: keptUntil.map((one) => PartRetentionView.of(one)),
      tombstones: tombstones.map((one) => TombstoneView.of(one)),
      holds: holds.map((one) => LegalHoldView.of(one)),
    };
  }

  /** Proposes to destroy sealed parts of a case. Somebody else has to approve it. */
  @Post('cases/:id/purges')
  @HttpCode(200)
  @Allow('purge.propose')
  @Documented({ saves: ProposePurge, ok: PurgeView, problems: [404, 408, 409, 413, 415] })
  async proposePurge(
    @Param('id', CaseIdPipe) caseId: string,
    @Caller() person: Person,
    @Body() order: ProposePurge,
  ): Promise<PurgeView> {
    return PurgeView.of(await this.purges.propose(person, caseId, order));
  }

  /** Lists what waits for a decision, or to be carried out. */
  @Get('purges')
  @Allow('purge.list')
  @Documented({ ok: WaitingPurgesView, problems: [] })
  async listWaitingPurges(@Caller() person: Person): Promise<WaitingPurgesView> {
    return { purges: (await this.purges.waiting(person)).map((one) => PurgeView.of(one)) };
  }

  /** Approves what another has proposed: the keys are destroyed for good, and the other State is told. */
  @Post('purges/:purgeId/approval')
  @HttpCode(200)
  @Allow('purge.decide')
  @Documented({ ok: PurgeView, problems: [404, 409] })
  async approvePurge(
    @Param('purgeId', PurgeIdPipe) purgeId: string,
    @Caller() person: Person,
  ): Promise<PurgeView> {
    return PurgeView.of(await this.purges.approve(person, purgeId));
  }

  /** Declines a purge with a reason; a State that asked is told that its parts are kept, and why. */
  @Post('purges/:purgeId/refusal')
  @HttpCode(200)
  @Allow('purge.decide')
  @Documented({ saves: DeclinePurge, ok: PurgeView, problems: [404, 408, 409, 413, 415] })
  async declinePurge(
    @Param('purgeId', PurgeIdPipe) purgeId: string,
    @Caller() person: Person,
    @Body() { text }: DeclinePurge,
  ): Promise<PurgeView> {
    return PurgeView.of(await this.purges.decline(person, purgeId, text));
  }

  /** Places a legal hold: while it stands, nothing of the case is destroyed. */
  @Post('cases/:id/legal-holds')
  @HttpCode(200)
  @Allow('hold.place')
  @Documented({ saves: PlaceHold, ok: LegalHoldView, problems: [404, 408, 413, 415] })
  async placeHold(
    @Param('id', CaseIdPipe) caseId: string,
    @Caller() person: Person,
    @Body() order: PlaceHold,
  ): Promise<LegalHoldView> {
    return LegalHoldView.of(await this.holds.place(person, caseId, order));
  }

  /** Lifts a legal hold with a reason; what was kept for its sake is looked at anew. */
  @Post('cases/:id/legal-holds/:holdId/lifting')
  @HttpCode(200)
  @Allow('hold.lift')
  @Documented({ saves: LiftHold, ok: LegalHoldView, problems: [404, 408, 409, 413, 415] })
  async liftHold(
    @Param('id', CaseIdPipe) caseId: string,
    @Param('holdId', HoldIdPipe) holdId: string,
    @Caller() person: Person,
    @Body() { reason }: LiftHold,
  ): Promise<LegalHoldView> {
    return LegalHoldView.of(await this.holds.lift(person, caseId, holdId, reason));
  }
}

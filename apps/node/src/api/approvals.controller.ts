import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Approvals, type ApprovalRow, type Person } from '@trace/casework';
import { Problem } from '@trace/platform';
import { Allow } from './allow.ts';
import { RefuseApproval } from './approvals.message.ts';
import { ApprovalsQuery } from './case-query.view.ts';
import { Documented } from './documented.ts';
import { Caller, Reason } from './headers.ts';
import { ApprovalIdPipe } from './path-ids.ts';
import {
  ApprovalsView,
  ApprovalView,
  HeldIdentityView,
  OpenedApprovalView,
} from './views/approval.view.ts';

/** Where a second person looks at what is to be said, and decides. Each step is possible once, so none needs a key. */
@Controller('v1/approvals')
export class ApprovalsController {
  constructor(private readonly approvals: Approvals) {}

  /** Lists what waits for a second person, or what was decided. */
  @Get()
  @Allow('approval.list')
  @Documented({ ok: ApprovalsView, problems: [] })
  async listApprovals(
    @Query() { state = 'WAITING' }: ApprovalsQuery,
    @Caller() person: Person,
  ): Promise<ApprovalsView> {
    const rows = await this.approvals.list(person, state);
    return { approvals: rows.map((row) => this.view(row, person)) };
  }

  /** Shows one with what would be said; who the people in it are stands apart. */
  @Get(':approvalId')
  @Allow('approval.read')
  @Documented({ ok: OpenedApprovalView, problems: [404] })
  async getApproval(
    @Param('approvalId', ApprovalIdPipe) approvalId: string,
    @Caller() person: Person,
  ): Promise<OpenedApprovalView> {
    const { row, said } = await this.approvals.read(approvalId);
    return OpenedApprovalView.ofRead(this.view(row, person), said);
  }

  /** Opens an identity that would go with it. Say in X-Reason why you need to know who the person is. */
  @Get(':approvalId/identities/:part')
  @Allow('approval.identify')
  @Documented({ ok: HeldIdentityView, problems: [400, 404], reason: true })
  async openIdentity(
    @Param('approvalId', ApprovalIdPipe) approvalId: string,
    @Param('part') part: string,
    // Asked for here so that nothing is opened without it; the audit interceptor writes it down.
    @Reason() _reason: string,
  ): Promise<HeldIdentityView> {
    const { said } = await this.approvals.read(approvalId);
    const found = said?.identities.find((one) => one.part === part);
    if (!found) throw new Problem('approval.unknown', 'It holds no such part.');
    return { part, identity: found.identity };
  }

  /** Approves it: it is signed and on its way, in the name of whoever asked. */
  @Post(':approvalId/approval')
  @HttpCode(200)
  @Allow('approval.decide')
  @Documented({ ok: ApprovalView, problems: [404, 409] })
  async approve(
    @Param('approvalId', ApprovalIdPipe) approvalId: string,
    @Caller() person: Person,
  ): Promise<ApprovalView> {
    return this.view(await this.approvals.approve(person, approvalId), person);
  }

  /** Refuses it with a reason; whoever asked may submit it anew. */
  @Post(':approvalId/refusal')
  @HttpCode(200)
  @Allow('approval.decide')
  @Documented({ saves: RefuseApproval, ok: ApprovalView, problems: [404, 408, 409, 413, 415] })
  async refuseApproval(
    @Param('approvalId', ApprovalIdPipe) approvalId: string,
    @Caller() person: Person,
    @Body() { reason }: RefuseApproval,
  ): Promise<ApprovalView> {
    return this.view(await this.approvals.refuse(person, approvalId, reason), person);
  }

  /** Takes back what one has asked for oneself. */
  @Delete(':approvalId')
  @HttpCode(204)
  @Allow('approval.list')
  @Documented({ gone: true, problems: [404, 409] })
  async withdrawApproval(
    @Param('approvalId', ApprovalIdPipe) approvalId: string,
    @Caller() person: Person,
  ): Promise<void> {
    await this.approvals.withdraw(person, approvalId);
  }

  private view(row: ApprovalRow, person: Person): ApprovalView {
    return ApprovalView.of(row, person, this.approvals.mayDecide(person, row));
  }
}

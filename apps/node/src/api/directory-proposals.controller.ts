import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { Person } from '@trace/casework';
import { DirectoryDesk, type ProposalOrder } from '@trace/exchange';
import { Refusal } from '@trace/protocol';
import { Allow } from './allow.ts';
import {
  ApproveDirectoryChange,
  DeclineDirectoryChange,
  ProposeDirectoryChange,
} from './directory-proposals.message.ts';
import { Documented } from './documented.ts';
import { Caller } from './headers.ts';
import { ProposalIdPipe } from './path-ids.ts';
import { DirectoryProposalsView, DirectoryProposalView } from './views/directory-proposal.view.ts';

const USUAL_DAYS = 365;

/**
 * Where a directory authority works: what it signs is proposed by one person and approved by another. At a node that has
 * no key of an authority there is nothing to do here.
 */
@Controller('v1/directory-proposals')
export class DirectoryProposalsController {
  constructor(private readonly desk: DirectoryDesk) {}

  /** Lists the changes of the directory that this authority signs: what waits, and what was decided. */
  @Get()
  @Allow('directory.list')
  @Documented({ ok: DirectoryProposalsView, problems: [] })
  async listDirectoryProposals(): Promise<DirectoryProposalsView> {
    return { proposals: (await this.desk.list()).map((row) => DirectoryProposalView.of(row)) };
  }

  /** Proposes to enter what a State says of itself, or to remove a State. Somebody else has to approve it. */
  @Post()
  @HttpCode(200)
  @Allow('directory.propose')
  @Documented({
    saves: ProposeDirectoryChange,
    ok: DirectoryProposalView,
    problems: [408, 409, 413, 415, 422],
  })
  async proposeDirectoryChange(
    @Caller() person: Person,
    @Body() body: ProposeDirectoryChange,
  ): Promise<DirectoryProposalView> {
    return DirectoryProposalView.of(await this.desk.propose(person, orderOf(body)));
  }

  /** Approves what another has proposed: the statement is signed, and given out from now on. */
  @Post(':proposalId/approval')
  @HttpCode(200)
  @Allow('directory.decide')
  @Documented({
    saves: ApproveDirectoryChange,
    ok: DirectoryProposalView,
    problems: [404, 408, 409, 413, 415, 422],
  })
  async approveDirectoryChange(
    @Param('proposalId', ProposalIdPipe) proposalId: string,
    @Caller() person: Person,
    @Body() { fingerprint }: ApproveDirectoryChange,
  ): Promise<DirectoryProposalView> {
    return DirectoryProposalView.of(await this.desk.approve(person, proposalId, fingerprint));
  }

  /** Declines a change with a reason; nothing is signed. */
  @Post(':proposalId/refusal')
  @HttpCode(200)
  @Allow('directory.decide')
  @Documented({
    saves: DeclineDirectoryChange,
    ok: DirectoryProposalView,
    problems: [404, 408, 409, 413, 415],
  })
  async declineDirectoryChange(
    @Param('proposalId', ProposalIdPipe) proposalId: string,
    @Caller() person: Person,
    @Body() { reason }: DeclineDirectoryChange,
  ): Promise<DirectoryProposalView> {
    return DirectoryProposalView.of(await this.desk.decline(person, proposalId, reason));
  }
}

function orderOf(body: ProposeDirectoryChange): ProposalOrder {
  const { descriptor, fingerprint, validDays = USUAL_DAYS, remove } = body;
  if (remove !== undefined && descriptor === undefined) return { kind: 'REMOVE', state: remove };
  if (descriptor !== undefined && remove === undefined)
    return { kind: 'ENTER', descriptor, fingerprint: fingerprint ?? '', validDays };
  const detail = 'Give either the descriptor of a State or the State that is to be removed.';
  throw new Refusal('member.invalid', detail, { pointer: '/descriptor' });
}

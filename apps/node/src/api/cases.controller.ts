import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import {
  AskedItems,
  Assessments,
  Assignments,
  attachmentsOfCase,
  CaseFiles,
  exportEvidenceFor,
  packageEvidence,
  Purges,
  SeenCases,
  whatWasSaid,
  type Person,
} from '@trace/casework';
import { keyDoubts, Lanes, Partners, waitingOf } from '@trace/exchange';
import { Clock, NodeKeys, Problem } from '@trace/platform';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { Allow } from './allow.ts';
import { CaseQuery, EvidenceQuery, filterOf, limitOf } from './case-query.view.ts';
import { Documented } from './documented.ts';
import { Caller, etagOf } from './headers.ts';
import { CaseIdPipe, MessageIdPipe } from './path-ids.ts';
import { CaseLineView, CasePageView } from './views/case-line.view.ts';
import { CaseView } from './views/case.view.ts';
import { CrossingsView, CrossingView } from './views/crossing.view.ts';
import { EvidenceView } from './views/evidence.view.ts';
import { MessageView } from './views/message.view.ts';

/** Where cases are read. Each reading leaves its line in the audit before it is answered. */
@Controller('v1/cases')
export class CasesController {
  constructor(
    private readonly caseFiles: CaseFiles,
    private readonly partners: Partners,
    private readonly lanes: Lanes,
    private readonly purges: Purges,
    private readonly assignments: Assignments,
    private readonly assessments: Assessments,
    private readonly askedItems: AskedItems,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
    private readonly keys: NodeKeys,
    private readonly seenCases: SeenCases,
  ) {}

  /** Lists cases, the latest opened first unless another order is wanted. */
  @Get()
  @Allow('case.list')
  @Documented({ ok: CasePageView, problems: [400] })
  async listCases(@Query() query: CaseQuery, @Caller() person: Person): Promise<CasePageView> {
    const { sort, cursor, limit: _, ...narrowed } = query;
    const { items, next } = await this.caseFiles.list(filterOf(narrowed, person), {
      limit: limitOf(query),
      ...(cursor !== undefined && { cursor }),
      ...(sort !== undefined && { order: sort }),
    });
    const now = this.clock.now();
    const unread = await this.seenCases.unreadOf(
      person,
      items.map(({ file }) => file.caseId),
    );
    return {
      cases: items.map((listed) =>
        Object.assign(CaseLineView.of(listed, now), { unread: unread.has(listed.file.caseId) }),
      ),
      ...(next !== undefined && { next }),
    };
  }

  /** Shows one case: timeline, proofs, clocks, and what can be done now. */
  @Get(':id')
  @Allow('case.read')
  @Documented({ ok: CaseView, problems: [404], etag: true })
  async getCase(
    @Param('id', CaseIdPipe) caseId: string,
    @Caller() person: Person,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CaseView> {
    const opened = await this.caseFiles.get(caseId);
    await this.seenCases.see(person, opened.file, this.clock.now());
    response.setHeader('ETag', etagOf(opened.file.version));
    const undelivered = opened.messages.filter(
      (one) => one.direction === 'OUT' && one.outcome === undefined,
    );
    const lanes = undelivered.length > 0 ? await this.lanes.list() : [];
    const waiting = await waitingOf(
      this.dataSource.manager,
      undelivered.map(({ message }) => message.messageId),
    );
    return CaseView.of(opened, {
      own: this.partners.ownState,
      role: person.role,
      now: this.clock.now(),
      purged: await this.purges.standing(caseId),
      attachments: await attachmentsOfCase(this.dataSource.manager, opened.messages),
      desk: await this.assignments.of(opened),
      assessment: await this.assessments.of(this.dataSource.manager, caseId),
      doubtsOf: (stored) =>
        keyDoubts(stored, (state) => this.partners.find(state)?.statement.jwks.keys ?? []),
      sameItems: await this.askedItems.others(this.dataSource.manager, opened.file),
      waiting,
      lane: lanes.find(({ partner }) => partner === opened.file.partner),
    });
  }

  /** Lists what the clocks of a case have raised on this node: who was told when, and which reminder was signed. */
  @Get(':id/crossings')
  @Allow('case.read')
  @Documented({ ok: CrossingsView, problems: [404] })
  async listCrossings(@Param('id', CaseIdPipe) caseId: string): Promise<CrossingsView> {
    const rows = await this.caseFiles.crossings(caseId);
    return { crossings: rows.map((row) => CrossingView.of(row)) };
  }

  /** Shows one message exactly as it was signed, with its receipt. */
  @Get(':id/messages/:messageId')
  @Allow('message.read')
  @Documented({ ok: MessageView, problems: [404] })
  async getMessage(
    @Param('id', CaseIdPipe) caseId: string,
    @Param('messageId', MessageIdPipe) messageId: string,
  ): Promise<MessageView> {
    const { messages } = await this.caseFiles.get(caseId);
    const stored = messages.find(({ message }) => message.messageId === messageId);
    if (!stored) throw new Problem('message.unknown');
    return MessageView.of(stored);
  }

  /** Exports the evidence of a case for a purpose, as a file that anybody can verify offline. */
  @Get(':id/evidence')
  @Allow('evidence.export')
  @Documented({ ok: EvidenceView, problems: [404, 422] })
  async exportEvidence(
    @Param('id', CaseIdPipe) caseId: string,
    @Query() { purpose = 'OWN_FILE', withhold }: EvidenceQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EvidenceView> {
    const opened = whatWasSaid(await this.caseFiles.get(caseId), this.caseFiles);
    response.setHeader('Content-Disposition', `attachment; filename="${caseId}.evidence.json"`);
    const wish = { purpose, withhold: withhold === 'true' };
    const file = exportEvidenceFor(opened, this.partners, this.clock, wish);
    const { ownState: own } = this.partners;
    const { dataSource, keys } = this;
    return dataSource.transaction('REPEATABLE READ', (em) =>
      packageEvidence(file, opened, { em, keys, own }),
    );
  }
}

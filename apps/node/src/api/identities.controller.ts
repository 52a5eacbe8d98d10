import { Controller, Get, Param } from '@nestjs/common';
import { CaseFiles, openIdentities, readableParts, refusePurged } from '@trace/casework';
import { Clock, NodeKeys } from '@trace/platform';
import { DataSource } from 'typeorm';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { Reason } from './headers.ts';
import { CaseIdPipe } from './path-ids.ts';
import { IdentitiesView } from './views/identity.view.ts';

/** The only place where an identity leaves its seal: for a stated reason, which stands in the audit. */
@Controller('v1/cases/:id/identities')
export class IdentitiesController {
  constructor(
    private readonly caseFiles: CaseFiles,
    private readonly dataSource: DataSource,
    private readonly keys: NodeKeys,
    private readonly clock: Clock,
  ) {}

  /** Opens the identities of one name in a case. Say in X-Reason why you need to know who the person is. */
  @Get(':part')
  @Allow('identity.read')
  @Documented({ ok: IdentitiesView, problems: [400, 404, 410], reason: true })
  async openIdentities(
    @Param('id', CaseIdPipe) caseId: string,
    @Param('part') part: string,
    // Asked for here so that nothing is opened without it; the audit interceptor writes it down.
    @Reason() _reason: string,
  ): Promise<IdentitiesView> {
    const opened = await this.caseFiles.get(caseId);
    await refusePurged(this.dataSource.manager, opened.messages, part);
    const messages = readableParts(opened, part, this.clock.now());
    const identities = await openIdentities(this.dataSource.manager, this.keys, messages, part);
    return { identities: identities as IdentitiesView['identities'] };
  }
}

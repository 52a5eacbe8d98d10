import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { assessUse, CaseFiles } from '@trace/casework';
import { Clock } from '@trace/platform';
import { Refusal } from '@trace/protocol';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { CaseIdPipe } from './path-ids.ts';
import { UseCheck, useOf } from './use-check.message.ts';
import { UseCheckView, UseVerdictView } from './views/handling.view.ts';

/** Where a person asks what may be done with information before doing it. */
@Controller('v1/cases/:id')
export class HandlingController {
  constructor(
    private readonly caseFiles: CaseFiles,
    private readonly clock: Clock,
  ) {}

  /** Says whether information of a case may be used so, by which permission, or why not and what to ask for. */
  @Post('use-check')
  @HttpCode(200)
  @Allow('use.check')
  @Documented({ asks: UseCheck, ok: UseCheckView, problems: [404, 408, 413, 415] })
  async checkUse(
    @Param('id', CaseIdPipe) caseId: string,
    @Body() check: UseCheck,
  ): Promise<UseCheckView> {
    const use = useOf(check);
    const opened = await this.caseFiles.get(caseId);
    const known = new Set(opened.messages.map(({ message }) => message.messageId));
    for (const [index, { messageId }] of check.data.entries()) {
      if (known.has(messageId)) continue;
      throw new Refusal('member.invalid', 'This case holds no message with this id.', {
        pointer: `/data/${index}/messageId`,
      });
    }
    const data = check.data.map(({ messageId, pointer }) => ({
      messageId,
      ...(pointer !== undefined && { pointer }),
    }));
    const verdicts = assessUse(opened, use, data, this.clock.now());
    return {
      allowed: verdicts.every(({ allowed }) => allowed),
      verdicts: verdicts.map((verdict) => UseVerdictView.of(verdict)),
    };
  }
}

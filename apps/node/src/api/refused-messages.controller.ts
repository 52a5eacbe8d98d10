import { Controller, Get, Param, Query } from '@nestjs/common';
import { findRefusedMessages, listRefusedMessages } from '@trace/casework';
import { DataSource } from 'typeorm';
import { Allow } from './allow.ts';
import { limitOf, RefusedQuery } from './case-query.view.ts';
import { Documented } from './documented.ts';
import { MessageIdPipe } from './path-ids.ts';
import {
  RefusedEvidencesView,
  RefusedEvidenceView,
  RefusedMessageView,
  RefusedPageView,
} from './views/refused-message.view.ts';

/** What partners have signed and this node has not taken: for supervisors, for it belongs to no case. */
@Controller('v1/refused-messages')
export class RefusedMessagesController {
  constructor(private readonly dataSource: DataSource) {}

  /** Lists the messages of partners that were refused for what they say, the latest first. */
  @Get()
  @Allow('refused.read')
  @Documented({ ok: RefusedPageView, problems: [400] })
  async listRefused(@Query() query: RefusedQuery): Promise<RefusedPageView> {
    const { items, next } = await listRefusedMessages(this.dataSource.manager, {
      limit: limitOf(query),
      ...(query.cursor !== undefined && { cursor: query.cursor }),
    });
    return {
      messages: items.map((row) => RefusedMessageView.of(row)),
      ...(next !== undefined && { next }),
    };
  }

  /** Gives the signed bytes of what was refused under a message id. */
  @Get(':messageId')
  @Allow('refused.read')
  @Documented({ ok: RefusedEvidencesView, problems: [404] })
  async getRefused(
    @Param('messageId', MessageIdPipe) messageId: string,
  ): Promise<RefusedEvidencesView> {
    const rows = await findRefusedMessages(this.dataSource.manager, messageId);
    return { messages: rows.map((row) => RefusedEvidenceView.ofRow(row)) };
  }
}

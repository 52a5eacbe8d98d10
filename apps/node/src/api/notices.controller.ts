import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Notices, type Person } from '@trace/casework';
import { Allow } from './allow.ts';
import { limitOf, NoticeQuery } from './case-query.view.ts';
import { Documented } from './documented.ts';
import { Caller } from './headers.ts';
import { NoticeIdPipe } from './path-ids.ts';
import { NoticePageView, NoticesReadView, NoticeView } from './views/notice.view.ts';

/** What people are told without asking. Marking as read may be repeated, so it needs no idempotency key. */
@Controller('v1/notices')
export class NoticesController {
  constructor(private readonly notices: Notices) {}

  /** Lists what the desks of the caller have been told, the newest first. */
  @Get()
  @Allow('notice.list')
  @Documented({ ok: NoticePageView, problems: [400] })
  async listNotices(
    @Query() query: NoticeQuery,
    @Caller() person: Person,
  ): Promise<NoticePageView> {
    const { cursor, unread: wanted } = query;
    const { items, next, unread } = await this.notices.list(
      person,
      wanted === undefined ? undefined : wanted === 'true',
      { limit: limitOf(query), ...(cursor !== undefined && { cursor }) },
    );
    return {
      notices: items.map((row) => NoticeView.of(row)),
      unread,
      ...(next !== undefined && { next }),
    };
  }

  /** Marks one as read, for the whole desk. */
  @Post(':id/read')
  @HttpCode(200)
  @Allow('notice.read')
  @Documented({ ok: NoticeView, problems: [404] })
  async readNotice(
    @Param('id', NoticeIdPipe) noticeId: string,
    @Caller() person: Person,
  ): Promise<NoticeView> {
    return NoticeView.of(await this.notices.read(person, noticeId));
  }

  /** Marks as read whatever the desks of the caller have not read yet. */
  @Post('read')
  @HttpCode(200)
  @Allow('notice.read')
  @Documented({ ok: NoticesReadView, problems: [] })
  async readAllNotices(@Caller() person: Person): Promise<NoticesReadView> {
    return { read: await this.notices.readAll(person) };
  }
}

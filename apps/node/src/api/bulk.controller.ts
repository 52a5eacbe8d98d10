import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { Bulk, CaseFiles, type Person } from '@trace/casework';
import { Allow } from './allow.ts';
import { assertComplete, OrderBulk } from './bulk.message.ts';
import { CaseQuery, filterOf, limitOf } from './case-query.view.ts';
import { Documented } from './documented.ts';
import { Caller, IdempotencyKey } from './headers.ts';
import { BulkView } from './views/bulk.view.ts';

/** Where a supervisor has the same done in many cases: looked at first, then done, each case for itself. */
@Controller('v1/cases/bulk')
export class BulkController {
  constructor(
    private readonly bulk: Bulk,
    private readonly caseFiles: CaseFiles,
  ) {}

  /**
   * Reminds, reassigns or escalates. The portions of one order share their key: whatever is sent again meets each case
   * once.
   */
  @Post()
  @HttpCode(200)
  @Allow('case.bulk')
  @Documented({ body: OrderBulk, ok: BulkView, problems: [408, 413, 415, 422] })
  async orderBulk(
    @Query() query: CaseQuery,
    @Caller() person: Person,
    @IdempotencyKey() key: string,
    @Body() order: OrderBulk,
  ): Promise<BulkView> {
    if (!order.preview) assertComplete(order);
    const { preview: isPreview, cases, ...what } = order;
    if (cases)
      return BulkView.of(await this.bulk.run(person, { ...what, isPreview, key, caseIds: cases }));
    const { sort, cursor, limit: _, ...narrowed } = query;
    const { items, next } = await this.caseFiles.list(filterOf(narrowed, person), {
      limit: limitOf(query),
      ...(cursor !== undefined && { cursor }),
      ...(sort !== undefined && { order: sort }),
    });
    const caseIds = items.map(({ file }) => file.caseId);
    return BulkView.of(await this.bulk.run(person, { ...what, isPreview, key, caseIds }), next);
  }
}

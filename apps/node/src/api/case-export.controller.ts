import { Body, Controller, HttpCode, Post, Query, StreamableFile } from '@nestjs/common';
import { CaseExport, csvOf, xlsxOf, type Person } from '@trace/casework';
import { Allow } from './allow.ts';
import { OrderExport } from './case-export.message.ts';
import { BoardQuery, filterOf } from './case-query.view.ts';
import { Documented } from './documented.ts';
import { Caller, Reason } from './headers.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Where a list is taken along as a table. */
@Controller('v1/cases/export')
export class CaseExportController {
  constructor(private readonly caseExport: CaseExport) {}

  /**
   * Exports the cases that fit, at most 10,000, within their handling and without who anybody is. Say in X-Reason why
   * you take it along; it stands in the trail before the first line is given out.
   */
  @Post()
  @HttpCode(200)
  @Allow('case.export')
  @Documented({ asks: OrderExport, file: true, problems: [408, 413, 415, 422], reason: true })
  async exportCases(
    @Query() query: BoardQuery,
    @Caller() person: Person,
    @Reason() reason: string,
    @Body() { format }: OrderExport,
  ): Promise<StreamableFile> {
    const filter = filterOf(query, person);
    const rows = await this.caseExport.rows(person, { filter, format, reason });
    if (format === 'CSV')
      return new StreamableFile(csvOf(rows), {
        type: 'text/csv; charset=utf-8',
        disposition: 'attachment; filename="cases.csv"',
      });
    return new StreamableFile(await xlsxOf(rows), {
      type: XLSX,
      disposition: 'attachment; filename="cases.xlsx"',
    });
  }
}

import { messagesOfCases } from '@trace/exchange';
import { Problem, type Audit, type Clock } from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { CaseFilter } from '../case-filter.ts';
import type { CaseFiles, ListedCase } from '../case-files.ts';
import { assertAllowed, type Person } from '../permissions.ts';
import { caseRow, type CaseRow } from './case-row.ts';

/** In which form a list is exported. */
export const EXPORT_FORMATS = ['CSV', 'XLSX'] as const;

/** In which form a list is exported. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What is to be exported, and why. */
export interface ExportOrder {
  filter: CaseFilter;
  format: ExportFormat;
  reason: string;
}

/** So many cases fit into one file; a longer list is narrowed first. */
export const MOST_EXPORTED = 10_000;

const AT_ONCE = 200;

/** Lists as tables to take along: within handling and units, without who anybody is, and never without a reason. */
export class CaseExport {
  constructor(
    private readonly ground: {
      dataSource: DataSource;
      caseFiles: CaseFiles;
      audit: Audit;
      clock: Clock;
    },
  ) {}

  /**
   * The lines of a list. The trail has who exports how many and why before the first of them is given out.
   *
   * @throws Problem export.too-large where more fit than may be in one file
   */
  async rows(person: Person, order: ExportOrder): Promise<AsyncGenerator<CaseRow>> {
    assertAllowed(person, 'case.export');
    const listed = await this.listed(order.filter);
    await this.note(person, order, listed.length);
    return this.rowsOf(listed);
  }

  private async listed(filter: CaseFilter): Promise<ListedCase[]> {
    const listed: ListedCase[] = [];
    let cursor: string | undefined;
    do {
      const { items, next } = await this.ground.caseFiles.list(filter, {
        limit: AT_ONCE,
        ...(cursor !== undefined && { cursor }),
      });
      listed.push(...items);
      if (listed.length > MOST_EXPORTED) throw new Problem('export.too-large');
      cursor = next;
    } while (cursor !== undefined);
    return listed;
  }

  private async *rowsOf(listed: readonly ListedCase[]): AsyncGenerator<CaseRow> {
    const { dataSource, caseFiles, clock } = this.ground;
    const now = clock.now();
    for (let from = 0; from < listed.length; from += AT_ONCE) {
      const portion = listed.slice(from, from + AT_ONCE);
      const ids = portion.map(({ file }) => file.caseId);
      const byCase = await messagesOfCases(dataSource.manager, ids);
      for (const holder of portion) {
        const messages = byCase.get(holder.file.caseId);
        if (messages) yield caseRow(caseFiles.open(messages), holder, now);
      }
    }
  }

  private async note(
    { person, role, correlationId }: Person,
    { format, reason }: ExportOrder,
    count: number,
  ): Promise<void> {
    const { dataSource, audit, clock } = this.ground;
    await dataSource.transaction((em) =>
      audit.record(em, [
        {
          at: clock.now(),
          actor: person,
          role,
          action: 'CASES_EXPORTED',
          outcome: `${format} ${count}`,
          reason,
          ...(correlationId !== undefined && { correlationId }),
        },
      ]),
    );
  }
}

import { lockCases, messagesOfCases } from '@trace/exchange';
import { log } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { CaseFiles, OpenedCase } from './case-files.ts';
import { writeCaseFiles } from './case-file-store.ts';

const BATCH = 100;
/** So many batches in one round; the next goes on where this one has stopped. */
const BATCHES = 10;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Computes the lines again that an older program has written, so that columns which came with a newer one are filled:
 * after an upgrade the board and its lists fill up by and by, the cases themselves need it not. Several workers may do
 * the same work. One that finds nothing more never asks again.
 */
export class OutdatedLines {
  readonly name = 'outdated-lines';
  private behind = FIRST;
  private isDone = false;

  constructor(private readonly ground: { dataSource: DataSource; caseFiles: CaseFiles }) {}

  /** One round. Returns how many lines were looked at. */
  async run(): Promise<number> {
    let looked = 0;
    for (let batch = 0; batch < BATCHES && !this.isDone; batch += 1) {
      const caseIds = await this.ground.dataSource.transaction((em) => this.renew(em));
      looked += caseIds.length;
      this.behind = caseIds.at(-1) ?? this.behind;
      this.isDone = caseIds.length < BATCH;
    }
    return looked;
  }

  private async renew(em: EntityManager): Promise<string[]> {
    const rows: { case_id: string }[] = await em.query(
      'select case_id from case_file where outdated and case_id > $1 order by case_id limit $2',
      [this.behind, BATCH],
    );
    const caseIds = rows.map((row) => row.case_id);
    await lockCases(em, caseIds);
    const byCase = await messagesOfCases(em, caseIds);
    const opened = caseIds.flatMap((caseId): OpenedCase[] => {
      const messages = byCase.get(caseId);
      if (messages === undefined) return [];
      try {
        return [this.ground.caseFiles.open(messages)];
      } catch (fault) {
        // Its line stays as it was; the cases behind it must not wait.
        log('outdated-lines').warn('a case can not be read', { caseId, fault });
        return [];
      }
    });
    await writeCaseFiles(
      em,
      opened.map(({ file }) => file),
    );
    // What has no messages here can not be computed, and is not asked for again.
    const unknown = caseIds.filter((caseId) => !byCase.has(caseId));
    await em.query('update case_file set outdated = false where case_id = any($1::uuid[])', [
      unknown,
    ]);
    return caseIds;
  }
}

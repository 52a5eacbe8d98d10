import type { Lanes, Partners, PurgedPartsJournal } from '@trace/exchange';
import type { Audit, Clock } from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { CaseFiles } from '../case-files.ts';
import type { OwnWords } from '../own-words.ts';

/** What purging stands on. */
export interface PurgeGround {
  dataSource: DataSource;
  caseFiles: CaseFiles;
  partners: Partners;
  words: OwnWords;
  lanes: Lanes;
  journal: PurgedPartsJournal;
  audit: Audit;
  clock: Clock;
  /** After how many years a case keeps no sealed parts (RETENTION_YEARS). */
  retentionYears: number;
}

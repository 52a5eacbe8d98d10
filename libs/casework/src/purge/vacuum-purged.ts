import { log } from '@trace/platform';
import type { DataSource } from 'typeorm';

/**
 * Clears the places of deleted rows in the tables in which a purge has deleted something: PostgreSQL keeps them in its
 * files until then.
 */
export async function vacuumPurged(dataSource: DataSource): Promise<void> {
  try {
    await dataSource.query(
      'vacuum sealed_key, sealed_file_piece, upload, draft, submission, case_note',
    );
  } catch (fault) {
    // The keys are gone for every reader; the next vacuum, at the latest PostgreSQL's own, clears their places.
    log('purge').warn('the tables of what was purged were not vacuumed', { fault });
  }
}

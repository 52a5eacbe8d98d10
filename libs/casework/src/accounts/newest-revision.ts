/**
 * In SQL: the newest revision of a row that the trail names, or null where the row was never changed. It is read in the
 * statement that reads the row, so that no change comes in between; the index of migration 0080 answers it.
 *
 * @param row what names the row, in SQL
 */
export function newestRevision(row: string): string {
  return `select max(cast(split_part(revised.outcome, ' ', 3) as integer)) from audit_entry revised
           where revised.action = 'ACCESS_REVISED' and split_part(revised.outcome, ' ', 2) = cast(${row} as text)`;
}

import { pipeline, Readable } from 'node:stream';
import { log } from '@trace/platform';
import { stringify } from 'csv-stringify';
import writeXlsxFile from 'write-excel-file/node';
import { EXPORTED_COLUMNS, type CaseRow } from './case-row.ts';

/** The lines as comma-separated values (RFC 4180) in UTF-8 with the mark that spreadsheets look for, as they come. */
export function csvOf(rows: AsyncIterable<CaseRow>): Readable {
  const table = stringify({
    header: true,
    columns: [...EXPORTED_COLUMNS],
    record_delimiter: '\r\n',
    bom: true,
  });
  return pipeline(Readable.from(rows), table, (fault) => {
    // Whoever reads finds the file cut off: its connection ends without an end.
    if (fault) log('export').warn('an export ended early', { fault });
  });
}

/** The lines as a workbook with one sheet; every cell is a text, so that nothing in it is computed. */
export async function xlsxOf(rows: AsyncIterable<CaseRow>): Promise<Buffer> {
  const heading = EXPORTED_COLUMNS.map(
    (value) => ({ value, type: String, fontWeight: 'bold' }) as const,
  );
  const lines = [];
  for await (const row of rows)
    lines.push(EXPORTED_COLUMNS.map((column) => ({ value: row[column], type: String })));
  return writeXlsxFile([heading, ...lines], { stickyRowsCount: 1, sheet: 'Cases' }).toBuffer();
}

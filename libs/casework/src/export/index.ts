export { CaseExport, EXPORT_FORMATS, MOST_EXPORTED, type ExportFormat } from './case-export.ts';
export { EXPORTED_COLUMNS, type CaseRow } from './case-row.ts';
export { csvOf, xlsxOf } from './write-table.ts';

import { EXPORT_FORMATS, type ExportFormat } from '@trace/casework';
import { Code } from '@trace/protocol';

/** In which form a list is to be taken along; its filters stand in the address. */
export class OrderExport {
  @Code(EXPORT_FORMATS)
  format: ExportFormat;
}

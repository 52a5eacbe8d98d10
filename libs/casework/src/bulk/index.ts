export { Bulk, type BulkGround } from './bulk.ts';
export { BULK_ACTIONS, type BulkAction, type BulkOrder, type BulkResult } from './bulk-order.ts';

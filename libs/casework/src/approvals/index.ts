export type { Approval } from './approval.ts';
export { ApprovalRow } from './approval.entity.ts';
export { Approvals, type Held, type OpenedApproval } from './approvals.ts';
export type { HeldOrder } from './held-orders.ts';
export { policyFor } from './policy-for.ts';

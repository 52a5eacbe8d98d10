export type { Approval } from './approval.ts';
export { ApprovalRow } from './approval.entity.ts';
export { Approvals, type Held, type ReadApproval } from './approvals.ts';
export type { HeldContent } from './held-orders.ts';
export { policyFor } from './policy-for.ts';

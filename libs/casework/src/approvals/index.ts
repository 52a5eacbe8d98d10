export type { Approval } from './approval.ts';
export { ApprovalRow } from './approval.entity.ts';
export { Approvals, type ReadApproval } from './approvals.ts';
export type { Held } from './held-store.ts';
export { LateSigning } from './late-signing.ts';
export { outdateUnsigned } from './outdate-unsigned.ts';
export type { HeldContent } from './held-orders.ts';
export { policyFor } from './policy-for.ts';

import { isRole, type Person } from '../permissions.ts';
import type { ApprovalRow } from './approval.entity.ts';

/** Whoever asked for what waits, in the role in which it was asked: it is said in this name. */
export function authorOf(
  { askedBy, askedRole, unit }: ApprovalRow,
  correlationId?: string,
): Person {
  if (!isRole(askedRole)) throw new Error('what waits names a role that there is not');
  return {
    person: askedBy,
    role: askedRole,
    ...(unit !== null && { unit }),
    ...(correlationId !== undefined && { correlationId }),
  };
}

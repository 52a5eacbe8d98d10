export { AssignmentRow } from './assignment.entity.ts';
export {
  assertAssignable,
  Assignments,
  type AssignmentOrder,
  type Desk as CaseDesk,
} from './assignments.ts';
export { deskClocks, type Assigned } from './desk-clocks.ts';

export { AssignmentRow } from './assignment.entity.ts';
export { CaseOfficerRow } from './case-officer.entity.ts';
export { giveToOfficer, holdersOf, type CaseHolder } from './case-holders.ts';
export { Assignments, type AssignmentOrder, type Desk as CaseDesk } from './assignments.ts';
export { deskClocks, type Assigned } from './desk-clocks.ts';

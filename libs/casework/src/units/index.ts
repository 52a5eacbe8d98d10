export { CaseAccess, mayKnow, type Confined, type Reached } from './case-access.ts';
export { CaseUnitRow } from './case-unit.entity.ts';

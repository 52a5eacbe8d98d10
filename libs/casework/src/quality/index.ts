export {
  assessRequest,
  type Assessed,
  type Assessment,
  type JudgedFinding,
  type Kept,
  type Waiver,
} from './assess-request.ts';
export { assembleQuality, type Quality } from './assemble-quality.ts';
export { AskedItems, type SameItem } from './asked-items.ts';
export { Assessments, type StoredAssessment } from './assessments.ts';
export { CRITERIA, type Criterion } from './criteria.ts';
export { FINDINGS, type FindingCode, type Severity } from './findings.ts';
export type { Finding } from './finding.ts';
export { readMark, type MarkReading } from './read-mark.ts';
export { ReferenceKnowledge, type ReferenceVersion } from './reference-knowledge.ts';
export { ReferenceList } from './reference-list.ts';
export { ReferenceLists } from './reference-lists.ts';
export { shippedReference } from './shipped-reference.ts';
export { suggestAddressees, type Evidence, type Suggestion } from './suggest-addressees.ts';

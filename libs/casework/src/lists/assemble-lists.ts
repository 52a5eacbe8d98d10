import { Bulk, type BulkGround } from '../bulk/index.ts';
import { Assignments } from '../desk/index.ts';
import { CaseExport } from '../export/index.ts';
import { SavedLists } from './saved-lists.ts';
import { SeenCases } from './seen-cases.ts';
import { CaseAccess } from '../units/index.ts';

/** What people work with from lists: who has a case, the same in many cases, a table to take along. */
export interface Lists {
  assignments: Assignments;
  bulk: Bulk;
  caseExport: CaseExport;
  savedLists: SavedLists;
  seenCases: SeenCases;
}

/** Puts the parts that work on lists together. */
export function assembleLists(ground: Omit<BulkGround, 'assignments' | 'cases'>): Lists {
  const assignments = new Assignments(ground);
  const cases = new CaseAccess(ground.dataSource);
  return {
    assignments,
    bulk: new Bulk({ ...ground, assignments, cases }),
    caseExport: new CaseExport(ground),
    savedLists: new SavedLists(ground),
    seenCases: new SeenCases(ground),
  };
}

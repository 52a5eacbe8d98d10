import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';
import { checkShape, parseStrictJson } from '@trace/protocol';
import { ReferenceKnowledge } from './reference-knowledge.ts';
import { ReferenceList } from './reference-list.ts';

const FILE = 'libs/casework/reference/fictional-states.json';

/**
 * The list that comes with the program, as version 0: for the fictional States of the scenarios alone, whose codes ISO
 * 3166-1 leaves to users. A State of the real world begins without a list, for nothing is known here of its makers.
 */
export function shippedReference(state: string): ReferenceKnowledge | undefined {
  const list = checkShape(ReferenceList, parseStrictJson(readFileSync(join(projectRoot(), FILE))));
  return list.forStates?.includes(state) === true ? new ReferenceKnowledge(list, 0) : undefined;
}

import type { NodeKeys } from '@trace/platform';
import { AskedItems } from './asked-items.ts';
import { Assessments } from './assessments.ts';
import { ReferenceLists, type ReferenceGround } from './reference-lists.ts';

/** What judges requests: the lists it is judged by, the gate, and who else asks about the same item. */
export interface Quality {
  references: ReferenceLists;
  assessments: Assessments;
  askedItems: AskedItems;
}

/** Puts the parts of the judgement together. */
export function assembleQuality(ground: ReferenceGround & { keys: NodeKeys }): Quality {
  const references = new ReferenceLists(ground);
  return {
    references,
    assessments: new Assessments(ground.state, references, ground.audit),
    askedItems: new AskedItems(ground.keys),
  };
}

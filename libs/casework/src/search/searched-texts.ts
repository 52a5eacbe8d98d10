/**
 * What of a message can be searched for, the surest first: a number on a weapon, a reference, a number that was read in
 * part, or a text that somebody wrote.
 */
export const SEARCHED_KINDS = ['NUMBER', 'REFERENCE', 'PARTLY_READ', 'TEXT'] as const;

/** What of a message can be searched for. */
export type SearchedKind = (typeof SEARCHED_KINDS)[number];

/** A text in a message, as it stands there. */
export interface SearchedText {
  kind: SearchedKind;
  text: string;
}

/**
 * By the name of its member, what each text of a message is. Names of people and their addresses are in none of these
 * lists: who a person is stands sealed, and who signed is found by reference.
 */
export const SEARCHED_MEMBERS: Readonly<Record<SearchedKind, readonly string[]>> = {
  NUMBER: ['raw', 'serial', 'lotNo'],
  REFERENCE: [
    'humanRef',
    'reference',
    'ownReference',
    'bilateralRef',
    'consultationRef',
    'caseNo',
    'ref',
    'docRef',
    'seizureRef',
    'stolenLostRef',
    'labRef',
    'legalRef',
    'fiuReference',
    'licenceNo',
    'containerOrAwb',
    'operationCode',
    'project',
  ],
  PARTLY_READ: ['pattern'],
  TEXT: [
    'make',
    'manufacturerNormalised',
    'model',
    'modelVariant',
    'calibre',
    'calibreAsMarked',
    'importer',
    'headstamp',
    'packagingMarks',
    'proofHouse',
    'proofDateCode',
    'textRaw',
    'symbolDescription',
    'finish',
    'condition',
    'identificationCorrected',
    'recoveringAgency',
    'adminArea',
    'place',
    'placeType',
    'borderPoint',
    'circumstances',
    'concealment',
    'embargoContext',
    'onlinePlatform',
    'legalJustification',
    'nationalProvision',
    'factsSummary',
    'necessityStatement',
    'reasonsInfoAvailableThere',
    'urgencyReason',
    'particularProcedure',
    'register',
    'recordSource',
    'result',
    'reason',
    'why',
    'answer',
    'lateText',
    'note',
    'task',
    'purpose',
    'scope',
    'text',
    'value',
    'caption',
  ],
};

const KIND_OF = new Map(
  SEARCHED_KINDS.flatMap((kind) => SEARCHED_MEMBERS[kind].map((name) => [name, kind] as const)),
);

/** Everything in the body of a message that can be searched for, in the order in which it stands there. */
export function searchedTexts(body: unknown): SearchedText[] {
  const found: SearchedText[] = [];
  collect(body, undefined, found);
  return found;
}

function collect(value: unknown, kind: SearchedKind | undefined, found: SearchedText[]): void {
  if (typeof value === 'string') {
    if (kind !== undefined && value !== '') found.push({ kind, text: value });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const one of value) collect(one, kind, found);
    return;
  }
  for (const [name, content] of Object.entries(value)) collect(content, KIND_OF.get(name), found);
}

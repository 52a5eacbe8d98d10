import type { Path } from '../forms/draft-value.ts';

/** A part of a request that is written in one go: where it stands, and which members belong to it. */
export interface DraftPart {
  id: string;
  path: Path;
  schema: string;
  names: readonly string[];
}

const HEADER = ['request', 'header'] as const;

/** The task list of a trace request, in the order in which an officer has the answers (ITI 17; UNTOC 18(15)). */
export const DRAFT_PARTS: readonly DraftPart[] = [
  { id: 'items', path: ['request'], schema: 'TraceRequest', names: ['items'] },
  { id: 'recovery', path: ['request'], schema: 'TraceRequest', names: ['recovery'] },
  {
    id: 'basis',
    path: HEADER,
    schema: 'RequestHeader',
    names: ['legalBases', 'bilateralRef', 'illicitBasis', 'legalJustification', 'offences'],
  },
  {
    id: 'facts',
    path: HEADER,
    schema: 'RequestHeader',
    names: [
      'factsSummary',
      'intendedUse',
      'evidenceForm',
      'necessityStatement',
      'reasonsInfoAvailableThere',
      'personPurposeLink',
    ],
  },
  { id: 'questions', path: HEADER, schema: 'RequestHeader', names: ['questions'] },
  { id: 'addressees', path: HEADER, schema: 'RequestHeader', names: ['addressees'] },
  {
    id: 'urgency',
    path: HEADER,
    schema: 'RequestHeader',
    names: ['urgency', 'urgencyGrounds', 'urgencyReason', 'requestedBy', 'requestedByReason'],
  },
  { id: 'checks', path: HEADER, schema: 'RequestHeader', names: ['checksDone', 'externalRefs'] },
  { id: 'persons', path: ['request'], schema: 'TraceRequest', names: ['persons'] },
  {
    id: 'authority',
    path: HEADER,
    schema: 'RequestHeader',
    names: ['requestingAuthority', 'conductingAuthority', 'contactOfficer'],
  },
  {
    id: 'handling',
    path: HEADER,
    schema: 'RequestHeader',
    names: [
      'handling',
      'confidentialRequest',
      'confidentialRequestReason',
      'noContactHolder',
      'noContactManufacturer',
      'noContactReason',
      'particularProcedure',
      'project',
      'operationCode',
      'translations',
    ],
  },
];

/** The part in which a place is written; undefined for what belongs to no part. */
export function partOf(pointer: string): DraftPart | undefined {
  if (pointer === '/to' || pointer.startsWith('/to/'))
    return DRAFT_PARTS.find(({ id }) => id === 'addressees');
  if (pointer.startsWith('/identities')) return DRAFT_PARTS.find(({ id }) => id === 'persons');
  return DRAFT_PARTS.find(({ path, names }) =>
    names.some((name) => {
      const place = `/${[...path, name].join('/')}`;
      return pointer === place || pointer.startsWith(`${place}/`);
    }),
  );
}

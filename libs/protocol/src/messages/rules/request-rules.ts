import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { CooperationRequest } from '../cooperation-request.message.ts';
import type { TraceRequest } from '../trace-request.message.ts';
import { below, dangling, lacks } from './complaint.ts';
import {
  danglingPhotos,
  listed,
  MATTER_RULES,
  matterReferences,
  unevaluated,
  type ItemReference,
} from './matter-rules.ts';

type Request = TraceRequest | CooperationRequest;

function traceShowsItsIllicitNature({ header }: TraceRequest): Complaint[] {
  return below('/header', [
    ...lacks(header, 'illicitBasis', 'A trace says why the item is considered illicit.'),
    ...lacks(header, 'legalJustification', 'A trace needs its legal justification.'),
  ]);
}

function embargoIsExplained({ header, recovery }: TraceRequest): Complaint[] {
  return header.illicitBasis?.includes('ITI-6B') === true
    ? below('/recovery', lacks(recovery, 'embargoContext', 'Name the embargo that was violated.'))
    : [];
}

function proceedingIsNamed({ header }: CooperationRequest): Complaint[] {
  return below(
    '/header',
    lacks(header, 'conductingAuthority', 'Name the authority that conducts the proceeding.'),
  );
}

function itemReferencesExist(request: Request): Complaint[] {
  const known = new Set(request.items.map(({ itemNo }) => itemNo));
  return dangling(known, itemReferences(request), 'The request has no item with this number.');
}

function* itemReferences(request: Request): Generator<ItemReference> {
  for (const [index, { itemRef }] of request.header.questions.entries()) {
    yield [itemRef, `/header/questions/${index}/itemRef`];
  }
  yield* matterReferences(request);
  if (request.requestType === 'TRACE') {
    yield* listed(request.recovery.linkedItems, '/recovery/linkedItems');
    return;
  }
  for (const [index, { itemRefs }] of request.measures.entries()) {
    yield* listed(itemRefs, `/measures/${index}/itemRefs`);
  }
}

function photoReferencesExist({ header, items }: Request): Complaint[] {
  return danglingPhotos(items, header.attachments ?? []);
}

function personsAreConnected({ header, persons }: Request): Complaint[] {
  return persons.length > 0 && header.legalBases.includes('EU_2023_977')
    ? below(
        '/header',
        lacks(header, 'personPurposeLink', 'Say how purpose and persons are connected.'),
      )
    : [];
}

function intelligenceIsEvaluated({ header, persons }: Request): Complaint[] {
  return header.intendedUse.includes('INTELLIGENCE') ? unevaluated(persons) : [];
}

const REQUEST_RULES: readonly CrossRule<Request>[] = [
  ...MATTER_RULES,
  { source: 'ITI 17(b)', check: itemReferencesExist },
  { source: 'MOSAIC 05.31, photographs', check: photoReferencesExist },
  { source: 'Directive (EU) 2023/977, art. 4(5)', check: personsAreConnected },
  { source: '4x4 evaluation', check: intelligenceIsEvaluated },
];

/** The rules of a trace request. */
export const TRACE_RULES: readonly CrossRule<TraceRequest>[] = [
  { source: 'ITI 6, 17(a)', check: traceShowsItsIllicitNature },
  { source: 'ITI 6(b)', check: embargoIsExplained },
  ...REQUEST_RULES,
];

/** The rules of a cooperation request. */
export const COOPERATION_RULES: readonly CrossRule<CooperationRequest>[] = [
  { source: 'UNTOC 18(15)(b)', check: proceedingIsNamed },
  ...REQUEST_RULES,
];

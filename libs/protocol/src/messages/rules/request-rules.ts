import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { CooperationRequest } from '../cooperation-request.message.ts';
import type { TraceRequest } from '../trace-request.message.ts';
import { contradicts, dangling, lacks, repeated } from './complaint.ts';

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

function itemNumbersAreDistinct({ items }: Request): Complaint[] {
  return repeated(
    items.map(({ itemNo }, index) => [itemNo, `/items/${index}/itemNo`] as const),
    'Each item has a number of its own.',
  );
}

function itemReferencesExist(request: Request): Complaint[] {
  const known = new Set(request.items.map(({ itemNo }) => itemNo));
  return dangling(known, itemReferences(request), 'The request has no item with this number.');
}

type Reference = readonly [reference: number | undefined, at: string];

function* itemReferences(request: Request): Generator<Reference> {
  for (const [index, { itemRef }] of request.header.questions.entries()) {
    yield [itemRef, `/header/questions/${index}/itemRef`];
  }
  for (const [index, { originalDevice }] of request.items.entries()) {
    yield [originalDevice, `/items/${index}/originalDevice`];
  }
  for (const [index, { itemRefs }] of request.persons.entries()) {
    yield* listed(itemRefs, `/persons/${index}/itemRefs`);
  }
  if (request.requestType === 'TRACE') {
    yield* listed(request.recovery.linkedItems, '/recovery/linkedItems');
    return;
  }
  for (const [index, { itemRefs }] of request.measures.entries()) {
    yield* listed(itemRefs, `/measures/${index}/itemRefs`);
  }
}

function listed(references: number[] | undefined, at: string): Reference[] {
  return (references ?? []).map((reference, index) => [reference, `${at}/${index}`]);
}

function itemIsNotItsOwnOrigin({ items }: Request): Complaint[] {
  return items.flatMap(({ itemNo, originalDevice }, index) =>
    originalDevice === itemNo
      ? [contradicts(`/items/${index}/originalDevice`, 'An item is not its own origin.')]
      : [],
  );
}

function photoReferencesExist(request: Request): Complaint[] {
  const { header, items } = request;
  const common = (header.attachments ?? []).map(({ sha256 }) => sha256);
  return items.flatMap(({ marks, photos }, index) => {
    const known = new Set([...common, ...(photos ?? []).map(({ sha256 }) => sha256)]);
    return marks.flatMap(({ photoRef }, mark) =>
      photoRef === undefined || known.has(photoRef)
        ? []
        : [contradicts(`/items/${index}/marks/${mark}/photoRef`, 'There is no such photo here.')],
    );
  });
}

function identityPartsAreDistinct({ persons }: Request): Complaint[] {
  return repeated(
    persons.map(({ identityPart }, index) => [identityPart, `/persons/${index}/identityPart`]),
    'Each identity has a sealed part of its own.',
  );
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
  if (!header.intendedUse.includes('INTELLIGENCE')) return [];
  return persons.flatMap((person, index) =>
    below(
      `/persons/${index}`,
      lacks(person, 'evaluation', 'Intelligence says how reliable it is.'),
    ),
  );
}

function below(at: string, complaints: Complaint[]): Complaint[] {
  return complaints.map((complaint) => ({ ...complaint, at: `${at}${complaint.at}` }));
}

const REQUEST_RULES: readonly CrossRule<Request>[] = [
  { source: 'ITI 17(b)', check: itemNumbersAreDistinct },
  { source: 'ITI 17(b)', check: itemReferencesExist },
  { source: 'resolution 11/6, para 13', check: itemIsNotItsOwnOrigin },
  { source: 'MOSAIC 05.31, photographs', check: photoReferencesExist },
  { source: 'UNTOC 18(15)(e)', check: identityPartsAreDistinct },
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

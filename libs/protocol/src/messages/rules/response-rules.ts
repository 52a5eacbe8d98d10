import type { TraceReasonCode } from '../../code-lists/outcome-codes.ts';
import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { Party } from '../chain.message.ts';
import type { PointOfDiversion } from '../diversion.message.ts';
import type { ItemResult, TraceReason } from '../item-result.message.ts';
import type { MeasureResult, QuestionResult, Response } from '../response.message.ts';
import { contradicts, dangling, lacks, repeated } from './complaint.ts';

function exportNamesItsState(reason: TraceReason): Complaint[] {
  return reason.code === 'EXPORTED_TO'
    ? lacks(reason, 'country', 'EXPORTED_TO names the State to which it went.')
    : [];
}

/** The rules of a reason. */
export const TRACE_REASON_RULES: readonly CrossRule<TraceReason>[] = [
  { source: 'code list 7.11', check: exportNamesItsState },
];

function wrongIdentificationIsCorrected(result: ItemResult): Complaint[] {
  return result.identificationConfirmed === 'NO'
    ? lacks(result, 'correctedIdentification', 'Say what the item really is.')
    : [];
}

const COMPLETE = new Set<ItemResult['result']>(['FULL', 'HOLDER', 'REFUSED', 'PENDING']);

function incompleteResultIsReasoned(result: ItemResult): Complaint[] {
  const detail = 'A trace that stops on its way gives at least one reason.';
  return COMPLETE.has(result.result) || result.reasons.length > 0
    ? []
    : [{ at: '/reasons', code: 'limit.items', detail }];
}

/** The rules of the result for one item. */
export const ITEM_RESULT_RULES: readonly CrossRule<ItemResult>[] = [
  { source: 'code list 7.11, NOT_OUR_MARK; cause F8', check: wrongIdentificationIsCorrected },
  { source: 'ITI 20, code list 7.11', check: incompleteResultIsReasoned },
];

function answeredQuestionHasItsAnswer(result: QuestionResult | MeasureResult): Complaint[] {
  return result.status === 'ANSWERED' || result.status === 'PARTLY'
    ? lacks(result, 'answer', 'What is answered has its answer in words.')
    : [];
}

/** The rules of the result for one question or measure. */
export const QUESTION_RESULT_RULES: readonly CrossRule<QuestionResult | MeasureResult>[] = [
  { source: 'ITI 20', check: answeredQuestionHasItsAnswer },
];

function establishedDiversionIsDescribed(point: PointOfDiversion): Complaint[] {
  if (!point.established) return [];
  return [
    ...lacks(point, 'kind', 'An established point of diversion has its kind.'),
    ...lacks(point, 'method', 'An established point of diversion says how it was established.'),
  ];
}

function diversionRunsForward(point: PointOfDiversion): Complaint[] {
  return point.from !== undefined && point.to !== undefined && point.to < point.from
    ? [contradicts('/to', 'The last day can not lie before the first.')]
    : [];
}

/** The rules of a point of diversion. */
export const DIVERSION_RULES: readonly CrossRule<PointOfDiversion>[] = [
  { source: 'ITI 5, SDG indicator 16.4.2', check: establishedDiversionIsDescribed },
  { source: 'ITI 5', check: diversionRunsForward },
];

function privatePersonIsSealed(party: Party): Complaint[] {
  if (party.kind !== 'PRIVATE') return lacks(party, 'name', 'A firm or an authority has a name.');
  return (['name', 'licenceNo', 'address'] as const)
    .filter((member) => party[member] !== undefined)
    .map((member) => contradicts(`/${member}`, 'A private person stands in a sealed part only.'));
}

function onlyPersonsAreSealed(party: Party): Complaint[] {
  return party.kind !== 'PRIVATE' && party.identityPart !== undefined
    ? [contradicts('/identityPart', 'Only a private person has a sealed identity.')]
    : [];
}

/** The rules of a party in the chain. */
export const PARTY_RULES: readonly CrossRule<Party>[] = [
  { source: 'FP 12(1), 12(5)', check: privatePersonIsSealed },
  { source: 'FP 12(5)', check: onlyPersonsAreSealed },
];

const NEGATIVE = new Set<TraceReasonCode>([
  'NO_RECORD_FOUND',
  'NOT_IMPORTED_HERE',
  'SERIAL_NOT_ISSUED',
  'RECORD_RETENTION_EXPIRED',
]);

function negativeResultShowsItsSearch(response: Response): Complaint[] {
  const negative =
    response.itemResults.some(({ result }) => result === 'NONE') ||
    reasonsOf(response).some(({ code }) => NEGATIVE.has(code));
  return negative
    ? lacks(response, 'recordsSearched', 'A negative result names the registers searched.')
    : [];
}

function expiredRetentionIsStated(response: Response): Complaint[] {
  return gives(response, 'RECORD_RETENTION_EXPIRED')
    ? lacks(response, 'retention', 'Say that the term of the records has run out, and when.')
    : [];
}

function ambiguityListsItsCandidates(response: Response): Complaint[] {
  return gives(response, 'SERIAL_AMBIGUOUS')
    ? lacks(response, 'candidates', 'Give the candidates.')
    : [];
}

function exportLeadsOnward(response: Response): Complaint[] {
  return gives(response, 'EXPORTED_TO')
    ? lacks(response, 'onwardStates', 'Name the State to ask next.')
    : [];
}

function refusedPartIsGrounded(response: Response): Complaint[] {
  const refused =
    response.itemResults.some(({ result }) => result === 'REFUSED') ||
    [...response.questionResults, ...(response.measureResults ?? [])].some(
      ({ status }) => status === 'REFUSED',
    );
  return refused ? lacks(response, 'refusal', 'What is refused has its ground and reasons.') : [];
}

function holderContactIsAnswered(response: Response): Complaint[] {
  return response.lastLegalHolder === undefined
    ? []
    : lacks(response, 'contactWithHolder', 'Say whether the holder was contacted.');
}

function contactHasItsDay(response: Response): Complaint[] {
  return response.contactWithHolder === 'CONTACTED'
    ? lacks(response, 'contactedOn', 'Say when the holder was contacted.')
    : [];
}

function foundHolderIsNamed(response: Response): Complaint[] {
  const unnamed = response.itemResults.some(
    ({ result, lastLegalHolder }) =>
      (result === 'FULL' || result === 'HOLDER') && lastLegalHolder === undefined,
  );
  return unnamed
    ? lacks(response, 'lastLegalHolder', 'FULL and HOLDER name the last legal holder.')
    : [];
}

function foundDiversionIsNamed(response: Response): Complaint[] {
  const unnamed = response.itemResults.some(
    ({ result, pointOfDiversion }) => result === 'FULL' && pointOfDiversion === undefined,
  );
  return unnamed ? lacks(response, 'pointOfDiversion', 'FULL names the point of diversion.') : [];
}

function foundDiversionIsEstablished(response: Response): Complaint[] {
  return response.itemResults.flatMap(({ result, pointOfDiversion }, index) => {
    const point = pointOfDiversion ?? response.pointOfDiversion;
    return result === 'FULL' && point?.established === false
      ? [contradicts(`/itemResults/${index}/result`, 'FULL has established the diversion.')]
      : [];
  });
}

function partyNumbersAreDistinct({ parties = [] }: Response): Complaint[] {
  return [
    ...repeated(
      parties.map(({ partyNo }, index) => [partyNo, `/parties/${index}/partyNo`] as const),
      'Each party has a number of its own.',
    ),
    ...repeated(
      parties.map(({ identityPart }, index) => [identityPart, `/parties/${index}/identityPart`]),
      'Each identity has a sealed part of its own.',
    ),
  ];
}

function partyReferencesExist(response: Response): Complaint[] {
  const known = new Set((response.parties ?? []).map(({ partyNo }) => partyNo));
  const chain = (response.chain ?? []).flatMap(({ fromParty, toParty }, index) => [
    [fromParty, `/chain/${index}/fromParty`] as const,
    [toParty, `/chain/${index}/toParty`] as const,
  ]);
  const holders = response.itemResults.map(
    ({ lastLegalHolder }, index) =>
      [lastLegalHolder, `/itemResults/${index}/lastLegalHolder`] as const,
  );
  return dangling(
    known,
    [...chain, ...holders, [response.lastLegalHolder, '/lastLegalHolder']],
    'The answer has no party with this number.',
  );
}

function chainRunsInOrder({ chain = [] }: Response): Complaint[] {
  return repeated(
    chain.map(({ itemRef, seq }, index) => [`${itemRef}:${seq}`, `/chain/${index}/seq`]),
    'Each step of an item has a number of its own.',
  );
}

function nothingIsAnsweredTwice(response: Response): Complaint[] {
  return [
    ...repeated(
      response.itemResults.map(
        ({ itemRef }, index) => [itemRef, `/itemResults/${index}/itemRef`] as const,
      ),
      'This item already has its result.',
    ),
    ...repeated(
      response.questionResults.map(
        ({ questionNo }, index) => [questionNo, `/questionResults/${index}/questionNo`] as const,
      ),
      'This question already has its answer.',
    ),
    ...repeated(
      (response.measureResults ?? []).map(
        ({ measureNo }, index) => [measureNo, `/measureResults/${index}/measureNo`] as const,
      ),
      'This measure already has its answer.',
    ),
  ];
}

function reasonsOf(response: Response): TraceReason[] {
  return response.itemResults.flatMap(({ reasons }) => reasons);
}

function gives(response: Response, code: TraceReasonCode): boolean {
  return reasonsOf(response).some((reason) => reason.code === code);
}

function otherLatenessIsWritten(response: Response): Complaint[] {
  return response.lateReason === 'LATE-OTHER'
    ? lacks(response, 'lateText', 'Say why the answer comes late.')
    : [];
}

function latenessHasItsReason(response: Response): Complaint[] {
  return response.lateText === undefined
    ? []
    : lacks(response, 'lateReason', 'Name the cause from the list.');
}

/** The rules of an answer. */
export const RESPONSE_RULES: readonly CrossRule<Response>[] = [
  { source: 'ITI 20', check: negativeResultShowsItsSearch },
  { source: 'ITI 12, FP 7', check: expiredRetentionIsStated },
  { source: 'code list 7.11, SERIAL_AMBIGUOUS', check: ambiguityListsItsCandidates },
  { source: 'code list 7.11, EXPORTED_TO', check: exportLeadsOnward },
  { source: 'ITI 22, 23', check: refusedPartIsGrounded },
  { source: 'ITI 15', check: holderContactIsAnswered },
  { source: 'ITI 15', check: contactHasItsDay },
  { source: 'code list 7.11, FULL and HOLDER', check: foundHolderIsNamed },
  { source: 'code list 7.11, FULL', check: foundDiversionIsNamed },
  { source: 'code list 7.11, FULL; ITI 5', check: foundDiversionIsEstablished },
  { source: 'FP 12(1)', check: partyNumbersAreDistinct },
  { source: 'FP 12(1)', check: partyReferencesExist },
  { source: 'FP 7(b)', check: chainRunsInOrder },
  { source: 'ITI 20', check: nothingIsAnsweredTwice },
  { source: 'Directive (EU) 2023/977, art. 5(2)', check: otherLatenessIsWritten },
  { source: 'Directive (EU) 2023/977, art. 5(2)', check: latenessHasItsReason },
];

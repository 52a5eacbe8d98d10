import {
  aClose,
  aCooperationRequest,
  aFinalAnswer,
  aHandling,
  anAcknowledgement,
  anItem,
  aPartialAnswer,
  aPerson,
  aPhoto,
  aRefusalNotice,
  aTraceRequest,
  changed,
  type Changes,
} from '../../../../../test/support/builders/index.ts';
import { describeRules, type Breach } from '../../../../../test/support/describe-rules.ts';
import { faultLines } from '../../../../../test/support/refusal-of.ts';
import { checkBody } from '../../check-body.ts';
import type { MessageKind } from '../../code-lists/message-codes.ts';
import type { Item } from '../item.message.ts';
import type { Mark, Serial } from '../mark.message.ts';
import type { RequestHeader } from '../request-header.message.ts';
import type { Response } from '../response.message.ts';
import { ANSWER_RULES, FINAL_ANSWER_RULES } from './answer-rules.ts';
import { HANDLING_RULES } from './handling-rules.ts';
import { HEADER_RULES, PRIOR_CHECK_RULES, QUESTION_RULES } from './header-rules.ts';
import { ITEM_RULES } from './item-rules.ts';
import { ALTERED_MARK_RULES, MARK_RULES, SERIAL_RULES } from './mark-rules.ts';
import { PERSON_RULES } from './person-rules.ts';
import { RECOVERY_RULES } from './recovery-rules.ts';
import {
  ACKNOWLEDGEMENT_RULES,
  CLOSE_RULES,
  FEEDBACK_RULES,
  PARTIAL_REFUSAL_RULES,
  REFUSAL_RULES,
} from './reply-rules.ts';
import { COOPERATION_RULES, TRACE_RULES } from './request-rules.ts';
import {
  DIVERSION_RULES,
  ITEM_RESULT_RULES,
  PARTY_RULES,
  QUESTION_RESULT_RULES,
  RESPONSE_RULES,
  TRACE_REASON_RULES,
} from './response-rules.ts';

const headed = (header: Changes<RequestHeader>) => aTraceRequest({ header });
const withItem = (item: Changes<Item>) => aTraceRequest({ items: [anItem(item)] });
const answered = (response: Changes<Response>) => aFinalAnswer({ response });
const missing = (...pointers: string[]) => pointers.map((pointer) => `${pointer} member.missing`);
const invalid = (...pointers: string[]) => pointers.map((pointer) => `${pointer} member.invalid`);

const [MAKERS, IMPORT] = anItem().marks as [Mark, Mark];
const marked = (mark: Mark, more: Changes<Item> = {}) =>
  withItem({ marks: [MAKERS, mark], ...more });
const numbered = (serial: Serial, more: Changes<Item> = {}) =>
  withItem({ serials: [serial], ...more });
const ALTERED: Changes<Item> = { alteredMarks: [{ method: 'GROUND', restorationTried: false }] };

const [RESULT] = aFinalAnswer().response.itemResults as [Response['itemResults'][number]];
const resulted = (result: object, more: Changes<Response> = {}) =>
  answered({ itemResults: [changed(RESULT, result)], ...more });
const reasoned = (reason: object, more: Changes<Response> = {}) =>
  resulted({ reasons: [reason] }, more);
const [MAKER, HOLDER] = aFinalAnswer().response.parties as NonNullable<
  [Required<Response>['parties'][number], Required<Response>['parties'][number]]
>;
const SEARCHED: Changes<Response> = {
  recordsSearched: [
    {
      register: 'Firearms Registry of Sorava',
      coverageFrom: '1992-01-01',
      coverageTo: '2026-01-08',
      keysUsed: ['ZP9-00412'],
      result: 'NO_HIT',
      searchedAt: '2026-01-08T10:00:00.000Z',
    },
  ],
};
const EU: Changes<RequestHeader> = {
  legalBases: ['EU_2023_977'],
  necessityStatement: 'Needed.',
  reasonsInfoAvailableThere: 'The import mark.',
};
const REFUSED_PART: Required<Response>['refusal'] = {
  mode: 'RESTRICT',
  ground: 'ITI22-CONFID',
  text: 'The law of Sorava protects the buyer.',
  partsAffected: [{ questionNo: 2, text: 'The identity of the buyer.' }],
};
const [FIRST_QUESTION] = aFinalAnswer().response.questionResults;

const BREACHES: Breach[] = [
  // Header
  [
    'urgencyIsGrounded',
    'REQUEST',
    headed({ urgency: 'URGENT' }),
    missing('/header/urgencyGrounds', '/header/urgencyReason'),
  ],
  [
    'suggestedDateHasItsReason',
    'REQUEST',
    headed({ requestedBy: '2026-01-20T12:00:00.000Z' }),
    missing('/header/requestedByReason'),
  ],
  [
    'bilateralAgreementIsNamed',
    'REQUEST',
    headed({ legalBases: ['BILATERAL'] }),
    missing('/header/bilateralRef'),
  ],
  [
    'evidenceFormIsChosen',
    'REQUEST',
    headed({ intendedUse: ['EVIDENCE_IN_COURT'] }),
    missing('/header/evidenceForm'),
  ],
  [
    'necessityIsStated',
    'REQUEST',
    headed({ legalBases: ['FP_12_4', 'EU_2023_977'] }),
    missing('/header/necessityStatement', '/header/reasonsInfoAvailableThere'),
  ],
  [
    'conductingAuthorityIsNamed',
    'REQUEST',
    headed({ legalBases: ['UNTOC_18'] }),
    missing('/header/conductingAuthority'),
  ],
  [
    'relationNamesItsCase',
    'REQUEST',
    headed({ relation: 'ONWARD' }),
    missing('/header/parentRequestId'),
  ],
  [
    'relationNamesItsCase',
    'REQUEST',
    headed({ parentRequestId: '019b4c1e-7d3a-7c55-8a1b-3f2e1d0c9b8a' }),
    missing('/header/relation'),
  ],
  [
    'approvalIsComplete',
    'REQUEST',
    headed({ approver: 'E. Brandt' }),
    missing('/header/approvedAt'),
  ],
  [
    'confidentialityIsReasoned',
    'REQUEST',
    headed({ confidentialRequest: true }),
    missing('/header/confidentialRequestReason'),
  ],
  [
    'silenceIsReasoned',
    'REQUEST',
    headed({ noContactManufacturer: true }),
    missing('/header/noContactReason'),
  ],
  [
    'silenceIsReasoned',
    'REQUEST',
    headed({ noContactHolder: true }),
    missing('/header/noContactReason'),
  ],
  [
    'otherQuestionIsWritten',
    'REQUEST',
    headed({ questions: [{ code: 'Q-OTHER' }] }),
    missing('/header/questions/0/text'),
  ],
  [
    'checkShowsItsResult',
    'REQUEST',
    headed({ checksDone: { iarms: { status: 'DONE' } } }),
    missing('/header/checksDone/iarms/date', '/header/checksDone/iarms/result'),
  ],
  // Handling
  [
    'otherRestrictionIsNamed',
    'REQUEST',
    headed({ handling: { level: 'H3' } }),
    missing('/header/handling/text'),
  ],
  [
    'deletionHasItsDay',
    'REQUEST',
    withItem({ handling: { flags: ['DELETE_AFTER'] } }),
    missing('/items/0/handling/deleteAfter'),
  ],
  [
    'usableBeforeItEnds',
    'REQUEST',
    withItem({ handling: { notBefore: '2026-08-14', retentionDate: '2026-08-13' } }),
    invalid('/items/0/handling/notBefore'),
  ],
  // Serials and marks
  [
    'readNumberIsGiven',
    'REQUEST',
    numbered({ component: 'FRAME', condition: 'WORN' }),
    missing('/items/0/serials/0/raw'),
  ],
  [
    'readNumberIsGiven',
    'REQUEST',
    numbered({ component: 'FRAME', condition: 'PARTLY_OBLITERATED' }, ALTERED),
    missing('/items/0/serials/0/pattern'),
  ],
  [
    'absentNumberIsEmpty',
    'REQUEST',
    numbered({
      component: 'FRAME',
      condition: 'NEVER_MARKED',
      raw: 'ZP9',
      pattern: 'ZP9?',
      readBy: 'T. Lindner',
    }),
    invalid('/items/0/serials/0/raw', '/items/0/serials/0/pattern'),
  ],
  [
    'readerIsNamed',
    'REQUEST',
    numbered({ component: 'FRAME', condition: 'INTACT', raw: 'ZP9' }),
    missing('/items/0/serials/0/readBy'),
  ],
  [
    'unexaminedIsReasoned',
    'REQUEST',
    numbered({ component: 'FRAME', condition: 'NOT_EXAMINED' }),
    missing('/items/0/serials/0/reason'),
  ],
  [
    'unexaminedIsReasoned',
    'REQUEST',
    marked({ kind: 'IMPORT', condition: 'NOT_EXAMINED' }),
    missing('/items/0/marks/1/reason'),
  ],
  [
    'seenMarkHasItsPlace',
    'REQUEST',
    marked({ kind: 'IMPORT', condition: 'PRESENT_NOT_READ' }),
    missing('/items/0/marks/1/location'),
  ],
  [
    'readMarkIsDescribed',
    'REQUEST',
    marked({ kind: 'IMPORT', condition: 'INTACT', location: 'FRAME_R' }, { importCountry: 'QS' }),
    missing('/items/0/marks/1/textRaw'),
  ],
  [
    'absentMarkIsEmpty',
    'REQUEST',
    marked({ kind: 'IMPORT', condition: 'ABSENT', textRaw: 'QS 04' }),
    invalid('/items/0/marks/1/textRaw'),
  ],
  [
    'restorationIsReported',
    'REQUEST',
    withItem({ alteredMarks: [{ method: 'FILED', restorationTried: true }] }),
    missing('/items/0/alteredMarks/0/restorationMethod', '/items/0/alteredMarks/0/result'),
  ],
  // Items
  [
    'manufactureMarkIsAnswered',
    'REQUEST',
    withItem({ marks: [IMPORT] }),
    missing('/items/0/marks'),
  ],
  ['importMarkIsAnswered', 'REQUEST', withItem({ marks: [MAKERS] }), missing('/items/0/marks')],
  [
    'importCountryFollowsItsMark',
    'REQUEST',
    marked({ kind: 'IMPORT', condition: 'INTACT', location: 'FRAME_R', textRaw: 'QS 04' }),
    missing('/items/0/importCountry'),
  ],
  [
    'alterationsAreDescribed',
    'REQUEST',
    numbered({ component: 'FRAME', condition: 'FULLY_OBLITERATED' }),
    missing('/items/0/alteredMarks'),
  ],
  [
    'photosAreGivenOrWaived',
    'REQUEST',
    withItem({ photos: undefined }),
    [...missing('/items/0/photos')],
  ],
  [
    'photosAreGivenOrWaived',
    'REQUEST',
    aTraceRequest({
      header: { attachments: [aPhoto('PHOTO_MARK')] },
      items: [anItem({ photos: [aPhoto('PHOTO_LEFT'), aPhoto('PHOTO_RIGHT')] })],
    }),
    invalid('/items/0/photos'),
  ],
  [
    'convertedNamesItsOrigin',
    'REQUEST',
    withItem({ productionOrigin: 'CONVERTED' }),
    missing('/items/0/originalDevice'),
  ],
  [
    'ammunitionIsDescribed',
    'REQUEST',
    withItem({ itemKind: 'AMMUNITION' }),
    missing('/items/0/ammunitionType', '/items/0/quantity'),
  ],
  [
    'ammunitionIsDescribed',
    'REQUEST',
    withItem({ itemKind: 'AMMUNITION', ammunitionType: 'CARTRIDGE', quantity: 50 }),
    missing('/items/0/headstamp'),
  ],
  // Recovery and persons
  [
    'exactTimeIsGiven',
    'REQUEST',
    aTraceRequest({ recovery: { precision: 'MINUTE' } }),
    missing('/recovery/time'),
  ],
  [
    'embargoIsNamed',
    'REQUEST',
    aTraceRequest({ recovery: { recoveryKind: 'EMBARGO_INSPECTION' } }),
    missing('/recovery/embargoContext'),
  ],
  [
    'identityIsNecessary',
    'REQUEST',
    aTraceRequest({ persons: [aPerson({ identityPart: 'suspect-1' })] }),
    missing('/persons/0/necessity'),
  ],
  // Requests
  [
    'traceShowsItsIllicitNature',
    'REQUEST',
    headed({ illicitBasis: undefined, legalJustification: undefined }),
    missing('/header/illicitBasis', '/header/legalJustification'),
  ],
  [
    'embargoIsExplained',
    'REQUEST',
    headed({ illicitBasis: ['ITI-6B'] }),
    missing('/recovery/embargoContext'),
  ],
  [
    'proceedingIsNamed',
    'REQUEST',
    aCooperationRequest({ header: { legalBases: ['UNTOC_27'], conductingAuthority: undefined } }),
    missing('/header/conductingAuthority'),
  ],
  [
    'itemNumbersAreDistinct',
    'REQUEST',
    aTraceRequest({ items: [anItem(), anItem()] }),
    invalid('/items/1/itemNo'),
  ],
  [
    'itemReferencesExist',
    'REQUEST',
    aTraceRequest({
      header: { questions: [{ code: 'Q-IDENT', itemRef: 2 }] },
      items: [anItem({ productionOrigin: 'CONVERTED', originalDevice: 3 })],
      recovery: { linkedItems: [1, 4] },
      persons: [aPerson({ itemRefs: [5] })],
    }),
    invalid(
      '/header/questions/0/itemRef',
      '/items/0/originalDevice',
      '/persons/0/itemRefs/0',
      '/recovery/linkedItems/1',
    ),
  ],
  [
    'itemReferencesExist',
    'REQUEST',
    aCooperationRequest({ measures: [{ measure: 'TOC18-3D', text: 'Examine.', itemRefs: [1] }] }),
    invalid('/measures/0/itemRefs/0'),
  ],
  [
    'itemIsNotItsOwnOrigin',
    'REQUEST',
    withItem({ productionOrigin: 'CONVERTED', originalDevice: 1 }),
    invalid('/items/0/originalDevice'),
  ],
  [
    'photoReferencesExist',
    'REQUEST',
    withItem({ photos: undefined, photosWaiver: 'The item was destroyed.' }),
    invalid('/items/0/marks/0/photoRef'),
  ],
  [
    'identityPartsAreDistinct',
    'REQUEST',
    aTraceRequest({
      persons: [
        aPerson({ identityPart: 'p', necessity: 'Needed.' }),
        aPerson({ identityPart: 'p', necessity: 'Needed.' }),
      ],
    }),
    invalid('/persons/1/identityPart'),
  ],
  [
    'personsAreConnected',
    'REQUEST',
    aTraceRequest({ header: EU, persons: [aPerson()] }),
    missing('/header/personPurposeLink'),
  ],
  [
    'intelligenceIsEvaluated',
    'REQUEST',
    aTraceRequest({ header: { intendedUse: ['INTELLIGENCE'] }, persons: [aPerson()] }),
    missing('/persons/0/evaluation'),
  ],
  // Acknowledgement, refusal, close
  [
    'missingCompetenceIsExplained',
    'ACKNOWLEDGEMENT',
    anAcknowledgement({ acceptedCompetence: 'NO' }),
    missing('/note'),
  ],
  [
    'postponementHasItsReview',
    'REFUSAL',
    aRefusalNotice({ mode: 'POSTPONE' }),
    missing('/reviewDate'),
  ],
  [
    'restrictionNamesItsPart',
    'REFUSAL',
    aRefusalNotice({ mode: 'RESTRICT' }),
    ['/partsAffected limit.items'],
  ],
  [
    'otherDiversionIsEstablished',
    'CLOSE',
    aClose({
      feedback: {
        pointOfDiversionConcluded: false,
        pointOfDiversion: { established: true, kind: 'LOSS', method: 'OTHER_AUTHORITY' },
      },
    }),
    invalid('/feedback/pointOfDiversionConcluded'),
  ],
  ['eitherFeedbackOrCause', 'CLOSE', aClose({ feedback: undefined }), ['/feedback member.missing']],
  ['eitherFeedbackOrCause', 'CLOSE', aClose({ cause: 'AUTOMATIC' }), invalid('/feedback')],
  // Answers
  [
    'partIsNotAll',
    'FINAL_ANSWER',
    answered({ refusal: changed(REFUSED_PART, { mode: 'REFUSE' }) }),
    invalid('/response/refusal/mode'),
  ],
  [
    'postponementHasItsReview',
    'FINAL_ANSWER',
    answered({ refusal: changed(REFUSED_PART, { mode: 'POSTPONE' }) }),
    missing('/response/refusal/reviewDate'),
  ],
  [
    'exportNamesItsState',
    'FINAL_ANSWER',
    reasoned(
      { code: 'EXPORTED_TO' },
      { onwardStates: [{ state: 'QT', why: 'Exported there.', canForwardData: true }] },
    ),
    missing('/response/itemResults/0/reasons/0/country'),
  ],
  [
    'exportLeadsOnward',
    'FINAL_ANSWER',
    reasoned({ code: 'EXPORTED_TO', country: 'QT' }),
    missing('/response/onwardStates'),
  ],
  [
    'wrongIdentificationIsCorrected',
    'FINAL_ANSWER',
    resulted({ identificationConfirmed: 'NO' }),
    missing('/response/itemResults/0/correctedIdentification'),
  ],
  [
    'incompleteResultIsReasoned',
    'FINAL_ANSWER',
    resulted({ result: 'CHAIN_PARTIAL', reasons: [] }),
    ['/response/itemResults/0/reasons limit.items'],
  ],
  [
    'answeredQuestionHasItsAnswer',
    'FINAL_ANSWER',
    answered({ questionResults: [{ questionNo: 1, code: 'Q-IDENT', status: 'PARTLY' }] }),
    missing('/response/questionResults/0/answer'),
  ],
  [
    'answeredQuestionHasItsAnswer',
    'FINAL_ANSWER',
    answered({ measureResults: [{ measureNo: 1, status: 'ANSWERED' }] }),
    missing('/response/measureResults/0/answer'),
  ],
  [
    'establishedDiversionIsDescribed',
    'FINAL_ANSWER',
    answered({ pointOfDiversion: { kind: undefined, method: undefined } }),
    missing('/response/pointOfDiversion/kind', '/response/pointOfDiversion/method'),
  ],
  [
    'diversionRunsForward',
    'FINAL_ANSWER',
    answered({ pointOfDiversion: { from: '2020-02-03', to: '2020-02-02' } }),
    invalid('/response/pointOfDiversion/to'),
  ],
  [
    'privatePersonIsSealed',
    'FINAL_ANSWER',
    answered({
      parties: [MAKER, changed(HOLDER, { name: 'A. K.', licenceNo: '1', address: 'Glavna 4' })],
    }),
    invalid(
      '/response/parties/1/name',
      '/response/parties/1/licenceNo',
      '/response/parties/1/address',
    ),
  ],
  [
    'privatePersonIsSealed',
    'FINAL_ANSWER',
    answered({ parties: [{ partyNo: 1, kind: 'DEALER', handling: aHandling() }, HOLDER] }),
    missing('/response/parties/0/name'),
  ],
  [
    'onlyPersonsAreSealed',
    'FINAL_ANSWER',
    answered({ parties: [changed(MAKER, { identityPart: 'maker' }), HOLDER] }),
    invalid('/response/parties/0/identityPart'),
  ],
  [
    'negativeResultShowsItsSearch',
    'FINAL_ANSWER',
    resulted({ result: 'NONE', reasons: [{ code: 'TOO_OLD' }] }),
    missing('/response/recordsSearched'),
  ],
  [
    'negativeResultShowsItsSearch',
    'FINAL_ANSWER',
    resulted({ result: 'ORIGIN_ONLY', reasons: [{ code: 'NOT_IMPORTED_HERE' }] }),
    missing('/response/recordsSearched'),
  ],
  [
    'expiredRetentionIsStated',
    'FINAL_ANSWER',
    reasoned({ code: 'RECORD_RETENTION_EXPIRED' }, SEARCHED),
    missing('/response/retention'),
  ],
  [
    'ambiguityListsItsCandidates',
    'FINAL_ANSWER',
    reasoned({ code: 'SERIAL_AMBIGUOUS' }),
    missing('/response/candidates'),
  ],
  [
    'refusedPartIsGrounded',
    'FINAL_ANSWER',
    answered({ questionResults: [{ questionNo: 1, code: 'Q-IDENT', status: 'REFUSED' }] }),
    missing('/response/refusal'),
  ],
  [
    'refusedPartIsGrounded',
    'FINAL_ANSWER',
    resulted({ result: 'REFUSED' }),
    missing('/response/refusal'),
  ],
  [
    'holderContactIsAnswered',
    'FINAL_ANSWER',
    answered({ contactWithHolder: undefined }),
    missing('/response/contactWithHolder'),
  ],
  [
    'contactHasItsDay',
    'FINAL_ANSWER',
    answered({ contactWithHolder: 'CONTACTED' }),
    missing('/response/contactedOn'),
  ],
  [
    'foundHolderIsNamed',
    'FINAL_ANSWER',
    answered({ lastLegalHolder: undefined }),
    missing('/response/lastLegalHolder'),
  ],
  [
    'foundDiversionIsNamed',
    'FINAL_ANSWER',
    answered({ pointOfDiversion: undefined }),
    missing('/response/pointOfDiversion'),
  ],
  [
    'foundDiversionIsEstablished',
    'FINAL_ANSWER',
    answered({ pointOfDiversion: { established: false } }),
    invalid('/response/itemResults/0/result'),
  ],
  [
    'partyNumbersAreDistinct',
    'FINAL_ANSWER',
    answered({
      parties: [
        MAKER,
        changed(HOLDER, { identityPart: 'p' }),
        changed(HOLDER, { identityPart: 'p' }),
      ],
    }),
    invalid('/response/parties/2/partyNo', '/response/parties/2/identityPart'),
  ],
  [
    'partyReferencesExist',
    'FINAL_ANSWER',
    answered({ parties: [HOLDER] }),
    invalid('/response/chain/0/toParty', '/response/chain/1/fromParty'),
  ],
  [
    'partyReferencesExist',
    'FINAL_ANSWER',
    answered({ lastLegalHolder: 9 }),
    invalid('/response/lastLegalHolder'),
  ],
  [
    'chainRunsInOrder',
    'FINAL_ANSWER',
    answered({ chain: aFinalAnswer().response.chain?.map((step) => changed(step, { seq: 1 })) }),
    invalid('/response/chain/1/seq'),
  ],
  [
    'otherLatenessIsWritten',
    'FINAL_ANSWER',
    answered({ lateReason: 'LATE-OTHER' }),
    missing('/response/lateText'),
  ],
  [
    'latenessHasItsReason',
    'FINAL_ANSWER',
    answered({ lateText: 'The register was being moved.' }),
    missing('/response/lateReason'),
  ],
  [
    'nothingIsAnsweredTwice',
    'FINAL_ANSWER',
    answered({
      itemResults: [RESULT, RESULT] as Response['itemResults'],
      questionResults: [FIRST_QUESTION, FIRST_QUESTION] as Response['questionResults'],
      measureResults: [
        { measureNo: 1, status: 'NOT_AVAILABLE' },
        { measureNo: 1, status: 'NOT_AVAILABLE' },
      ],
    }),
    invalid(
      '/response/itemResults/1/itemRef',
      '/response/questionResults/1/questionNo',
      '/response/measureResults/1/measureNo',
    ),
  ],
  [
    'answerAnswersSomething',
    'PARTIAL_ANSWER',
    aPartialAnswer({ response: { itemResults: [], questionResults: [] } }),
    ['/response/itemResults limit.items'],
  ],
  [
    'diversionIsAnswered',
    'FINAL_ANSWER',
    resulted({ result: 'HOLDER' }, { pointOfDiversion: undefined }),
    missing('/response/pointOfDiversion'),
  ],
  [
    'nothingIsPending',
    'FINAL_ANSWER',
    resulted(
      { result: 'PENDING' },
      {
        questionResults: [{ questionNo: 1, code: 'Q-IDENT', status: 'PENDING' }],
        measureResults: [{ measureNo: 1, status: 'PENDING' }],
      },
    ),
    invalid(
      '/response/itemResults/0/result',
      '/response/questionResults/0/status',
      '/response/measureResults/0/status',
    ),
  ],
];

const LISTS = [
  ACKNOWLEDGEMENT_RULES,
  ALTERED_MARK_RULES,
  ANSWER_RULES,
  CLOSE_RULES,
  COOPERATION_RULES,
  DIVERSION_RULES,
  FEEDBACK_RULES,
  FINAL_ANSWER_RULES,
  HANDLING_RULES,
  HEADER_RULES,
  ITEM_RESULT_RULES,
  ITEM_RULES,
  MARK_RULES,
  PARTIAL_REFUSAL_RULES,
  PARTY_RULES,
  PERSON_RULES,
  PRIOR_CHECK_RULES,
  QUESTION_RESULT_RULES,
  QUESTION_RULES,
  RECOVERY_RULES,
  REFUSAL_RULES,
  RESPONSE_RULES,
  SERIAL_RULES,
  TRACE_REASON_RULES,
  TRACE_RULES,
];

describeRules('the rules between members', LISTS, BREACHES);

describe('the codes behind the rules', () => {
  const READ = ['INTACT', 'WORN', 'OVERSTAMPED', 'ALTERED', 'RESTORED_FULL'] as const;

  it.each(READ)('a number that is %s is given', (condition) => {
    const body = numbered({ component: 'FRAME', condition }, ALTERED);
    expect(faultLines(() => checkBody('REQUEST', body))).toEqual(missing('/items/0/serials/0/raw'));
  });

  it.each(READ)('an import mark that is %s names its State', (condition) => {
    const mark: Mark = { kind: 'IMPORT', condition, location: 'FRAME_R', textRaw: 'QS 04' };
    const body = marked(mark, ALTERED);
    expect(faultLines(() => checkBody('REQUEST', body))).toEqual(missing('/items/0/importCountry'));
  });

  it.each(['PRESENT_NOT_READ', 'FULLY_OBLITERATED', 'RESTORED_PARTIAL'] as const)(
    'an import mark that is %s names none',
    (condition) => {
      const mark: Mark = { kind: 'IMPORT', condition, location: 'FRAME_R' };
      const body = marked(mark, ALTERED);
      expect(checkBody('REQUEST', body)).toBe(body);
    },
  );

  it.each([
    'PARTLY_OBLITERATED',
    'FULLY_OBLITERATED',
    'OVERSTAMPED',
    'ALTERED',
    'RESTORED_FULL',
    'RESTORED_PARTIAL',
  ] as const)('a mark that is %s has its alteration described', (condition) => {
    const seen = { condition, location: 'FRAME_R', textRaw: 'QS 04' } as const;
    const body = marked({ kind: 'IMPORT', ...seen }, { importCountry: 'QS' });
    expect(faultLines(() => checkBody('REQUEST', body))).toEqual(missing('/items/0/alteredMarks'));
  });

  it.each([
    'NO_RECORD_FOUND',
    'NOT_IMPORTED_HERE',
    'SERIAL_NOT_ISSUED',
    'RECORD_RETENTION_EXPIRED',
  ] as const)('%s shows its search', (code) => {
    const body = reasoned({ code }, { retention: { expired: true, since: '2024-12-31' } });
    expect(faultLines(() => checkBody('FINAL_ANSWER', body))).toEqual(
      missing('/response/recordsSearched'),
    );
  });

  it.each(['STOLEN_REPORTED', 'GOV_OWNED', 'TOO_OLD', 'DUPLICATE_OF'] as const)(
    '%s needs no search',
    (code) => {
      const body = reasoned({ code });
      expect(checkBody('FINAL_ANSWER', body)).toBe(body);
    },
  );
});

describe('what the rules let pass', () => {
  const passing: [name: string, kind: MessageKind, body: object][] = [
    [
      'an urgent request with grounds and reason',
      'REQUEST',
      headed({
        urgency: 'URGENT',
        urgencyGrounds: ['U-LIFE'],
        urgencyReason: 'A threat was made.',
      }),
    ],
    [
      'a number that was never there',
      'REQUEST',
      numbered({ component: 'FRAME', condition: 'NEVER_MARKED' }),
    ],
    [
      'a number that was not looked for, with the reason',
      'REQUEST',
      numbered({ component: 'FRAME', condition: 'NOT_EXAMINED', reason: 'Held as evidence.' }),
    ],
    [
      'a number that could be read in part',
      'REQUEST',
      numbered(
        {
          component: 'FRAME',
          condition: 'PARTLY_OBLITERATED',
          pattern: 'ZP9-0[38]4??',
          readBy: 'T. Lindner',
        },
        ALTERED,
      ),
    ],
    [
      'an import mark that was not examined, with the reason',
      'REQUEST',
      marked({ kind: 'IMPORT', condition: 'NOT_EXAMINED', reason: 'Under the grip.' }),
    ],
    [
      'an import mark that was read',
      'REQUEST',
      marked(
        { kind: 'IMPORT', condition: 'INTACT', location: 'FRAME_R', textRaw: 'QS 04', year: 2004 },
        { importCountry: 'QS', importYear: 2004 },
      ),
    ],
    [
      'a symbol instead of a text',
      'REQUEST',
      marked(
        { kind: 'IMPORT', condition: 'WORN', location: 'GRIP', symbolDescription: 'A crown' },
        { importCountry: 'QS' },
      ),
    ],
    [
      'no photos, with the reason',
      'REQUEST',
      withItem({
        photos: undefined,
        photosWaiver: 'Destroyed.',
        marks: [changed(MAKERS, { photoRef: undefined }), IMPORT],
      }),
    ],
    [
      'a photo among the attachments of the whole request',
      'REQUEST',
      aTraceRequest({
        header: { attachments: [aPhoto('PHOTO_MARK')] },
        items: [anItem({ photos: undefined, photosWaiver: 'Destroyed.' })],
      }),
    ],
    [
      'a converted item beside what it was',
      'REQUEST',
      aTraceRequest({
        items: [
          anItem({ productionOrigin: 'CONVERTED', originalDevice: 2 }),
          anItem({ itemNo: 2, itemKind: 'CONVERTIBLE_DEVICE', weaponType: 'AL' }),
        ],
      }),
    ],
    [
      'a refusal to name the buyer inside a final answer',
      'FINAL_ANSWER',
      answered({
        questionResults: [{ questionNo: 2, code: 'Q-LASTHOLDER', status: 'REFUSED' }],
        refusal: REFUSED_PART,
      }),
    ],
    [
      'a negative answer with the registers searched',
      'FINAL_ANSWER',
      resulted(
        { result: 'NONE', reasons: [{ code: 'NO_RECORD_FOUND' }] },
        {
          ...SEARCHED,
          chain: undefined,
          parties: undefined,
          lastLegalHolder: undefined,
          lastLegalDate: undefined,
          contactWithHolder: undefined,
          firstRetailDate: undefined,
          pointOfDiversion: { established: false, kind: undefined, method: undefined },
        },
      ),
    ],
    [
      'a postponement with its review',
      'REFUSAL',
      aRefusalNotice({ mode: 'POSTPONE', ground: 'NAT-OTHER', reviewDate: '2026-03-01' }),
    ],
    [
      'no competence, with a word about it',
      'ACKNOWLEDGEMENT',
      anAcknowledgement({ acceptedCompetence: 'PARTLY', note: 'Ask the customs for the import.' }),
    ],
  ];

  it.each(passing)('%s', (_, kind, body) => {
    expect(checkBody(kind, JSON.parse(JSON.stringify(body)))).toEqual(body);
  });
});

import {
  aClarification,
  aClarificationRequest,
  aConsultProposal,
  aConsultReply,
  aCorrection,
  aDelayNotice,
  anItem,
  aPermissionDecision,
  aPermissionRequest,
  aPerson,
  aPhoto,
  aJointTeamProposal,
  aJointTeamReply,
  aPurgeConfirmation,
  aPurgeNotice,
  aReferral,
  aReopen,
  aSpontaneousInfo,
  aStatusReply,
  changed,
  type Changes,
} from '../../../../../test/support/builders/index.ts';
import { describeRules, type Breach } from '../../../../../test/support/describe-rules.ts';
import { faultLines } from '../../../../../test/support/refusal-of.ts';
import { checkBody } from '../../check-body.ts';
import type { MessageKind } from '../../code-lists/message-codes.ts';
import type { GivenElement } from '../clarification.message.ts';
import type { Mark } from '../mark.message.ts';
import type { CorrectedItem } from '../referral.message.ts';
import { CHANGE_RULES, CORRECTION_RULES, REOPEN_RULES } from './change-rules.ts';
import {
  CLARIFICATION_REQUEST_RULES,
  CLARIFICATION_RULES,
  GIVEN_ELEMENT_RULES,
  MISSING_ELEMENT_RULES,
} from './clarification-rules.ts';
import { CONSULT_PROPOSAL_RULES, CONSULT_REPLY_RULES } from './consult-rules.ts';
import { JOINT_TEAM_PROPOSAL_RULES, JOINT_TEAM_REPLY_RULES } from './joint-team-rules.ts';
import { PERMISSION_DECISION_RULES, PERMISSION_REQUEST_RULES } from './permission-rules.ts';
import { DELAY_NOTICE_RULES, STATUS_REPLY_RULES } from './progress-rules.ts';
import { PURGE_CONFIRMATION_RULES, PURGE_NOTICE_RULES } from './purge-rules.ts';
import { REFERRAL_RULES } from './referral-rules.ts';
import { SPONTANEOUS_INFO_RULES } from './spontaneous-rules.ts';

const missing = (...pointers: string[]) => pointers.map((pointer) => `${pointer} member.missing`);
const invalid = (...pointers: string[]) => pointers.map((pointer) => `${pointer} member.invalid`);

const given = (element: GivenElement) => aClarification({ given: [element] });
const [FOUND] = aClarification().given as [GivenElement];
const [IMPORT] = FOUND.marks as [Mark];
const SEEN = { status: 'GIVEN', text: 'It was looked at again.' } as const;
const POSSESSOR = aPerson({ identityPart: 'p1', necessity: 'Needed.' });
const correction = (...changes: ReturnType<typeof aCorrection>['changes']) =>
  aCorrection({ changes });
const informed = (changes: Changes<ReturnType<typeof aSpontaneousInfo>>) =>
  aSpontaneousInfo(changes);
const [CORRECTED] = aReferral().correctedItems as [CorrectedItem];
const PURGED = { messageId: '019b4c1e-7d3a-7c55-8a1b-3f2e1d0c9b8a', part: 'possessor' };
const [QT] = aReferral().onwardStates;

const BREACHES: Breach[] = [
  // Clarification
  [
    'itemElementNamesItsItem',
    'CLARIFICATION_REQUEST',
    aClarificationRequest({ missing: [{ element: 'SERIAL', text: 'Which number?' }] }),
    missing('/missing/0/itemRef'),
  ],
  [
    'itemElementNamesItsItem',
    'CLARIFICATION',
    given(changed<GivenElement>(FOUND, { itemRef: undefined })),
    missing('/given/0/itemRef'),
  ],
  [
    'elementIsAskedOnce',
    'CLARIFICATION_REQUEST',
    aClarificationRequest({
      missing: [
        { element: 'FACTS', questionNo: 1, text: 'When was it?' },
        { element: 'FACTS', questionNo: 2, text: 'Where was it?' },
        { element: 'FACTS', questionNo: 1, text: 'Who was it?' },
      ],
    }),
    invalid('/missing/2/element'),
  ],
  [
    'givenElementBringsItsData',
    'CLARIFICATION',
    given({ ...SEEN, element: 'CALIBRE', itemRef: 1 }),
    missing('/given/0/calibre'),
  ],
  [
    'givenElementBringsItsData',
    'CLARIFICATION',
    given({ ...SEEN, element: 'AMMUNITION_MARKS', itemRef: 1 }),
    missing('/given/0/headstamp'),
  ],
  [
    'itemDataNameTheirItem',
    'CLARIFICATION',
    given({ ...SEEN, element: 'OTHER', model: 'ZP-9S' }),
    missing('/given/0/itemRef'),
  ],
  [
    'unavailableElementIsEmpty',
    'CLARIFICATION',
    given({ ...SEEN, element: 'MODEL', itemRef: 1, status: 'NOT_AVAILABLE', model: 'ZP-9S' }),
    invalid('/given/0/model'),
  ],
  [
    'importMarkIsAmongTheMarks',
    'CLARIFICATION',
    given({
      ...SEEN,
      element: 'IMPORT_MARK',
      itemRef: 1,
      marks: [changed(IMPORT, { kind: 'PROOF' })],
    }),
    invalid('/given/0/marks'),
  ],
  [
    'importCountryFollowsItsMark',
    'CLARIFICATION',
    given(changed<GivenElement>(FOUND, { importCountry: undefined })),
    missing('/given/0/importCountry'),
  ],
  [
    'alterationsAreDescribed',
    'CLARIFICATION',
    given({
      ...SEEN,
      element: 'SERIAL',
      itemRef: 1,
      serials: [
        { component: 'FRAME', raw: 'ZP9-00412', condition: 'RESTORED_FULL', readBy: 'T. Lindner' },
      ],
    }),
    missing('/given/0/alteredMarks'),
  ],
  [
    'elementIsGivenOnce',
    'CLARIFICATION',
    aClarification({ given: [FOUND, FOUND] }),
    invalid('/given/1/missingNo'),
  ],
  [
    'identityPartsAreDistinct',
    'CLARIFICATION',
    given({ ...SEEN, element: 'PERSON_IDENTITY', persons: [POSSESSOR, POSSESSOR] }),
    invalid('/given/0/persons/1/identityPart'),
  ],
  // Delay and progress
  [
    'judicialDelayIsMarked',
    'DELAY_NOTICE',
    aDelayNotice({ judicialAuthorisation: false }),
    invalid('/judicialAuthorisation'),
  ],
  [
    'authorisationHasItsLength',
    'DELAY_NOTICE',
    aDelayNotice({ delay: { lengthDays: undefined } }),
    missing('/delay/lengthDays'),
  ],
  [
    'waitingHasItsDay',
    'STATUS_REPLY',
    aStatusReply({ standing: 'AWAITING_AUTHORISATION' }),
    missing('/expectedDate'),
  ],
  [
    'waitingHasItsDay',
    'STATUS_REPLY',
    aStatusReply({ standing: 'AWAITING_THIRD_PARTY' }),
    missing('/expectedDate'),
  ],
  // Consultation
  [
    'postponementHasItsReview',
    'CONSULT_PROPOSAL',
    aConsultProposal({ mode: 'POSTPONE' }),
    missing('/reviewDate'),
  ],
  [
    'restrictionNamesItsPart',
    'CONSULT_PROPOSAL',
    aConsultProposal({ mode: 'RESTRICT' }),
    ['/partsAffected limit.items'],
  ],
  [
    'offerIsNotYetAccepted',
    'CONSULT_PROPOSAL',
    aConsultProposal({
      conditionsOffered: [{ text: 'Not in court.', acceptedAt: '2026-01-09T10:00:00.000Z' }],
    }),
    invalid('/conditionsOffered/0/acceptedAt'),
  ],
  [
    'acceptedPartIsNamed',
    'CONSULT_REPLY',
    aConsultReply({ decision: 'PARTLY', conditionsAccepted: [] }),
    ['/conditionsAccepted limit.items'],
  ],
  [
    'declinedAcceptsNothing',
    'CONSULT_REPLY',
    aConsultReply({ decision: 'DECLINED' }),
    invalid('/conditionsAccepted'),
  ],
  // Referral
  [
    'wrongMarkIsCorrected',
    'REFERRAL',
    aReferral({ correctedItems: undefined }),
    missing('/correctedItems'),
  ],
  [
    'stateIsNamedOnce',
    'REFERRAL',
    aReferral({ onwardStates: [QT as never, QT as never] }),
    invalid('/onwardStates/1/state'),
  ],
  [
    'itemIsCorrectedOnce',
    'REFERRAL',
    aReferral({ correctedItems: [CORRECTED, CORRECTED] }),
    invalid('/correctedItems/1/itemRef'),
  ],
  // Correction and reopening
  [
    'changeHasItsValue',
    'CORRECTION',
    correction({ pointer: '/response/lastLegalDate', change: 'ADD' }),
    missing('/changes/0/value'),
  ],
  [
    'removalHasNoValue',
    'CORRECTION',
    correction({ pointer: '/response/chain/0', change: 'REMOVE', value: 'nothing' }),
    invalid('/changes/0/value'),
  ],
  [
    'placeIsChangedOnce',
    'CORRECTION',
    correction(
      { pointer: '/reference', change: 'REPLACE', value: 'SR-88/26' },
      { pointer: '/reference', change: 'REMOVE' },
    ),
    invalid('/changes/1/pointer'),
  ],
  ['newQuestionIsAsked', 'REOPEN', aReopen({ questions: undefined }), missing('/questions')],
  // Permission
  [
    'purposeIsNamed',
    'PERMISSION_REQUEST',
    aPermissionRequest({ onwardTo: undefined }),
    missing('/onwardTo'),
  ],
  [
    'purposeIsNamed',
    'PERMISSION_REQUEST',
    aPermissionRequest({ purpose: 'FORWARD_AT_HOME', onwardTo: undefined }),
    missing('/recipient'),
  ],
  [
    'purposeIsNamed',
    'PERMISSION_REQUEST',
    aPermissionRequest({ purpose: 'OTHER_USE', onwardTo: undefined }),
    missing('/intendedUse'),
  ],
  [
    'purposeIsNamed',
    'PERMISSION_REQUEST',
    aPermissionRequest({ purpose: 'LONGER_RETENTION', onwardTo: undefined }),
    missing('/keepUntil'),
  ],
  [
    'nothingElseIsNamed',
    'PERMISSION_REQUEST',
    aPermissionRequest({ purpose: 'CONTACT_HOLDER', keepUntil: '2027-01-01' }),
    invalid('/onwardTo', '/keepUntil'),
  ],
  [
    'conditionalGrantHasConditions',
    'PERMISSION_DECISION',
    aPermissionDecision({ conditions: [] }),
    ['/conditions limit.items'],
  ],
  [
    'otherDecisionHasNone',
    'PERMISSION_DECISION',
    aPermissionDecision({ decision: 'GRANTED' }),
    invalid('/conditions'),
  ],
  [
    'refusalHasNoEnd',
    'PERMISSION_DECISION',
    aPermissionDecision({ decision: 'REFUSED', conditions: [], validUntil: '2027-01-01' }),
    invalid('/validUntil'),
  ],
  // Spontaneous information
  [
    'bilateralAgreementIsNamed',
    'SPONTANEOUS_INFO',
    informed({ legalBases: ['BILATERAL'] }),
    missing('/bilateralRef'),
  ],
  [
    'itemNumbersAreDistinct',
    'SPONTANEOUS_INFO',
    informed({ items: [anItem(), anItem()] }),
    invalid('/items/1/itemNo'),
  ],
  [
    'itemIsNotItsOwnOrigin',
    'SPONTANEOUS_INFO',
    informed({ items: [anItem({ productionOrigin: 'CONVERTED', originalDevice: 1 })] }),
    invalid('/items/0/originalDevice'),
  ],
  [
    'identityPartsAreDistinct',
    'SPONTANEOUS_INFO',
    informed({ persons: [POSSESSOR, POSSESSOR] }),
    invalid('/persons/1/identityPart'),
  ],
  [
    'itemReferencesExist',
    'SPONTANEOUS_INFO',
    informed({ items: [anItem()], persons: [aPerson({ itemRefs: [1, 2] })] }),
    invalid('/persons/0/itemRefs/1'),
  ],
  [
    'photoReferencesExist',
    'SPONTANEOUS_INFO',
    informed({ items: [anItem({ photos: undefined, photosWaiver: 'Seen from afar.' })] }),
    invalid('/items/0/marks/0/photoRef'),
  ],
  [
    'intelligenceIsEvaluated',
    'SPONTANEOUS_INFO',
    informed({ intendedUse: ['INTELLIGENCE'], persons: [aPerson()] }),
    missing('/evaluation', '/persons/0/evaluation'),
  ],
  // Joint team
  [
    'teamStandsOnABasis',
    'JIT_PROPOSAL',
    aJointTeamProposal({ legalBases: ['UNTOC_18', 'ITI'] }),
    invalid('/legalBases'),
  ],
  [
    'bilateralAgreementIsNamed',
    'JIT_PROPOSAL',
    aJointTeamProposal({ legalBases: ['BILATERAL'] }),
    missing('/bilateralRef'),
  ],
  [
    'declinedNamesItsGround',
    'JIT_REPLY',
    aJointTeamReply({ decision: 'DECLINED' }),
    missing('/ground'),
  ],
  ['acceptedHasNoGround', 'JIT_REPLY', aJointTeamReply({ ground: 'TOC18-9' }), invalid('/ground')],
  [
    'declinedDoesNotBegin',
    'JIT_REPLY',
    aJointTeamReply({ decision: 'DECLINED', ground: 'TOC18-21B', start: '2026-09-01' }),
    invalid('/start'),
  ],
  // Purge
  [
    'legalOrderIsNamed',
    'PURGE_NOTICE',
    aPurgeNotice({ legalRef: undefined }),
    missing('/legalRef'),
  ],
  ['otherPurgeIsReasoned', 'PURGE_NOTICE', aPurgeNotice({ reason: 'OTHER' }), missing('/text')],
  [
    'partIsPurgedOnce',
    'PURGE_NOTICE',
    aPurgeNotice({ parts: [PURGED, { ...PURGED, part: 'p2' }, PURGED] }),
    invalid('/parts/2/part'),
  ],
  [
    'somethingIsConfirmed',
    'PURGE_CONFIRMATION',
    aPurgeConfirmation({ purged: [] }),
    ['/purged limit.items'],
  ],
  [
    'partHasOneFate',
    'PURGE_CONFIRMATION',
    aPurgeConfirmation({ kept: [{ ...PURGED, because: 'LEGAL_HOLD', text: 'A trial.' }] }),
    invalid('/kept/0/part'),
  ],
];

const LISTS = [
  CHANGE_RULES,
  CLARIFICATION_REQUEST_RULES,
  CLARIFICATION_RULES,
  CONSULT_PROPOSAL_RULES,
  CONSULT_REPLY_RULES,
  CORRECTION_RULES,
  DELAY_NOTICE_RULES,
  GIVEN_ELEMENT_RULES,
  JOINT_TEAM_PROPOSAL_RULES,
  JOINT_TEAM_REPLY_RULES,
  MISSING_ELEMENT_RULES,
  PERMISSION_DECISION_RULES,
  PERMISSION_REQUEST_RULES,
  PURGE_CONFIRMATION_RULES,
  PURGE_NOTICE_RULES,
  REFERRAL_RULES,
  REOPEN_RULES,
  SPONTANEOUS_INFO_RULES,
  STATUS_REPLY_RULES,
];

describeRules('the rules between members of the dialogue', LISTS, BREACHES);

describe('the data behind the elements', () => {
  it.each([
    ['ILLICIT_NATURE', 'illicitBasis'],
    ['MARKS', 'marks'],
    ['IMPORT_MARK', 'marks'],
    ['SERIAL', 'serials'],
    ['TYPE', 'weaponType'],
    ['MAKE', 'make'],
    ['MODEL', 'model'],
    ['CALIBRE', 'calibre'],
    ['PHOTOS', 'photos'],
    ['IDENTIFICATION', 'identification'],
    ['AMMUNITION_MARKS', 'headstamp'],
    ['INTENDED_USE', 'intendedUse'],
    ['PERSON_IDENTITY', 'persons'],
    ['OFFENCE', 'offences'],
  ] as const)('%s is given as %s', (element, member) => {
    for (const status of ['GIVEN', 'PARTLY'] as const) {
      const body = given({ element, status, itemRef: 1, text: 'As we see it now.' });
      expect(faultLines(() => checkBody('CLARIFICATION', body))).toEqual(
        missing(`/given/0/${member}`),
      );
    }
  });
});

describe('what the rules of the dialogue let pass', () => {
  const passing: [name: string, kind: MessageKind, body: object][] = [
    [
      'two other things that are missing',
      'CLARIFICATION_REQUEST',
      aClarificationRequest({
        missing: [
          { element: 'OTHER', text: 'The colour.' },
          { element: 'OTHER', text: 'The weight.' },
        ],
      }),
    ],
    [
      'a number that can not be given, with the reason',
      'CLARIFICATION',
      given({
        missingNo: 1,
        element: 'SERIAL',
        status: 'NOT_AVAILABLE',
        itemRef: 1,
        text: 'The weapon was destroyed.',
      }),
    ],
    [
      'a lot in place of a headstamp',
      'CLARIFICATION',
      given({ ...SEEN, element: 'AMMUNITION_MARKS', itemRef: 1, lotNo: 'PX-17' }),
    ],
    [
      'photos that were missing',
      'CLARIFICATION',
      given({ ...SEEN, element: 'PHOTOS', itemRef: 1, photos: [aPhoto('PHOTO_LEFT')] }),
    ],
    [
      'an authorisation beside another reason',
      'DELAY_NOTICE',
      aDelayNotice({ delay: { reasonCode: 'LATE-THIRD-PARTY' } }),
    ],
    [
      'a delay without an authorisation',
      'DELAY_NOTICE',
      aDelayNotice({
        delay: { reasonCode: 'LATE-WORKLOAD', lengthDays: undefined },
        judicialAuthorisation: false,
      }),
    ],
    [
      'a proposal without conditions, accepted as it stands',
      'CONSULT_REPLY',
      aConsultReply({ conditionsAccepted: [] }),
    ],
    [
      'a referral without a correction',
      'REFERRAL',
      aReferral({ reason: 'NOT_COMPETENT', correctedItems: undefined }),
    ],
    [
      'a case opened again for a new fact',
      'REOPEN',
      aReopen({ reason: 'NEW_FACT', questions: undefined }),
    ],
    [
      'a use by the State that should receive it',
      'PERMISSION_REQUEST',
      aPermissionRequest({ intendedUse: ['PROSECUTION'] }),
    ],
    [
      'a permission that ends',
      'PERMISSION_DECISION',
      aPermissionDecision({ decision: 'GRANTED', conditions: [], validUntil: '2027-01-01' }),
    ],
    [
      'intelligence that says how reliable it is',
      'SPONTANEOUS_INFO',
      informed({
        intendedUse: ['INTELLIGENCE'],
        evaluation: { source: 'A', information: '2' },
        persons: [aPerson({ evaluation: { source: 'B', information: '3' } })],
      }),
    ],
    [
      'a team on a bilateral agreement',
      'JIT_PROPOSAL',
      aJointTeamProposal({ legalBases: ['BILATERAL'], bilateralRef: 'Border agreement of 2019' }),
    ],
    [
      'a part destroyed and another of the same name in another message kept',
      'PURGE_CONFIRMATION',
      aPurgeConfirmation({
        kept: [
          {
            messageId: '019b4c1e-7d3a-7c55-8a1b-3f2e1d0c9b8b',
            part: PURGED.part,
            because: 'OTHER',
            text: 'An own investigation.',
          },
        ],
      }),
    ],
  ];

  it.each(passing)('%s', (_, kind, body) => {
    expect(checkBody(kind, JSON.parse(JSON.stringify(body)))).toEqual(body);
  });
});

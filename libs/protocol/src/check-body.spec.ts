import * as fc from 'fast-check';
import { SCENARIO_1 } from '../../../apps/cli/src/demo/scenario-1.ts';
import {
  aClarification,
  aClarificationRequest,
  aClose,
  aConsultProposal,
  aConsultReply,
  aCooperationRequest,
  aCorrection,
  aDelayNotice,
  aFinalAnswer,
  anAcknowledgement,
  anExplanation,
  anExplanationQuery,
  anItem,
  aPartialAnswer,
  aPermissionDecision,
  aPermissionRequest,
  aPerson,
  aHitNotice,
  aJointTeamProposal,
  aJointTeamReply,
  aPurgeConfirmation,
  aPurgeNotice,
  aReferral,
  aRefusalNotice,
  aReminder,
  aReopen,
  aSpontaneousInfo,
  aStatusQuery,
  aStatusReply,
  aTraceRequest,
  aWithdrawal,
} from '../../../test/support/builders/index.ts';
import { faultLines, refusalOf } from '../../../test/support/refusal-of.ts';
import { checkBody } from './check-body.ts';
import type { MessageKind } from './code-lists/message-codes.ts';
import { Refusal } from './refusal.ts';

/** Valid bodies, rich enough that most members stand in one of them. */
const BODIES: [kind: MessageKind, body: object][] = [
  ['REQUEST', aTraceRequest({ persons: [aPerson({ identityPart: 'p1', necessity: 'Needed.' })] })],
  ['REQUEST', SCENARIO_1.request],
  [
    'REQUEST',
    aCooperationRequest({
      items: [anItem()],
      header: { externalRefs: [{ system: 'IARMS', ref: 'FA-1', date: '2026-01-08' }] },
    }),
  ],
  ['ACKNOWLEDGEMENT', anAcknowledgement()],
  ['PARTIAL_ANSWER', aPartialAnswer()],
  ['FINAL_ANSWER', aFinalAnswer()],
  ['FINAL_ANSWER', SCENARIO_1.finalAnswer],
  [
    'REFUSAL',
    aRefusalNotice({ mode: 'RESTRICT', partsAffected: [{ questionNo: 2, text: 'The name.' }] }),
  ],
  ['WITHDRAWAL', aWithdrawal()],
  ['CLOSE', aClose()],
  ['CLARIFICATION_REQUEST', aClarificationRequest()],
  ['CLARIFICATION', aClarification()],
  [
    'CLARIFICATION',
    aClarification({
      given: [
        {
          element: 'PERSON_IDENTITY',
          status: 'GIVEN',
          questionNo: 1,
          text: 'The possessor.',
          persons: [aPerson({ identityPart: 'p1', necessity: 'Needed.' })],
        },
      ],
    }),
  ],
  ['DELAY_NOTICE', aDelayNotice({ delay: { previousDates: ['2026-01-15'] } })],
  ['STATUS_QUERY', aStatusQuery()],
  ['STATUS_REPLY', aStatusReply({ expectedDate: '2026-02-01' })],
  ['REMINDER', aReminder({ dueAt: '2026-01-15T23:00:00.000Z', text: 'The trial is near.' })],
  ['CONSULT_PROPOSAL', aConsultProposal()],
  ['CONSULT_REPLY', aConsultReply()],
  ['REFERRAL', aReferral()],
  ['EXPLANATION_QUERY', anExplanationQuery()],
  ['EXPLANATION', anExplanation()],
  ['CORRECTION', aCorrection()],
  ['REOPEN', aReopen()],
  ['PERMISSION_REQUEST', aPermissionRequest()],
  ['PERMISSION_DECISION', aPermissionDecision()],
  ['SPONTANEOUS_INFO', aSpontaneousInfo({ items: [anItem()], persons: [aPerson()] })],
  ['JIT_PROPOSAL', aJointTeamProposal()],
  ['JIT_REPLY', aJointTeamReply()],
  ['HIT_NOTICE', aHitNotice()],
  ['PURGE_NOTICE', aPurgeNotice()],
  ['PURGE_CONFIRMATION', aPurgeConfirmation()],
];

type Path = (string | number)[];

function* pathsOf(value: unknown, at: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, content] of Object.entries(value)) {
    const path = [...at, Array.isArray(value) ? Number(name) : name];
    yield path;
    yield* pathsOf(content, path);
  }
}

const pointerOf = (path: Path) => path.map((step) => `/${step}`).join('');

/** A copy of a body with the value at one place changed, or taken away. */
function changedAt(body: object, path: Path, change: (holder: never, last: never) => void): object {
  // Not structuredClone: it would keep an object that stands in two places as one.
  const copy = JSON.parse(JSON.stringify(body)) as object;
  let holder: unknown = copy;
  for (const step of path.slice(0, -1)) holder = (holder as never)[step];
  change(holder as never, path.at(-1) as never);
  return copy;
}

const put = (body: object, path: Path, value: unknown) =>
  changedAt(body, path, (holder, last) => {
    (holder as Record<string, unknown>)[last] = value;
  });

const PLACES = BODIES.flatMap(([kind, body]) =>
  Array.from(pathsOf(body), (path) => ({ kind, body, path })),
);
const places = fc.nat(PLACES.length - 1).map((at) => PLACES[at] as (typeof PLACES)[number]);

const before = ({ body, path }: { body: object; path: Path }): unknown =>
  path.reduce<unknown>((value, step) => (value as never)[step], body);

describe('checkBody', () => {
  it.each(BODIES)('accepts a valid %s as it is', (kind, body) => {
    expect(checkBody(kind, body)).toBe(body);
  });

  it('B13, B12: a value of any other type is refused at its own pointer', () => {
    const values = fc.constantFrom<unknown>('x', 7.5, true, null, {}, [[]]);
    fc.assert(
      fc.property(places, values, (place, value) => {
        const held = before(place);
        fc.pre(typeOf(held) !== typeOf(value));
        const { faults } = refusalOf(() =>
          checkBody(place.kind, put(place.body, place.path, value)),
        );
        expect(faults).toMatchObject([{ pointer: pointerOf(place.path), code: 'member.type' }]);
      }),
      { numRuns: 600 },
    );
  });

  it('whatever stands at any place: it is accepted or refused, and never repeated', () => {
    const marker = 'zQ7-hostile';
    const values = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom<unknown>(
        marker,
        [marker],
        { [marker]: marker },
        { toString: marker, __proto__: null },
        '\u202e' + marker,
        marker.repeat(500),
        -0,
        1e300,
      ),
    );
    fc.assert(
      fc.property(places, values, ({ kind, body, path }, value) => {
        const hostile = put(body, path, value);
        try {
          expect(checkBody(kind, hostile)).toBe(hostile);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          expect(error.faults.length).toBeGreaterThan(0);
          for (const { detail } of error.faults) expect(detail).not.toContain(marker);
          expect(error.message).not.toContain(marker);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('whatever is taken away: it is accepted, or refused by sentences that help', () => {
    fc.assert(
      fc.property(places, ({ kind, body, path }) => {
        const shorter = changedAt(body, path, (holder: object, last) => {
          if (Array.isArray(holder)) holder.splice(last, 1);
          else Reflect.deleteProperty(holder, last);
        });
        try {
          checkBody(kind, shorter);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          for (const { detail } of error.faults) expect(detail).toMatch(/^[A-Z].*[.)]$/);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('B11: a member too many is refused at its own pointer', () => {
    fc.assert(
      fc.property(places, ({ kind, body, path }) => {
        fc.pre(typeOf(before({ body, path })) === 'object');
        const longer = put(body, [...path, 'dueDate'], '2026-01-01');
        expect(faultLines(() => checkBody(kind, longer))).toEqual([
          `${pointerOf(path)}/dueDate member.unknown`,
        ]);
      }),
      { numRuns: 250 },
    );
  });

  it('B17: a hundred thousand items are refused at once', () => {
    const items = Array.from({ length: 100_000 }, () => null);
    const body = put(aTraceRequest(), ['items'], items);
    expect(faultLines(() => checkBody('REQUEST', body))).toEqual(['/items limit.items']);
  });

  it('tells the two types of request apart, and says so when it can not', () => {
    const typed = (requestType: unknown) => () =>
      checkBody('REQUEST', put(aTraceRequest(), ['requestType'], requestType), '/body');
    const untyped = { header: {} };
    expect(faultLines(() => checkBody('REQUEST', untyped))).toEqual([
      '/requestType member.missing',
    ]);
    expect(faultLines(typed('JIT_PROPOSAL'))).toEqual(['/body/requestType code.unknown']);
    expect(faultLines(typed('constructor'))).toEqual(['/body/requestType code.unknown']);
    expect(faultLines(typed(['TRACE']))).toEqual(['/body/requestType member.type']);
    expect(faultLines(typed('COOPERATION'))).toContain('/body/measures member.missing');
    for (const body of [null, 'x', 7, [], [aTraceRequest()]]) {
      expect(faultLines(() => checkBody('REQUEST', body, '/body'))).toEqual(['/body member.type']);
    }
  });

  it('knows no kinds but those of the list', () => {
    for (const kind of ['HEARTBEAT', 'request', 'toString', '']) {
      expect(refusalOf(() => checkBody(kind as never, aTraceRequest())).code).toBe('message.kind');
    }
  });

  it('reports the faults of several parts together', () => {
    const body = aTraceRequest({
      header: { urgency: 'URGENT', legalJustification: undefined },
      items: [anItem({ photos: undefined, importCountry: 'Sorava' })],
      recovery: { date: '2026-02-30' },
    });
    expect(faultLines(() => checkBody('REQUEST', body))).toEqual([
      '/header/urgencyGrounds member.missing',
      '/header/urgencyReason member.missing',
      '/items/0/importCountry member.invalid',
      '/recovery/date date.impossible',
    ]);
  });
});

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Written down from the column "mandatory" of the data model, not from the classes. */
const MANDATORY: [kind: MessageKind, body: object, pointers: string][] = [
  [
    'REQUEST',
    aTraceRequest({ persons: [aPerson()] }),
    `/requestType /header /items /recovery /persons
     /header/requestingAuthority /header/requestingAuthority/name /header/requestingAuthority/type
     /header/requestingAuthority/role /header/requestingAuthority/address
     /header/contactOfficer /header/contactOfficer/name /header/contactOfficer/unit
     /header/contactOfficer/phone /header/contactOfficer/email
     /header/legalBases /header/offences /header/offences/0/iccs
     /header/offences/0/nationalProvision /header/offences/0/text
     /header/offences/0/maxPenaltyMonths /header/offences/0/attempt
     /header/illicitBasis /header/legalJustification /header/factsSummary /header/intendedUse
     /header/urgency /header/addressees /header/addressees/0/state /header/addressees/0/why
     /header/addressees/0/mode /header/questions /header/questions/0/code
     /header/confidentialRequest /header/noContactHolder /header/noContactManufacturer
     /header/checksDone /header/checksDone/nationalRegistry /header/checksDone/nationalStolen
     /header/checksDone/iarms /header/checksDone/iarms/status /header/handling
     /header/handling/level /header/handling/flags
     /items/0/itemNo /items/0/itemKind /items/0/weaponType /items/0/make
     /items/0/manufacturerNormalised /items/0/manufacturerCountry /items/0/model /items/0/calibre
     /items/0/calibreAsMarked /items/0/serials /items/0/serials/0/component
     /items/0/serials/0/condition /items/0/serials/0/raw /items/0/serials/0/readBy
     /items/0/marks /items/0/marks/0/kind /items/0/marks/0/condition /items/0/marks/0/location
     /items/0/marks/0/textRaw /items/0/productionOrigin /items/0/identification
     /items/0/identification/by /items/0/identification/qualification
     /items/0/identification/date /items/0/identification/confidence /items/0/photos
     /items/0/photos/0/kind /items/0/photos/0/mime /items/0/photos/0/sha256
     /items/0/photos/0/caption /items/0/photos/0/handling /items/0/handling
     /recovery/recoveryKind /recovery/date /recovery/zone /recovery/precision /recovery/country
     /recovery/recoveringAgency /recovery/seizureRef /recovery/context /recovery/circumstances
     /recovery/handling
     /persons/0/role /persons/0/sex /persons/0/ageBand /persons/0/citizenship
     /persons/0/handling`,
  ],
  [
    'REQUEST',
    aCooperationRequest(),
    `/requestType /header /measures /items /persons /header/conductingAuthority
     /header/conductingAuthority/name /header/conductingAuthority/function
     /header/conductingAuthority/caseNo /header/questions/0/text
     /measures/0/measure /measures/0/text`,
  ],
  [
    'ACKNOWLEDGEMENT',
    anAcknowledgement(),
    `/respondingAuthority /officer /reference /acceptedCompetence /accessClass /assignedUnit
     /handling`,
  ],
  [
    'PARTIAL_ANSWER',
    aPartialAnswer(),
    `/response /response/respondingAuthority /response/officer /response/reference
     /response/itemResults /response/itemResults/0/itemRef
     /response/itemResults/0/identificationConfirmed /response/itemResults/0/result
     /response/itemResults/0/reasons /response/itemResults/0/handling /response/questionResults
     /response/questionResults/0/questionNo /response/questionResults/0/code
     /response/questionResults/0/status /response/questionResults/0/answer /response/handling`,
  ],
  [
    'FINAL_ANSWER',
    aFinalAnswer(),
    `/response /response/pointOfDiversion /response/pointOfDiversion/established
     /response/pointOfDiversion/kind /response/pointOfDiversion/method
     /response/contactWithHolder /response/chain/0/itemRef /response/chain/0/seq
     /response/chain/0/event /response/chain/0/precision /response/chain/0/country
     /response/chain/0/recordSource /response/chain/0/confidence /response/parties/0/partyNo
     /response/parties/0/kind /response/parties/0/name /response/parties/0/handling`,
  ],
  [
    'REFUSAL',
    aRefusalNotice(),
    `/respondingAuthority /officer /reference /mode /ground /text /partsAffected /handling`,
  ],
  ['WITHDRAWAL', aWithdrawal(), '/reason /text /handling'],
  [
    'CLOSE',
    aClose(),
    `/feedback /feedback/usefulness /feedback/outcomeUsedFor /feedback/pointOfDiversionConcluded
     /feedback/statisticsAllowed /handling`,
  ],
  [
    'CLARIFICATION_REQUEST',
    aClarificationRequest(),
    `/respondingAuthority /officer /reference /missing /missing/0/element /missing/0/itemRef
     /missing/0/text /handling`,
  ],
  [
    'CLARIFICATION',
    aClarification(),
    `/given /given/0/element /given/0/status /given/0/itemRef /given/0/text /given/0/marks
     /given/0/importCountry /handling`,
  ],
  [
    'DELAY_NOTICE',
    aDelayNotice(),
    `/respondingAuthority /officer /reference /delay /delay/reasonCode /delay/text
     /delay/expectedDate /delay/lengthDays /judicialAuthorisation /handling`,
  ],
  ['STATUS_QUERY', aStatusQuery(), '/handling'],
  [
    'STATUS_REPLY',
    aStatusReply({ standing: 'AWAITING_THIRD_PARTY', expectedDate: '2026-02-01' }),
    '/standing /text /expectedDate /handling',
  ],
  ['REMINDER', aReminder(), '/clock /handling'],
  [
    'CONSULT_PROPOSAL',
    aConsultProposal({ mode: 'POSTPONE', reviewDate: '2026-03-01' }),
    `/respondingAuthority /officer /reference /mode /ground /text /partsAffected
     /conditionsOffered/0/text /reviewDate /handling`,
  ],
  ['CONSULT_REPLY', aConsultReply(), '/decision /text /conditionsAccepted /handling'],
  [
    'REFERRAL',
    aReferral(),
    `/respondingAuthority /officer /reference /reason /text /onwardStates /onwardStates/0/state
     /onwardStates/0/why /onwardStates/0/canForwardData /correctedItems /correctedItems/0/itemRef
     /correctedItems/0/correctedIdentification /correctedItems/0/correctedIdentification/make
     /correctedItems/0/correctedIdentification/manufacturerCountry
     /correctedItems/0/correctedIdentification/model
     /correctedItems/0/correctedIdentification/text /handling`,
  ],
  ['EXPLANATION_QUERY', anExplanationQuery(), '/text /partsAffected/0/text /handling'],
  ['EXPLANATION', anExplanation(), '/text /refusalStands /handling'],
  [
    'CORRECTION',
    aCorrection(),
    `/correctsMessageId /text /changes /changes/0/pointer /changes/0/change /changes/0/value
     /handling`,
  ],
  ['REOPEN', aReopen(), '/reason /text /questions /questions/0/code /handling'],
  [
    'PERMISSION_REQUEST',
    aPermissionRequest(),
    '/purpose /onwardTo /dataRefs /dataRefs/0/messageId /text /handling',
  ],
  [
    'PERMISSION_DECISION',
    aPermissionDecision(),
    '/decision /conditions /conditions/0/text /text /handling',
  ],
  [
    'SPONTANEOUS_INFO',
    aSpontaneousInfo(),
    `/informingAuthority /officer /reference /legalBases /text /intendedUse /items /persons
     /handling /handling/text`,
  ],
  [
    'JIT_PROPOSAL',
    aJointTeamProposal(),
    `/proposingAuthority /officer /reference /legalBases /purpose /scope /proposedStates /members
     /members/0/state /members/0/authority /members/0/task /proposedStart /durationDays /handling`,
  ],
  [
    'JIT_REPLY',
    aJointTeamReply({ decision: 'DECLINED', ground: 'TOC18-21B' }),
    '/respondingAuthority /officer /reference /decision /ground /text /handling',
  ],
  [
    'HIT_NOTICE',
    aHitNotice(),
    `/informingAuthority /officer /hits /hits/0/itemRef /hits/0/hit /hits/0/match
     /hits/0/ownReference /handling`,
  ],
  [
    'PURGE_NOTICE',
    aPurgeNotice(),
    '/parts /parts/0/messageId /parts/0/part /reason /legalRef /handling',
  ],
  [
    'PURGE_CONFIRMATION',
    aPurgeConfirmation(),
    '/purged /purged/0/messageId /purged/0/part /handling',
  ],
];

describe('what is mandatory to submit', () => {
  const each = MANDATORY.flatMap(([kind, body, pointers]) =>
    pointers.split(/\s+/).map((pointer) => [kind, pointer, body] as const),
  );

  it.each(each)('%s is refused without %s', (kind, pointer, body) => {
    const path = pointer.slice(1).split('/');
    const shorter = changedAt(body, path, (holder: object, last) => {
      expect(holder).toHaveProperty(last);
      Reflect.deleteProperty(holder, last);
    });
    expect(faultLines(() => checkBody(kind, shorter))).toEqual([`${pointer} member.missing`]);
  });
});

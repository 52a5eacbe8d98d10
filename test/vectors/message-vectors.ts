import { LIMITS, type PartKey, type RefusalCode } from '@trace/protocol';
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
  aHitNotice,
  aJointTeamProposal,
  aJointTeamReply,
  anAcknowledgement,
  anExplanation,
  anExplanationQuery,
  anItem,
  aPartialAnswer,
  aPermissionDecision,
  aPermissionRequest,
  aPerson,
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
  changed,
} from '../support/builders/index.ts';
import { accepted, envelope, MESSAGE_ID, signed, type MessageInput } from './a-message.ts';
import { after, NOW, type Scene } from './scene.ts';
import { IDENTITY, SEAL_KEY, sealed, type Seal } from './sealed-vectors.ts';
import { base64url, fixedId, headerOf, jws, type Payload } from './tokens.ts';
import { refuse, type Vector } from './vector.ts';

/** A signed message of each kind, and everything that can be wrong behind a valid signature. */
export function messageVectors(scene: Scene): Vector<MessageInput>[] {
  return [
    ...kinds(scene),
    ...payloads(scene),
    ...envelopes(scene),
    ...bodies(scene),
    ...dialogues(scene),
    ...parts(scene),
  ];
}

/** Refused, by its id: the signature is valid, so the receipt can name the message. */
function refused(
  name: string,
  input: MessageInput,
  code: RefusalCode,
  pointer?: string,
): Vector<MessageInput> {
  const vector = refuse(name, input, code, pointer);
  return { ...vector, expect: { ...vector.expect, messageId: MESSAGE_ID } };
}

function kinds(scene: Scene): Vector<MessageInput>[] {
  const of = (kind: string, body: object): MessageInput => signed(scene, envelope({ kind }, body));
  const world = { text: 'Ωμέγα, Жуков, السلاح, 武器, 🔫' };
  return [
    accepted('a trace request', of('REQUEST', aTraceRequest())),
    accepted('a cooperation request', of('REQUEST', aCooperationRequest())),
    accepted('an acknowledgement', of('ACKNOWLEDGEMENT', anAcknowledgement())),
    accepted('a partial answer', of('PARTIAL_ANSWER', aPartialAnswer())),
    accepted('a final answer', of('FINAL_ANSWER', aFinalAnswer())),
    accepted('a refusal', of('REFUSAL', aRefusalNotice())),
    accepted('a withdrawal', of('WITHDRAWAL', aWithdrawal())),
    accepted('the end of a case', of('CLOSE', aClose())),
    accepted('a question about the request', of('CLARIFICATION_REQUEST', aClarificationRequest())),
    accepted('a clarification', of('CLARIFICATION', aClarification())),
    accepted('a notice of delay', of('DELAY_NOTICE', aDelayNotice())),
    accepted('a question about progress', of('STATUS_QUERY', aStatusQuery())),
    accepted('a word about progress', of('STATUS_REPLY', aStatusReply())),
    accepted('a reminder', of('REMINDER', aReminder())),
    accepted('a consultation', of('CONSULT_PROPOSAL', aConsultProposal())),
    accepted('a reply in a consultation', of('CONSULT_REPLY', aConsultReply())),
    accepted('a referral', of('REFERRAL', aReferral())),
    accepted('a question about a refusal', of('EXPLANATION_QUERY', anExplanationQuery())),
    accepted('an explanation', of('EXPLANATION', anExplanation())),
    accepted('a correction', of('CORRECTION', aCorrection())),
    accepted('a case opened again', of('REOPEN', aReopen())),
    accepted('a request for permission', of('PERMISSION_REQUEST', aPermissionRequest())),
    accepted('a decision on a permission', of('PERMISSION_DECISION', aPermissionDecision())),
    accepted('information that nobody asked for', of('SPONTANEOUS_INFO', aSpontaneousInfo())),
    accepted('a proposal of a joint team', of('JIT_PROPOSAL', aJointTeamProposal())),
    accepted('a reply to a proposal of a joint team', of('JIT_REPLY', aJointTeamReply())),
    accepted('a hit', of('HIT_NOTICE', aHitNotice())),
    accepted('a notice of a purge', of('PURGE_NOTICE', aPurgeNotice())),
    accepted('a confirmation of a purge', of('PURGE_CONFIRMATION', aPurgeConfirmation())),
    accepted('B75: texts of the world', of('WITHDRAWAL', aWithdrawal(world))),
    accepted('an answer to a message', signed(scene, envelope({ cause: fixedId(9) }))),
    accepted(
      'a message that waited for a year',
      signed(scene, envelope({ createdAt: '2025-03-02T10:00:00.000Z' })),
    ),
    accepted(
      'the last place of a case',
      signed(scene, envelope({ sequence: LIMITS.caseMessages })),
    ),
    accepted('120 seconds ahead', signed(scene, envelope({ createdAt: after(NOW, 120) }))),
  ];
}

function payloads(scene: Scene): Vector<MessageInput>[] {
  const of = (payload: Payload): MessageInput => signed(scene, payload);
  const good = JSON.stringify(envelope());
  const spoiled = (text: string): string => good.replace('The owner was found', text);
  const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(good)]);
  return [
    refuse('B1: not JSON', of('hello'), 'json.syntax', ''),
    refuse(
      'B2: a member twice',
      of(good.replace('{', '{"issuer":"QM",')),
      'json.duplicate-member',
      '/issuer',
    ),
    refuse(
      'B3: not UTF-8',
      of(Buffer.from(good.replace('QN', '\u00ff'), 'latin1')),
      'json.encoding',
    ),
    refuse('B4: a byte order mark', of(marked), 'json.encoding'),
    refuse('B5: half a surrogate pair', of(spoiled('\\ud800')), 'text.surrogate', '/body/text'),
    refuse('B6: a zero', of(spoiled('\\u0000')), 'text.control-character', '/body/text'),
    refuse(
      'B7: a sequence beyond precision',
      of(good.replace('"sequence":1', '"sequence":12345678901234567890')),
      'number.precision',
      '/sequence',
    ),
    refuse('B9: a tower', of('{"body":'.repeat(40)), 'json.depth'),
    refuse(
      'B10: __proto__',
      of(good.replace('{', '{"__proto__":{},')),
      'json.forbidden-member',
      '/__proto__',
    ),
    refuse(
      'B12: a list in a list',
      of(good.replace('"sealed":[]', '"sealed":[[]]')),
      'json.nested-array',
      '/sealed/0',
    ),
    refuse('a list in place of a message', of('[]'), 'member.type', ''),
  ];
}

function envelopes(scene: Scene): Vector<MessageInput>[] {
  const of = (changes: object): MessageInput => signed(scene, envelope(changes));
  const forged = jws(headerOf('trace-message+jws', scene.qn), envelope({ issuer: 'QM' }), scene.qn);
  return [
    refused(
      'a version of tomorrow',
      of({ schemaVersion: '2.0', newMember: 1 }),
      'message.version',
      '/schemaVersion',
    ),
    refused('a kind that is none', of({ kind: 'HEARTBEAT' }), 'message.kind', '/kind'),
    refused(
      'B57: in the name of another partner',
      { ...of({}), token: forged },
      'message.issuer',
      '/issuer',
    ),
    refused(
      'B58: meant for another State',
      of({ audience: 'QM' }),
      'message.audience',
      '/audience',
    ),
    refused(
      'behind the last place of a case',
      of({ sequence: LIMITS.caseMessages + 1 }),
      'case.full',
      '/sequence',
    ),
    refused(
      '121 seconds ahead',
      of({ createdAt: after(NOW, 121) }),
      'message.created-in-the-future',
      '/createdAt',
    ),
    refused(
      'B11: a member too many',
      of({ deadline: '2026-03-10' }),
      'member.unknown',
      '/deadline',
    ),
    refused('a member too few', of({ seen: undefined }), 'member.missing', '/seen'),
    refused('B13: a text in place of a number', of({ sequence: '1' }), 'member.type', '/sequence'),
    refused('null in place of a member', of({ cause: null }), 'member.type', '/cause'),
    refused('sequence zero', of({ sequence: 0 }), 'member.invalid', '/sequence'),
    refused(
      'a case id in capitals',
      of({ caseId: fixedId(0xc1).toUpperCase() }),
      'member.invalid',
      '/caseId',
    ),
    refuse(
      'a message id of another version',
      of({ messageId: '9f0c1d2e-3b4a-4c5d-8e6f-708192a3b4c5' }),
      'member.invalid',
      '/messageId',
    ),
    refused(
      'B31: the 30th of February',
      of({ createdAt: '2026-02-30T10:00:00.000Z' }),
      'date.impossible',
      '/createdAt',
    ),
    refused(
      'B32: an instant without zone',
      of({ createdAt: '2026-03-02T10:00:00.000' }),
      'member.invalid',
      '/createdAt',
    ),
    refused(
      'B12: a list in place of the body',
      signed(scene, { ...envelope(), body: [aWithdrawal()] }),
      'member.type',
      '/body',
    ),
  ];
}

function bodies(scene: Scene): Vector<MessageInput>[] {
  const trace = (changes: object): MessageInput =>
    signed(scene, envelope({ kind: 'REQUEST' }, changed<object>(aTraceRequest(), changes)));
  const withdrawal = (changes: object): MessageInput =>
    signed(scene, envelope({}, changed<object>(aWithdrawal(), changes)));
  const item = (changes: object): MessageInput =>
    trace({ items: [changed<object>(anItem(), changes)] });
  return [
    refused(
      'the body of another kind',
      signed(scene, envelope({ kind: 'CLOSE' })),
      'member.unknown',
      '/body/reason',
    ),
    refused(
      'a request of no type',
      trace({ requestType: undefined }),
      'member.missing',
      '/body/requestType',
    ),
    refused(
      'a code that is none',
      withdrawal({ reason: 'NO_REASON' }),
      'code.unknown',
      '/body/reason',
    ),
    refused('B29: a blank text', withdrawal({ text: '   ' }), 'text.blank', '/body/text'),
    refused(
      'B29: a text too long',
      withdrawal({ text: 'x'.repeat(2_001) }),
      'limit.length',
      '/body/text',
    ),
    refused(
      'B27: a zero-width space',
      withdrawal({ text: 'so\u200blved' }),
      'text.invisible',
      '/body/text',
    ),
    refused(
      'B27: text that runs backwards',
      withdrawal({ text: 'so\u202elved' }),
      'text.invisible',
      '/body/text',
    ),
    refused('no items', trace({ items: [] }), 'limit.items', '/body/items'),
    refused(
      'B17: 101 items',
      trace({ items: Array.from({ length: 101 }, () => anItem()) }),
      'limit.items',
      '/body/items',
    ),
    refused(
      'B11: a member too many, deep inside',
      item({ owner: 'x' }),
      'member.unknown',
      '/body/items/0/owner',
    ),
    refused(
      'B31: a day that does not exist',
      trace({ recovery: { date: '2026-02-30' } }),
      'date.impossible',
      '/body/recovery/date',
    ),
    refused(
      'B13: a text in place of yes or no',
      trace({ header: { confidentialRequest: 'false' } }),
      'member.type',
      '/body/header/confidentialRequest',
    ),
  ];
}

/** What each kind of the dialogue refuses, beside what every body refuses. */
function dialogues(scene: Scene): Vector<MessageInput>[] {
  const of = (kind: string, body: object, changes: object): MessageInput =>
    signed(scene, envelope({ kind }, changed<object>(body, changes)));
  return [
    refused(
      'a missing element of no list',
      of('CLARIFICATION_REQUEST', aClarificationRequest(), {
        missing: [{ element: 'COLOUR', text: 'Which colour has it?' }],
      }),
      'code.unknown',
      '/body/missing/0/element',
    ),
    refused(
      'a missing number of no item',
      of('CLARIFICATION_REQUEST', aClarificationRequest(), {
        missing: [{ element: 'SERIAL', text: 'Which number has it?' }],
      }),
      'member.missing',
      '/body/missing/0/itemRef',
    ),
    refused(
      'nothing is missing',
      of('CLARIFICATION_REQUEST', aClarificationRequest(), { missing: [] }),
      'limit.items',
      '/body/missing',
    ),
    refused(
      'a calibre given in words alone',
      of('CLARIFICATION', aClarification(), {
        given: [{ element: 'CALIBRE', status: 'GIVEN', itemRef: 1, text: 'It is the usual one.' }],
      }),
      'member.missing',
      '/body/given/0/calibre',
    ),
    refused(
      'a court order without its length',
      of('DELAY_NOTICE', aDelayNotice(), { delay: { lengthDays: undefined } }),
      'member.missing',
      '/body/delay/lengthDays',
    ),
    refused(
      'a court order that is none',
      of('DELAY_NOTICE', aDelayNotice(), { judicialAuthorisation: false }),
      'member.invalid',
      '/body/judicialAuthorisation',
    ),
    refused(
      'B29: a blank question about progress',
      of('STATUS_QUERY', aStatusQuery(), { text: '   ' }),
      'text.blank',
      '/body/text',
    ),
    refused(
      'waiting for somebody else without a day',
      of('STATUS_REPLY', aStatusReply(), { standing: 'AWAITING_THIRD_PARTY' }),
      'member.missing',
      '/body/expectedDate',
    ),
    refused(
      'a reminder of no clock',
      of('REMINDER', aReminder(), { clock: 'LUNCH' }),
      'code.unknown',
      '/body/clock',
    ),
    refused(
      'a postponement proposed without a review',
      of('CONSULT_PROPOSAL', aConsultProposal(), { mode: 'POSTPONE' }),
      'member.missing',
      '/body/reviewDate',
    ),
    refused(
      'conditions declined and accepted',
      of('CONSULT_REPLY', aConsultReply(), { decision: 'DECLINED' }),
      'member.invalid',
      '/body/conditionsAccepted',
    ),
    refused(
      'a referral to nobody',
      of('REFERRAL', aReferral(), { onwardStates: [] }),
      'limit.items',
      '/body/onwardStates',
    ),
    refused(
      'not our mark, and no word of whose',
      of('REFERRAL', aReferral(), { correctedItems: undefined }),
      'member.missing',
      '/body/correctedItems',
    ),
    refused(
      'a refusal is questioned without words',
      of('EXPLANATION_QUERY', anExplanationQuery(), { text: undefined }),
      'member.missing',
      '/body/text',
    ),
    refused(
      'an explanation that leaves open whether it stands',
      of('EXPLANATION', anExplanation(), { refusalStands: 'perhaps' }),
      'member.type',
      '/body/refusalStands',
    ),
    refused(
      'a correction by a pointer that is none',
      of('CORRECTION', aCorrection(), {
        changes: [{ pointer: 'response.chain', change: 'REMOVE' }],
      }),
      'member.invalid',
      '/body/changes/0/pointer',
    ),
    refused(
      'a correction to nothing',
      of('CORRECTION', aCorrection(), {
        changes: [{ pointer: '/reference', change: 'REPLACE' }],
      }),
      'member.missing',
      '/body/changes/0/value',
    ),
    refused(
      'a new question that is not asked',
      of('REOPEN', aReopen(), { questions: undefined }),
      'member.missing',
      '/body/questions',
    ),
    refused(
      'permission to pass on to nobody',
      of('PERMISSION_REQUEST', aPermissionRequest(), { onwardTo: undefined }),
      'member.missing',
      '/body/onwardTo',
    ),
    refused(
      'permission for nothing',
      of('PERMISSION_REQUEST', aPermissionRequest(), { dataRefs: [] }),
      'limit.items',
      '/body/dataRefs',
    ),
    refused(
      'a conditional permission without conditions',
      of('PERMISSION_DECISION', aPermissionDecision(), { conditions: [] }),
      'limit.items',
      '/body/conditions',
    ),
    refused(
      'intelligence of unknown worth',
      of('SPONTANEOUS_INFO', aSpontaneousInfo(), { intendedUse: ['INTELLIGENCE'] }),
      'member.missing',
      '/body/evaluation',
    ),
    refused(
      'a joint team on no basis for one',
      of('JIT_PROPOSAL', aJointTeamProposal(), { legalBases: ['ITI'] }),
      'member.invalid',
      '/body/legalBases',
    ),
    refused(
      'a joint team declined without a ground',
      of('JIT_REPLY', aJointTeamReply(), { decision: 'DECLINED' }),
      'member.missing',
      '/body/ground',
    ),
    refused(
      'a hit in a record of no list',
      of('HIT_NOTICE', aHitNotice(), {
        hits: [{ itemRef: 1, hit: 'RUMOUR', match: 'EXACT', ownReference: 'ST-88/21' }],
      }),
      'code.unknown',
      '/body/hits/0/hit',
    ),
    refused(
      'an order that is not named',
      of('PURGE_NOTICE', aPurgeNotice(), { legalRef: undefined }),
      'member.missing',
      '/body/legalRef',
    ),
    refused(
      'nothing confirmed',
      of('PURGE_CONFIRMATION', aPurgeConfirmation(), { purged: [] }),
      'limit.items',
      '/body/purged',
    ),
  ];
}

function parts(scene: Scene): Vector<MessageInput>[] {
  const key = base64url(SEAL_KEY);
  const person = aPerson({ identityPart: 'possessor', necessity: 'The licence is in his name.' });
  const seal = sealed(MESSAGE_ID, 'possessor', IDENTITY);
  const beside: PartKey[] = [{ part: 'possessor', key }];
  const of = (sealed: Seal[], keys: PartKey[], persons: object[] = [person]): MessageInput => {
    const body = changed<object>(aTraceRequest(), { persons });
    return signed(scene, { ...envelope({ kind: 'REQUEST' }, body), sealed }, keys);
  };
  const other = sealed(MESSAGE_ID, 'buyer', IDENTITY);
  const stranger = sealed(MESSAGE_ID, 'possessor', { names: [] });
  const at = '/sealed/0';
  return [
    accepted('a person whose identity is sealed', of([seal], beside)),
    refused('a part that nothing refers to', of([seal], beside, []), 'sealed.reference', '/sealed'),
    refused('a reference to no part', of([], []), 'sealed.reference', '/sealed'),
    refused('a part twice', of([seal, seal], beside), 'sealed.duplicate-part', '/sealed/1/part'),
    refused('a key twice', of([seal], [...beside, ...beside]), 'sealed.duplicate-part'),
    refused('no key', of([seal], []), 'sealed.missing-key', at),
    refused(
      'a key for no part',
      of([seal], [...beside, { part: 'buyer', key }]),
      'sealed.unknown-part',
    ),
    refused('another digest', of([{ ...seal, digest: other.digest }], beside), 'sealed.digest', at),
    refused(
      'the seal of another part',
      of([{ ...other, part: 'possessor' }], beside),
      'sealed.header',
      at,
    ),
    refused(
      'another key',
      of([seal], [{ part: 'possessor', key: base64url(Buffer.alloc(32)) }]),
      'sealed.decryption',
      at,
    ),
    refused('not an identity', of([stranger], beside), 'limit.items', `${at}/names`),
  ];
}

import type { StoredMessage } from '@trace/exchange';
import { Problem } from '@trace/platform';
import {
  Refusal,
  type CooperationRequest,
  type Fault,
  type LegalBasis,
  type Message,
  type TraceRequest,
} from '@trace/protocol';
import {
  aClarification,
  aClarificationRequest,
  aConsultProposal,
  aConsultReply,
  aDelayNotice,
  aCooperationRequest,
  aCorrection,
  aFinalAnswer,
  anAcknowledgement,
  anExplanationQuery,
  aPartialAnswer,
  aPermissionRequest,
  aReferral,
  aRefusalNotice,
  aReopen,
  aTraceRequest,
} from '../../../test/support/builders/index.ts';
import { EMPTY_CASE, type CaseEntry } from './case/index.ts';
import { checkAgainstCase, checkRequest } from './case-check.ts';

function faultsOf(check: () => void): readonly Pick<Fault, 'pointer' | 'code'>[] {
  try {
    check();
    return [];
  } catch (fault) {
    if (fault instanceof Refusal)
      return fault.faults.map(({ pointer, code }) => ({ pointer, code }));
    throw fault;
  }
}

/** What is known of a case between QN, which asks, and QS, when one of them says something more. */
function known(
  request: TraceRequest | CooperationRequest,
  others: readonly Partial<Message>[] = [],
  said: Partial<Parameters<typeof checkAgainstCase>[1]> = {},
): Parameters<typeof checkAgainstCase>[1] {
  const messages = [
    { kind: 'REQUEST', issuer: 'QN', messageId: 'request', body: request },
    ...others,
  ];
  const questions = request.header.questions.map((question, index) =>
    Object.assign({ questionNo: index + 1, status: 'PENDING' as const }, question),
  );
  const measures = (request.requestType === 'COOPERATION' ? request.measures : []).map(
    ({ measure, text }, index) => ({
      measureNo: index + 1,
      measure,
      text,
      status: 'PENDING' as const,
    }),
  );
  return {
    messages: messages.map((message) => ({ message }) as StoredMessage),
    folded: {
      ...EMPTY_CASE,
      requestingState: 'QN',
      requestedState: 'QS',
      legalBases: request.header.legalBases,
      questions,
      measures,
    },
    own: 'QS',
    cause: 'request',
    shared: ['EU_2023_977', 'FP_12_4', 'ITI', 'UNTOC_18'],
    zones: { QN: 'Europe/Vienna', QS: 'Europe/Ljubljana' },
    now: new Date('2026-01-08T09:00:00Z'),
    ...said,
  };
}

function answer(
  kind: Message['kind'],
  body: Message['body'],
  request: Parameters<typeof known>[0] = aTraceRequest(),
  others: Parameters<typeof known>[1] = [],
  more: Parameters<typeof known>[2] = {},
): ReturnType<typeof faultsOf> {
  return faultsOf(() => checkAgainstCase({ kind, body }, known(request, others, more), '/body'));
}

const on = (shared: LegalBasis[], at = ''): { shared: LegalBasis[]; at: string; now: Date } => ({
  shared,
  at,
  now: new Date('2026-01-08T09:00:00Z'),
});

describe('a request against its addressee', () => {
  it('wishes for an answer at a time that is still to come', () => {
    const wishing = (requestedBy: string): ReturnType<typeof faultsOf> => {
      const request = aTraceRequest();
      Object.assign(request.header, { requestedBy, requestedByReason: 'The trial begins.' });
      const given = on(['ITI', 'FP_12_4', 'UNTOC_18'], '/request');
      return faultsOf(() => checkRequest(request, 'QS', given));
    };
    expect(wishing('2026-01-08T09:00:00.001Z')).toEqual([]);
    expect(wishing('2026-01-08T09:00:00.000Z')).toEqual([
      { pointer: '/request/header/requestedBy', code: 'member.invalid' },
    ]);
    expect(wishing('2025-12-24T09:00:00.000Z')).toHaveLength(1);
  });

  it('names the State that it goes to', () => {
    expect(
      faultsOf(() => checkRequest(aTraceRequest(), 'QM', on(['FP_12_4', 'ITI'], '/request'))),
    ).toEqual([{ pointer: '/request/header/addressees', code: 'member.invalid' }]);
  });

  it('stands on bases that both States share, each one of them', () => {
    const attempt = (): void => checkRequest(aTraceRequest(), 'QS', on(['ITI'], '/request'));
    expect(attempt).toThrow(Problem);
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'legal-basis.not-shared',
        detail: 'This State and QS share today: ITI.',
        extensions: {
          errors: [expect.objectContaining({ pointer: '/request/header/legalBases/0' })],
        },
      }),
    );
    expect(() => checkRequest(aTraceRequest(), 'QS', on([]))).toThrow(
      expect.objectContaining({ detail: 'This State and QS share no legal basis today.' }),
    );
    expect(() =>
      checkRequest(aTraceRequest(), 'QS', on(['ITI', 'FP_12_4', 'UNTOC_18'])),
    ).not.toThrow();
  });
});

describe('an answer against the request', () => {
  it('fits when it refers to what was asked', () => {
    expect(answer('PARTIAL_ANSWER', aPartialAnswer())).toEqual([]);
    expect(answer('FINAL_ANSWER', aFinalAnswer())).toEqual([]);
    expect(answer('ACKNOWLEDGEMENT', anAcknowledgement())).toEqual([]);
    expect(answer('REFUSAL', aRefusalNotice())).toEqual([]);
  });

  it('does not refer to items, questions and measures that nobody asked about', () => {
    const { response } = aPartialAnswer();
    const [result] = response.itemResults;
    const body = aPartialAnswer({
      response: {
        itemResults: [Object.assign({}, result, { itemRef: 7 })],
        questionResults: [{ questionNo: 3, code: 'Q-IDENT', status: 'PENDING' }],
        measureResults: [{ measureNo: 1, status: 'PENDING' }],
      },
    });
    expect(answer('PARTIAL_ANSWER', body)).toEqual([
      { pointer: '/body/response/itemResults/0/itemRef', code: 'member.invalid' },
      { pointer: '/body/response/questionResults/0/questionNo', code: 'member.invalid' },
      { pointer: '/body/response/measureResults/0/measureNo', code: 'member.invalid' },
    ]);
  });

  it('repeats the code of the question as it was asked', () => {
    const body = aPartialAnswer({
      response: { questionResults: [{ questionNo: 1, code: 'Q-CHAIN', status: 'PENDING' }] },
    });
    expect(answer('PARTIAL_ANSWER', body)).toEqual([
      { pointer: '/body/response/questionResults/0/code', code: 'member.invalid' },
    ]);
  });

  it('leaves nothing out when it is final', () => {
    const body = aFinalAnswer({
      response: { itemResults: [], questionResults: [], chain: undefined },
    });
    expect(answer('FINAL_ANSWER', body)).toEqual([
      { pointer: '/body/response/itemResults', code: 'member.missing' },
      { pointer: '/body/response/questionResults', code: 'member.missing' },
      { pointer: '/body/response/questionResults', code: 'member.missing' },
    ]);
    expect(answer('FINAL_ANSWER', body, aCooperationRequest())).toEqual([
      { pointer: '/body/response/questionResults', code: 'member.missing' },
      { pointer: '/body/response/measureResults', code: 'member.missing' },
    ]);
  });

  it('refuses parts that exist', () => {
    const body = aRefusalNotice({
      mode: 'RESTRICT',
      partsAffected: [
        { itemRef: 9, text: 'x' },
        { questionNo: 3, text: 'x' },
        { measureNo: 1, text: 'x' },
        { itemRef: 1, questionNo: 2, text: 'x' },
      ],
    });
    expect(answer('REFUSAL', body)).toEqual([
      { pointer: '/body/partsAffected/0/itemRef', code: 'member.invalid' },
      { pointer: '/body/partsAffected/1/questionNo', code: 'member.invalid' },
      { pointer: '/body/partsAffected/2/measureNo', code: 'member.invalid' },
    ]);
  });

  it('refuses on a ground that both States share in this case, and names those otherwise', () => {
    const european = aTraceRequest({ header: { legalBases: ['EU_2023_977'] } });
    const refusal = aRefusalNotice({ ground: 'EU6-A' });
    expect(answer('REFUSAL', refusal, european)).toEqual([]);
    const unshared = {
      code: 'ground.not-shared',
      extensions: { errors: [expect.objectContaining({ pointer: '/body/ground' })] },
    };
    const refuse = (request: TraceRequest, shared: readonly LegalBasis[]) => (): void =>
      checkAgainstCase({ kind: 'REFUSAL', body: refusal }, known(request, [], { shared }), '/body');
    // The Directive limits refusals of requests under it, and binds members only.
    expect(refuse(aTraceRequest(), ['EU_2023_977', 'ITI'])).toThrow(
      expect.objectContaining(unshared),
    );
    expect(refuse(european, ['UNTOC_18'])).toThrow(
      expect.objectContaining({
        ...unshared,
        detail:
          'Between QN and QS these grounds hold in this case: TOC18-21A, TOC18-21B, TOC18-21C, TOC18-21D, TOC18-9, NAT-OTHER.',
      }),
    );
  });

  it('names a consultation of this case', () => {
    const body = aRefusalNotice({ consultationRef: 'p' });
    const dialogues = [
      {
        topic: 'CONSULTATION' as const,
        askedBy: 'QS',
        asked: { said: aConsultProposal(), messageId: 'p' },
        round: 0,
      },
    ];
    const folded = { ...known(aTraceRequest()).folded, dialogues };
    expect(answer('REFUSAL', body, aTraceRequest(), [], { folded })).toEqual([]);
    expect(answer('REFUSAL', body)).toEqual([
      { pointer: '/body/consultationRef', code: 'member.invalid' },
    ]);
  });

  it('expects nothing of days that have passed in its own zone', () => {
    // 00:30 on the 9th in Ljubljana, still the 8th in UTC.
    const now = new Date('2026-01-08T23:30:00Z');
    const onDay = (day: string) =>
      answer('ACKNOWLEDGEMENT', anAcknowledgement({ expectedBy: day }), aTraceRequest(), [], {
        now,
      });
    expect(onDay('2026-01-09')).toEqual([]);
    expect(onDay('2026-01-08')).toEqual([{ pointer: '/body/expectedBy', code: 'member.invalid' }]);
    const delay = aDelayNotice({ delay: { expectedDate: '2026-01-01' } });
    expect(answer('DELAY_NOTICE', delay)).toEqual([
      { pointer: '/body/delay/expectedDate', code: 'member.invalid' },
    ]);
    const postponed = aRefusalNotice({ mode: 'POSTPONE', reviewDate: '2026-01-07' });
    expect(answer('REFUSAL', postponed)).toEqual([
      { pointer: '/body/reviewDate', code: 'member.invalid' },
    ]);
  });

  it('gives no cause of lateness for an answer that is in time', () => {
    const body = aFinalAnswer({ response: { lateReason: 'LATE-RECORDS' } });
    expect(answer('FINAL_ANSWER', body)).toEqual([
      { pointer: '/body/response/lateReason', code: 'member.invalid' },
    ]);
  });
});

describe('a word in the course of a case against what was said before', () => {
  const ANSWER_ID = '019b4c1e-7d3a-7c55-8a1b-3f2e1d0c9b8a';
  const ANSWER: Partial<Message> = {
    kind: 'FINAL_ANSWER',
    issuer: 'QS',
    messageId: ANSWER_ID,
    body: aFinalAnswer(),
  };

  it('fits when it refers to what is there', () => {
    const asked = { kind: 'CLARIFICATION_REQUEST', messageId: 'q', body: aClarificationRequest() };
    const proposed = { kind: 'CONSULT_PROPOSAL', messageId: 'p', body: aConsultProposal() };
    const changes = [
      { pointer: '/response/chain/1/date', change: 'REPLACE' as const, value: '2018-05-14' },
    ];
    const cases: [Message['kind'], Message['body'], Partial<Message>[], string?][] = [
      ['CLARIFICATION_REQUEST', aClarificationRequest(), []],
      ['CLARIFICATION', aClarification(), [asked as Partial<Message>], 'q'],
      ['CONSULT_PROPOSAL', aConsultProposal(), []],
      ['CONSULT_REPLY', aConsultReply(), [proposed as Partial<Message>], 'p'],
      ['REFERRAL', aReferral(), []],
      ['EXPLANATION_QUERY', anExplanationQuery(), []],
      ['CORRECTION', aCorrection({ changes }), [ANSWER]],
      ['REOPEN', aReopen(), []],
    ];
    for (const [kind, body, others, cause] of cases)
      expect({ kind, faults: answer(kind, body, aTraceRequest(), others, { cause }) }).toEqual({
        kind,
        faults: [],
      });
    expect(
      answer('PERMISSION_REQUEST', aPermissionRequest(), aTraceRequest(), [ANSWER], { own: 'QN' }),
    ).toEqual([]);
  });

  it('names no items, questions and measures that nobody asked about', () => {
    const { missing } = aClarificationRequest();
    const elements = [
      Object.assign({}, missing[0], { itemRef: 7 }),
      Object.assign({}, missing[1], { questionNo: 3, measureNo: 1 }),
    ];
    expect(answer('CLARIFICATION_REQUEST', aClarificationRequest({ missing: elements }))).toEqual([
      { pointer: '/body/missing/0/itemRef', code: 'member.invalid' },
      { pointer: '/body/missing/1/questionNo', code: 'member.invalid' },
      { pointer: '/body/missing/1/measureNo', code: 'member.invalid' },
    ]);
    const questions = [{ code: 'Q-SIMILAR' as const, itemRef: 7 }];
    expect(answer('REOPEN', aReopen({ questions }))).toEqual([
      { pointer: '/body/questions/0/itemRef', code: 'member.invalid' },
    ]);
    const partsAffected = [{ questionNo: 3, text: 'x' }];
    expect(answer('EXPLANATION_QUERY', anExplanationQuery({ partsAffected }))).toEqual([
      { pointer: '/body/partsAffected/0/questionNo', code: 'member.invalid' },
    ]);
  });

  it('clarifies what was asked for, by number and element', () => {
    const { given } = aClarification();
    const body = aClarification({
      given: [
        Object.assign({}, given[0], { missingNo: 3 }),
        Object.assign({}, given[1], { missingNo: 1 }),
      ],
    });
    const asked = { kind: 'CLARIFICATION_REQUEST', messageId: 'q', body: aClarificationRequest() };
    expect(
      answer('CLARIFICATION', body, aTraceRequest(), [asked as Partial<Message>], { cause: 'q' }),
    ).toEqual([
      { pointer: '/body/given/0/missingNo', code: 'member.invalid' },
      { pointer: '/body/given/1/element', code: 'member.invalid' },
    ]);
  });

  it('accepts conditions that were offered', () => {
    const proposed = { kind: 'CONSULT_PROPOSAL', messageId: 'p', body: aConsultProposal() };
    const body = aConsultReply({ conditionsAccepted: [2, 3] });
    expect(
      answer('CONSULT_REPLY', body, aTraceRequest(), [proposed as Partial<Message>], {
        cause: 'p',
      }),
    ).toEqual([{ pointer: '/body/conditionsAccepted/1', code: 'member.invalid' }]);
  });

  it('refers items of the request to another State', () => {
    const [onward] = aReferral().onwardStates;
    const [corrected] = aReferral().correctedItems ?? [];
    const body = aReferral({
      onwardStates: [Object.assign({}, onward, { state: 'QS' })],
      correctedItems: [Object.assign({}, corrected, { itemRef: 7 })],
    });
    expect(answer('REFERRAL', body)).toEqual([
      { pointer: '/body/onwardStates/0/state', code: 'member.invalid' },
      { pointer: '/body/correctedItems/0/itemRef', code: 'member.invalid' },
    ]);
  });

  it('corrects places that the message has', () => {
    const body = aCorrection({
      changes: [
        { pointer: '/response/chain/7/date', change: 'REPLACE', value: 'x' },
        { pointer: '/response/chain/1/docRef', change: 'REMOVE' },
        { pointer: '/response/chain/1/docRef', change: 'ADD', value: 'x' },
        { pointer: '/response/chain/7/docRef', change: 'ADD', value: 'x' },
      ],
    });
    expect(answer('CORRECTION', body, aTraceRequest(), [ANSWER])).toEqual([
      { pointer: '/body/changes/0/pointer', code: 'member.invalid' },
      { pointer: '/body/changes/1/pointer', code: 'member.invalid' },
      { pointer: '/body/changes/3/pointer', code: 'member.invalid' },
    ]);
  });

  it('asks a permission for what the other State has said', () => {
    const body = aPermissionRequest({
      dataRefs: [
        { messageId: 'unknown' },
        { messageId: ANSWER_ID, pointer: '/response/parties/7' },
        { messageId: 'request' },
        { messageId: ANSWER_ID },
      ],
    });
    expect(answer('PERMISSION_REQUEST', body, aTraceRequest(), [ANSWER], { own: 'QN' })).toEqual([
      { pointer: '/body/dataRefs/0/messageId', code: 'member.invalid' },
      { pointer: '/body/dataRefs/1/pointer', code: 'member.invalid' },
      { pointer: '/body/dataRefs/2/messageId', code: 'member.invalid' },
    ]);
  });
});

describe('the day on which a holder was contacted', () => {
  const came = (receivedAt: string): Parameters<typeof known>[2] => {
    const entry = { kind: 'REQUEST', receivedAt: new Date(receivedAt) } as CaseEntry;
    return { folded: { ...known(aTraceRequest()).folded, entries: [entry] } };
  };
  const contacted = (contactedOn: string, receivedAt: string): ReturnType<typeof faultsOf> => {
    const body = aFinalAnswer({ response: { contactWithHolder: 'CONTACTED', contactedOn } });
    return answer('FINAL_ANSWER', body, aTraceRequest(), [], came(receivedAt)).filter(
      ({ pointer }) => pointer === '/body/response/contactedOn',
    );
  };

  it.each([
    ['on the day of the receipt, in the zone of the State that says so', '2026-01-06', 0],
    ['today', '2026-01-08', 0],
    ['before the request had come', '2026-01-05', 1],
    ['tomorrow', '2026-01-09', 1],
  ])('may be %s: %s', (_what, day, faults) => {
    // Received at 00:30 of the 6th in Ljubljana.
    expect(contacted(day, '2026-01-05T23:30:00.000Z')).toHaveLength(faults);
  });
});

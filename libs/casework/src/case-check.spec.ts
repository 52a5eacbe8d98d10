import type { StoredMessage } from '@trace/exchange';
import { Problem } from '@trace/platform';
import { Refusal, type Fault, type Message } from '@trace/protocol';
import {
  aCooperationRequest,
  aFinalAnswer,
  anAcknowledgement,
  aPartialAnswer,
  aRefusalNotice,
  aTraceRequest,
} from '../../../test/support/builders/index.ts';
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

function asked(request: object): StoredMessage[] {
  return [{ message: { kind: 'REQUEST', body: request } } as unknown as StoredMessage];
}

function answer(
  kind: Message['kind'],
  body: Message['body'],
  request: object = aTraceRequest(),
): ReturnType<typeof faultsOf> {
  return faultsOf(() => checkAgainstCase({ kind, body }, asked(request), '/body'));
}

describe('a request against its addressee', () => {
  it('names the State that it goes to', () => {
    expect(
      faultsOf(() => checkRequest(aTraceRequest(), 'QM', ['FP_12_4', 'ITI'], '/request')),
    ).toEqual([{ pointer: '/request/header/addressees', code: 'member.invalid' }]);
  });

  it('stands on bases that both States share, each one of them', () => {
    const attempt = (): void => checkRequest(aTraceRequest(), 'QS', ['ITI'], '/request');
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
    expect(() => checkRequest(aTraceRequest(), 'QS', [], '')).toThrow(
      expect.objectContaining({ detail: 'This State and QS share no legal basis today.' }),
    );
    expect(() =>
      checkRequest(aTraceRequest(), 'QS', ['ITI', 'FP_12_4', 'UNTOC_18'], ''),
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

  it('refuses parts that exist, on a ground of an instrument that binds both', () => {
    const body = aRefusalNotice({
      mode: 'RESTRICT',
      ground: 'EU6-A',
      partsAffected: [
        { itemRef: 9, text: 'x' },
        { questionNo: 3, text: 'x' },
        { measureNo: 1, text: 'x' },
        { itemRef: 1, questionNo: 2, text: 'x' },
      ],
    });
    expect(answer('REFUSAL', body)).toEqual([
      { pointer: '/body/ground', code: 'member.invalid' },
      { pointer: '/body/partsAffected/0/itemRef', code: 'member.invalid' },
      { pointer: '/body/partsAffected/1/questionNo', code: 'member.invalid' },
      { pointer: '/body/partsAffected/2/measureNo', code: 'member.invalid' },
    ]);
    const european = aTraceRequest({ header: { legalBases: ['EU_2023_977'] } });
    expect(answer('REFUSAL', aRefusalNotice({ ground: 'EU6-A' }), european)).toEqual([]);
  });
});

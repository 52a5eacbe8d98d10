import type { FourEyesPolicy } from '@trace/platform';
import type { Message, MessageKind } from '@trace/protocol';
import {
  aFinalAnswer,
  aPartialAnswer,
  aRefusalNotice,
} from '../../../../test/support/builders/index.ts';
import { policyFor } from './policy-for.ts';

const BOTH: FourEyesPolicy[] = ['SENDING', 'DISCLOSURE'];
const BODIES: Partial<Record<MessageKind, Message['body']>> = {
  FINAL_ANSWER: aFinalAnswer(),
  REFUSAL: aRefusalNotice(),
};
const identitiesOf = (count: number): object[] => Array.from({ length: count }, () => ({}));

describe('policyFor', () => {
  it.each<[MessageKind, number, FourEyesPolicy[], FourEyesPolicy | undefined]>([
    ['REQUEST', 0, [], undefined],
    ['REQUEST', 1, [], undefined],
    ['REQUEST', 0, BOTH, 'SENDING'],
    ['REQUEST', 1, ['DISCLOSURE'], 'DISCLOSURE'],
    ['REQUEST', 0, ['DISCLOSURE'], undefined],
    ['SPONTANEOUS_INFO', 0, ['SENDING'], 'SENDING'],
    ['JIT_PROPOSAL', 0, ['SENDING'], 'SENDING'],
    ['FINAL_ANSWER', 0, BOTH, undefined],
    ['FINAL_ANSWER', 1, BOTH, 'DISCLOSURE'],
    ['CLARIFICATION', 2, BOTH, 'DISCLOSURE'],
    ['ACKNOWLEDGEMENT', 0, BOTH, undefined],
    ['FINAL_ANSWER', 1, ['SENDING'], undefined],
    ['REFUSAL', 0, [], undefined],
    ['REFUSAL', 0, BOTH, undefined],
    ['REFUSAL', 0, ['REFUSAL'], 'REFUSAL'],
    ['REFUSAL', 1, [...BOTH, 'REFUSAL'], 'REFUSAL'],
    ['FINAL_ANSWER', 0, ['REFUSAL'], undefined],
    ['FINAL_ANSWER', 1, ['REFUSAL', 'DISCLOSURE'], 'DISCLOSURE'],
    ['CONSULT_PROPOSAL', 0, ['REFUSAL'], undefined],
  ])('%s with %d identities under %j: %s', (kind, count, inForce, expected) => {
    const body = BODIES[kind] ?? aRefusalNotice();
    expect(policyFor({ kind, body, identities: identitiesOf(count) }, inForce)).toBe(expected);
  });

  it('sees the refusal of a part within an answer', () => {
    const { mode, ground, text, partsAffected } = aRefusalNotice();
    const refusal = { mode, ground, text, partsAffected };
    for (const [kind, body] of [
      ['PARTIAL_ANSWER', aPartialAnswer({ response: { refusal } })],
      ['FINAL_ANSWER', aFinalAnswer({ response: { refusal } })],
    ] as const) {
      expect(policyFor({ kind, body, identities: [] }, ['REFUSAL'])).toBe('REFUSAL');
    }
  });
});

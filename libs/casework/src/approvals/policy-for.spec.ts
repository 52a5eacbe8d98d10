import type { FourEyesPolicy } from '@trace/platform';
import type { MessageKind } from '@trace/protocol';
import { policyFor } from './policy-for.ts';

const BOTH: FourEyesPolicy[] = ['SENDING', 'DISCLOSURE'];

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
  ])('%s with %d identities under %j: %s', (kind, count, inForce, expected) => {
    const identities = Array.from({ length: count }, () => ({}));
    expect(policyFor({ kind, identities }, inForce)).toBe(expected);
  });
});

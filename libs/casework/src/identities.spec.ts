import { Refusal } from '@trace/protocol';
import { aPersonIdentity } from '../../../test/support/builders/index.ts';
import { checkIdentities } from './identities.ts';

const BODY = {
  persons: [{ identityPart: 'suspect' }, { role: 'VICTIM' }],
  response: { parties: [{ identityPart: 'holder' }] },
};

function refused(...parts: string[]): { pointer: string; code: string }[] {
  try {
    checkIdentities(
      BODY,
      parts.map((part) => ({ part, identity: aPersonIdentity() })),
      '/body',
    );
    return [];
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return fault.faults.map(({ pointer, code }) => ({ pointer, code }));
  }
}

describe('the identities of a submission', () => {
  it('are exactly those that the body refers to', () => {
    expect(refused('suspect', 'holder')).toEqual([]);
    expect(refused('holder', 'suspect')).toEqual([]);
  });

  it('leave no reference to nothing', () => {
    expect(refused('suspect')).toEqual([
      { pointer: '/body/response/parties/0/identityPart', code: 'sealed.reference' },
    ]);
  });

  it('send nobody for no purpose, and nobody twice', () => {
    expect(refused('suspect', 'holder', 'bystander', 'suspect')).toEqual([
      { pointer: '/identities/2/part', code: 'sealed.reference' },
      { pointer: '/identities/3/part', code: 'sealed.duplicate-part' },
    ]);
  });
});

import { aPersonIdentity, aWithdrawal } from '../../../../test/support/builders/index.ts';
import { faultLines } from '../../../../test/support/refusal-of.ts';
import { checkShape } from '../check-shape.ts';
import { MessageEnvelope } from './message-envelope.message.ts';
import { PersonIdentity } from './person-identity.message.ts';
import { SealedPart } from './sealed-part.message.ts';

const DIGEST = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

const envelope = (changes: object = {}) => ({
  messageId: '019b4c1e-7d3a-7c55-8a1b-3f2e1d0c9b8a',
  caseId: '019b4c1e-7d3a-7c55-8a1b-3f2e1d0c9b8b',
  issuer: 'QN',
  audience: 'QS',
  sequence: 1,
  seen: 0,
  kind: 'WITHDRAWAL',
  schemaVersion: '1.0',
  createdAt: '2026-01-08T09:30:00.000Z',
  language: 'en',
  body: aWithdrawal(),
  sealed: [],
  ...changes,
});

describe('MessageEnvelope', () => {
  it('holds what is signed', () => {
    const value = envelope({ cause: '019b4c1e-7d3a-7c55-8a1b-3f2e1d0c9b8c' });
    expect(checkShape(MessageEnvelope, value)).toBe(value);
  });

  it('leaves it to others whether kind and version are known and the body fits', () => {
    const value = envelope({ kind: 'JIT_PROPOSAL', schemaVersion: '2.13', body: {} });
    expect(checkShape(MessageEnvelope, value)).toBe(value);
  });

  it.each(Object.keys(envelope()))('is refused without %s', (name) => {
    const lines = faultLines(() => checkShape(MessageEnvelope, envelope({ [name]: undefined })));
    expect(lines).toEqual([`/${name} member.missing`]);
  });

  const refused: [name: string, value: unknown, code: string][] = [
    ['messageId', 'f47ac10b-58cc-4372-a567-0e02b2c3d479', 'member.invalid'],
    ['caseId', '019B4C1E-7D3A-7C55-8A1B-3F2E1D0C9B8A', 'member.invalid'],
    ['issuer', 'qn', 'member.invalid'],
    ['sequence', 0, 'member.invalid'],
    ['sequence', '1', 'member.type'],
    ['seen', -1, 'member.invalid'],
    ['kind', 'withdrawal', 'member.invalid'],
    ['kind', '__proto__', 'member.invalid'],
    ['schemaVersion', '01.0', 'member.invalid'],
    ['schemaVersion', 1, 'member.type'],
    ['createdAt', '2026-02-30T00:00:00.000Z', 'date.impossible'],
    ['createdAt', '2026-01-08T10:30:00.000+01:00', 'member.invalid'],
    ['language', 'English', 'member.invalid'],
    ['body', [aWithdrawal()], 'member.type'],
    ['sealed', {}, 'member.type'],
    ['sealed', Array.from({ length: 201 }, () => ({})), 'limit.items'],
    ['status', 'ANSWERED', 'member.unknown'],
  ];

  it.each(refused)('refuses %s %j', (name, value, code) => {
    const lines = faultLines(() => checkShape(MessageEnvelope, envelope({ [name]: value })));
    expect(lines).toEqual([`/${name} ${code}`]);
  });
});

describe('SealedPart', () => {
  it('holds a ciphertext of bounded length', () => {
    const sealed = (jwe: string) => ({ part: 'holder-ak', jwe, digest: DIGEST });
    const longest = sealed('a'.repeat(65_536));
    expect(checkShape(SealedPart, longest)).toBe(longest);
    for (const jwe of ['a'.repeat(65_537), '', 'a b', 'a=']) {
      const lines = faultLines(() => checkShape(SealedPart, sealed(jwe)));
      expect(lines).toEqual(['/jwe member.invalid']);
    }
  });
});

describe('PersonIdentity', () => {
  it('holds names in their own script', () => {
    const identity = aPersonIdentity({
      names: [
        { kind: 'PRIMARY', family: 'Крањец', given: 'Ана', script: 'Cyrl' },
        { kind: 'ALIAS', family: 'كرانيتش', script: 'Arab' },
      ],
    });
    expect(checkShape(PersonIdentity, identity)).toBe(identity);
  });

  it('needs one name, and no more than a name', () => {
    const lines = (value: object) => faultLines(() => checkShape(PersonIdentity, value));
    const bare = aPersonIdentity({ dateOfBirth: undefined, address: undefined });
    expect(checkShape(PersonIdentity, bare)).toBe(bare);
    expect(lines({})).toEqual(['/names member.missing']);
    expect(lines({ names: [] })).toEqual(['/names limit.items']);
    expect(lines(aPersonIdentity({ dateOfBirth: '1981-11-31' }))).toEqual([
      '/dateOfBirth date.impossible',
    ]);
  });
});

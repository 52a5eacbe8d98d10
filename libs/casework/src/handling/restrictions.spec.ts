import { PERMISSION_PURPOSES } from '@trace/protocol';
import { handlingAt, type EffectiveHandling } from './effective-handling.ts';
import { closuresOf, PERMISSION_FOR, type Closure } from './restrictions.ts';
import { USE_PURPOSES, type Use } from './use.ts';

const USES: readonly Use[] = [
  { purpose: 'READ' },
  { purpose: 'FORWARD_TO_STATE', to: 'QN' },
  { purpose: 'FORWARD_AT_HOME', recipient: 'Customs' },
  { purpose: 'ASSIGN', unit: 'Night desk' },
  { purpose: 'USE_IN_COURT' },
  { purpose: 'EXCULPATORY_DISCLOSURE' },
  { purpose: 'OTHER_USE', intendedUse: ['INVESTIGATION'] },
  { purpose: 'CONTACT_HOLDER' },
  { purpose: 'CONTACT_MANUFACTURER' },
  { purpose: 'EXPORT' },
  { purpose: 'KEEP', until: '2026-08-31' },
];

const PLAIN: EffectiveHandling = { level: 'H0', flags: [], texts: [], classifications: [] };

function closed(handling: EffectiveHandling, use: Use, at: string): Closure[] {
  return closuresOf(handling, {
    use,
    provider: 'QT',
    zone: 'Africa/Maputo',
    statedUses: ['INVESTIGATION'],
    at: new Date(at),
  });
}

describe('a day before which nothing is done', () => {
  const early: EffectiveHandling = { ...PLAIN, notBefore: '2026-08-14' };

  it('closes everything by which somebody else learns of it, until that day begins where the provider is', () => {
    const open = (at: string): string[] =>
      USES.filter((use) => closed(early, use, at).length === 0).map(({ purpose }) => purpose);
    // Maputo is two hours ahead.
    expect(open('2026-08-13T21:59:59.999Z')).toEqual(['READ', 'ASSIGN', 'EXPORT', 'KEEP']);
    expect(open('2026-08-13T22:00:00.000Z')).toEqual(USES.map(({ purpose }) => purpose));
  });

  it('names the permission for the very use', () => {
    const [, forward] = USES;
    expect(forward && closed(early, forward, '2026-08-03T09:00:00Z')).toEqual([
      {
        because: 'It is not to be used before 2026-08-14 without the consent of QT.',
        ask: 'FORWARD_TO_STATE',
      },
    ]);
  });

  it('is the latest of all that are said on the way', () => {
    const inner = { level: 'H0', flags: [], notBefore: '2026-08-01' };
    const outer = { level: 'H0', flags: [], notBefore: '2026-08-14' };
    const body = { handling: outer, parts: [{ handling: inner }] };
    const said = { body } as unknown as Parameters<typeof handlingAt>[0];
    expect(handlingAt(said, '/parts/0').notBefore).toBe('2026-08-14');
    const turned = { body: { handling: inner, parts: [{ handling: outer }] } } as unknown;
    const other = turned as Parameters<typeof handlingAt>[0];
    expect([handlingAt(other).notBefore, handlingAt(other, '/parts/0').notBefore]).toEqual([
      '2026-08-01',
      '2026-08-14',
    ]);
  });
});

describe('whatever closes a use', () => {
  it('names a permission that can be asked for', () => {
    expect(USES.map(({ purpose }) => purpose)).toEqual(USE_PURPOSES);
    for (const purpose of USE_PURPOSES)
      expect(PERMISSION_PURPOSES).toContain(PERMISSION_FOR[purpose]);
  });
});

import { anAcknowledgement, aTraceRequest } from '../../../test/support/builders/index.ts';
import { explainedAccess } from './access-check.ts';
import { EMPTY_CASE } from './case/index.ts';
import { PROFILES, type UsualProfile } from './deadlines/index.ts';
import type { Known } from './reference-check.ts';

function known(profile: UsualProfile): Known {
  return {
    request: aTraceRequest(),
    folded: { ...EMPTY_CASE, profile: PROFILES[profile] },
    messages: [],
    own: 'QS',
    cause: undefined,
    shared: [],
    zones: {},
    now: new Date('2026-01-08T09:00:00Z'),
  };
}

describe('the reason for another way of access', () => {
  it.each(['INDIRECT', 'JUDICIAL'] as const)(
    'is asked for where %s moves the due date',
    (accessClass) => {
      const faults = explainedAccess(
        anAcknowledgement({ accessClass }),
        known('EU-URGENT-DIRECT'),
        '/body',
      );
      expect(faults).toMatchObject([{ pointer: '/body/note', code: 'member.missing' }]);
      expect(faults[0]?.detail).toContain('EU-URGENT-INDIRECT instead of EU-URGENT-DIRECT');
    },
  );

  it('is not asked for where it was given, or where nothing moves', () => {
    const indirect = anAcknowledgement({ accessClass: 'INDIRECT' });
    const explained = anAcknowledgement({ accessClass: 'INDIRECT', note: 'On paper.' });
    expect(explainedAccess(explained, known('EU-URGENT-DIRECT'), '')).toEqual([]);
    expect(explainedAccess(anAcknowledgement(), known('EU-URGENT-DIRECT'), '')).toEqual([]);
    expect(explainedAccess(indirect, known('EU-ROUTINE'), '')).toEqual([]);
  });
});

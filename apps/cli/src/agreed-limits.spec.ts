import type { Membership } from '@trace/protocol';
import { agreedLimits, withLimits } from './agreed-limits.ts';

const named = { basis: 'BILATERAL', since: '2019-01-01', ref: 'Border agreement' } as const;
const BORDER: Membership = named;

describe('the time limits of an agreement on the command line', () => {
  it('are read by agreement and urgency, and stand with their membership', () => {
    const routine = agreedLimits(
      'Border agreement;ROUTINE;answer=10 CALENDAR_DAY, acknowledgement=2 WORKING_DAY',
      [],
    );
    const both = agreedLimits('Border agreement;URGENT;model=SIRENE-LIKE', routine);
    const iti: Membership = { basis: 'ITI', since: '2005-12-08' };
    expect(withLimits([iti, { ...named }], both)).toEqual([
      iti,
      {
        ...named,
        routine: { answer: '10 CALENDAR_DAY', acknowledgement: '2 WORKING_DAY' },
        urgent: { model: 'SIRENE-LIKE' },
      },
    ]);
  });

  it.each([
    'Border agreement',
    'Border agreement;SOON;model=FIU',
    'Border agreement;URGENT;model=EU-ROUTINE',
    'Border agreement;URGENT;answer=12 MOONS',
    'Border agreement;URGENT;patience=12 HOUR',
  ])('are refused where they are not understood: %s', (text) => {
    expect(() => agreedLimits(text, [])).toThrow(/It is written as Name;URGENT;model=SIRENE-LIKE/);
  });

  it('are refused for an agreement that is not named', () => {
    expect(() => withLimits([BORDER], agreedLimits('Another;URGENT;model=FIU', []))).toThrow(
      'Time limits are given for an agreement that is not named.',
    );
  });
});

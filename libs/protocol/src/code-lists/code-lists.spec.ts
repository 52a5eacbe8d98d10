import * as lists from './index.ts';

const LISTS = Object.entries(lists) as [string, readonly string[]][];

describe('the code lists', () => {
  it.each(LISTS)('%s has each code once, in a form that can be typed', (name, codes) => {
    expect(new Set(codes).size).toBe(codes.length);
    const form = name === 'MEDIA_TYPES' ? /^[a-z]+\/[a-z]+$/ : /^[A-Z0-9][A-Z0-9_+-]*$|^unknown$/;
    for (const code of codes) expect(code).toMatch(form);
  });

  /** The sizes of the published lists: a code lost or invented is noticed here. */
  it.each([
    ['ITEM_KINDS', 10],
    ['WEAPON_TYPES', 23],
    ['PRODUCTION_ORIGINS', 10],
    ['COMPONENTS', 14],
    ['AMMUNITION_TYPES', 6],
    ['MARK_KINDS', 24],
    ['MARK_LOCATIONS', 18],
    ['MARK_CONDITIONS', 12],
    ['ALTERATION_METHODS', 8],
    ['RESTORATION_METHODS', 5],
    ['RECOVERY_KINDS', 11],
    ['RECOVERY_CONTEXTS', 16],
    ['OFFENCES', 24],
    ['TRACE_RESULTS', 8],
    ['TRACE_REASONS', 20],
    ['REFUSAL_GROUNDS', 18],
    ['QUESTIONS', 14],
    ['URGENCY_GROUNDS', 5],
    ['DIVERSION_KINDS', 17],
    ['HANDLING_FLAGS', 6],
    ['SEXES', 4],
    ['AGE_BANDS', 9],
    ['LEGAL_BASES', 8],
    ['MESSAGE_KINDS', 28],
    ['REQUEST_ELEMENTS', 25],
    ['STANDINGS', 7],
    ['REMINDED_CLOCKS', 13],
    ['REFERRAL_REASONS', 5],
    ['REOPEN_REASONS', 4],
    ['PERMISSION_PURPOSES', 8],
    ['JOINT_TEAM_DECISIONS', 2],
    ['HIT_KINDS', 6],
    ['HIT_MATCHES', 3],
    ['PURGE_REASONS', 4],
    ['KEEP_REASONS', 2],
  ])('%s has %i codes', (name, size) => {
    expect(new Map(LISTS).get(name)).toHaveLength(size);
  });
});

import { ASKED, asking, talk, UNTOC, type Line } from '../../testing/conversation.ts';
import { someTerms } from '../../testing/messages.ts';
import type { Case } from './case.ts';
import { fold } from './fold.ts';
import { groundsInForce, modesInForce } from './refusal-grounds.ts';

const at = new Date('2026-04-08T08:00:00Z');
const caseOf = (...lines: Line[]): Case => fold(talk(lines), someTerms());
const families = (...parameters: Parameters<typeof groundsInForce>): string[] => [
  ...new Set(groundsInForce(...parameters).map(({ ground }) => ground.split('-')[0] ?? '')),
];

describe('the grounds that hold between two States', () => {
  it('are those of shared instruments, and of the Directive only where the request rests on it', () => {
    const european = caseOf(ASKED);
    expect(families(european, ['EU_2023_977', 'ITI', 'UNTOC_18'])).toEqual([
      'ITI22',
      'TOC18',
      'EU6',
      'NAT',
    ]);
    expect(families(caseOf(asking({ legalBases: ['ITI'] })), ['EU_2023_977', 'ITI'])).toEqual([
      'ITI22',
      'NAT',
    ]);
    expect(families(european, ['FP_12_4', 'UNTOC_18'])).toEqual(['TOC18', 'NAT']);
    expect(groundsInForce(european, [])).toEqual([
      { ground: 'NAT-OTHER', source: 'national law of the requested State' },
    ]);
  });
});

describe('the ways to refuse', () => {
  const shared = ['ITI', 'UNTOC_18'] as const;

  it('wait for a consultation under UNTOC, but not on the grounds of the ITI', () => {
    const [refuse, restrict, postpone] = modesInForce(caseOf(UNTOC), 'QS', { shared, at });
    expect([refuse?.possible, restrict?.possible, postpone?.possible]).toEqual([true, true, true]);
    expect(refuse?.grounds.every((ground) => ground.startsWith('ITI22-'))).toBe(true);
    expect(refuse?.because).toContain('before it is refused QN has to be consulted');
    expect(restrict).not.toHaveProperty('because');
    expect(restrict?.grounds).toContain('TOC18-21B');
  });

  it('are closed where only a consultation would open them', () => {
    const [refuse] = modesInForce(caseOf(UNTOC), 'QS', { shared: ['UNTOC_18'], at });
    expect(refuse).toMatchObject({ mode: 'REFUSE', possible: false, grounds: [] });
    const consulted: Line = ['QS', 'CONSULT_PROPOSAL', '2026-04-07T08:00:00.000Z'];
    const [open] = modesInForce(caseOf(UNTOC, consulted), 'QS', { shared: ['UNTOC_18'], at });
    expect(open).toMatchObject({ possible: true });
    expect(open).not.toHaveProperty('because');
  });

  it('are all closed to the State that asks', () => {
    const modes = modesInForce(caseOf(ASKED), 'QN', { shared, at });
    expect(modes.map(({ possible }) => possible)).toEqual([false, false, false]);
  });
});

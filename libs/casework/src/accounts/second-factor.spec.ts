import { generateSync } from 'otplib';
import { newSecondFactor, stepOfCode } from './second-factor.ts';

/** The secret of RFC 6238 appendix B ("12345678901234567890"), and its codes shortened to six digits. */
const RFC = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const VECTORS: [seconds: number, code: string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
];

describe('stepOfCode', () => {
  it.each(VECTORS)('takes the code of RFC 6238 at %d', (seconds, code) => {
    const at = new Date(seconds * 1000);
    expect(stepOfCode(RFC, code, { at, after: 0 })).toBe(Math.floor(seconds / 30));
  });

  it('takes the step before and the one after, and no other', () => {
    const epoch = 1_764_000_000;
    const code = (step: number): string => generateSync({ secret: RFC, epoch: epoch + step * 30 });
    const takes = (step: number): boolean =>
      stepOfCode(RFC, code(step), { at: new Date(epoch * 1000), after: 0 }) !== undefined;
    expect([-2, -1, 0, 1, 2].map(takes)).toEqual([false, true, true, true, false]);
  });

  it('takes no code of a step that was taken, or of an earlier one', () => {
    const at = new Date(59_000);
    expect(stepOfCode(RFC, '287082', { at, after: 1 })).toBeUndefined();
    expect(stepOfCode(RFC, '287082', { at, after: 0 })).toBe(1);
  });

  it.each(['', '28708', '2870822', '28708x', '２８７０８２'])('takes no %s', (code) => {
    expect(stepOfCode(RFC, code, { at: new Date(59_000), after: 0 })).toBeUndefined();
  });

  it('makes secrets of 160 bits that an authenticator can take up', () => {
    const { secret, uri } = newSecondFactor('A. Novak', 'QN');
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toContain(`secret=${secret}`);
    expect(uri).toMatch(/^otpauth:\/\/totp\/Trace%20Exchange%20QN:A\.%20Novak\?/);
  });
});

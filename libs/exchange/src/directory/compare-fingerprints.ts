import { Problem } from '@trace/platform';

/**
 * Compares a fingerprint as a person has typed it with the real one. Spaces, colons and capitals do not matter to people
 * who read to each other.
 *
 * @throws Problem when it is another one
 */
export function compareFingerprints(given: string, real: string): void {
  const plain = (text: string): string => text.replaceAll(/[\s:]/g, '').toLowerCase();
  if (plain(given) !== plain(real)) throw new Problem('partner-change.fingerprint');
}

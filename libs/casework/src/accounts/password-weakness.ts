import { normalPassword } from './normal-password.ts';
import { signInNameOf } from './person-name.ts';

/** Fewer characters than this are never enough. */
export const SHORTEST_PASSWORD = 12;

/** Why a password is too weak, as people are told. */
export const WEAKNESSES = {
  SHORT: `Choose ${SHORTEST_PASSWORD} characters or more.`,
  FEW: 'Use more than four different characters.',
  NAME: 'Leave your own name out of it.',
  ROW: 'Do not take characters in a row, as on a keyboard.',
  FIELD: 'Take more than words of this work.',
  COMMON: 'It begins like those that everybody tries first.',
  KNOWN: 'It stands in the lists of stolen passwords.',
} as const;

/** Words of this program and of its field, as the document on security lists them (ASVS 6.1.2). */
export const CONTEXT_WORDS = [
  'trace',
  'exchange',
  'firearms',
  'firearm',
  'weapon',
  'pistol',
  'rifle',
  'revolver',
  'ammunition',
  'calibre',
  'ballistic',
  'serial',
  'number',
  'police',
  'interpol',
  'europol',
  'ministry',
  'national',
  'focal',
  'point',
  'duty',
  'officer',
  'supervisor',
  'administrator',
  'auditor',
] as const;
/** So much has to be left of a password when these words are taken out of it. */
const LEAST_BESIDES = 8;

/** What stands at the head of every list of stolen passwords, and parts of it that are only lengthened. */
const COMMON =
  /^(?:.{0,4})?(?:password|passwort|motdepasse|contrasena|пароль|qwerty|qwertz|azerty|йцукен|letmein|iloveyou|welcome|administrator|changeme|123456|abcdef|secret|monkey|dragon|football|superman|princess|sunshine|trustno1)/iu;

/**
 * Why a password would be guessed, in a sentence; undefined when nothing speaks against it. Length decides, not the
 * kinds of characters (NIST SP 800-63B section 3.1.1.2; ASVS 6.2).
 */
export function passwordWeakness(password: string, person: string): string | undefined {
  const plain = normalPassword(password);
  if (Array.from(plain).length < SHORTEST_PASSWORD) return WEAKNESSES.SHORT;
  const folded = plain.toLowerCase();
  if (new Set(folded).size < 5) return WEAKNESSES.FEW;
  const names = signInNameOf(person)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part.length >= 4);
  if (names.some((name) => folded.includes(name))) return WEAKNESSES.NAME;
  if (isRow(folded)) return WEAKNESSES.ROW;
  if (isOfTheField(folded)) return WEAKNESSES.FIELD;
  if (COMMON.test(folded)) return WEAKNESSES.COMMON;
  return undefined;
}

/** Whether hardly anything is in it but words that are near to anybody here. */
function isOfTheField(folded: string): boolean {
  const whole = folded.replaceAll(/[^\p{L}\p{N}]/gu, '');
  const left = CONTEXT_WORDS.reduce((rest, word) => rest.replaceAll(word, ''), whole);
  return left.length < whole.length && Array.from(left).length < LEAST_BESIDES;
}

const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** Whether most of it only follows the alphabet, the digits or the keyboard. */
function isRow(folded: string): boolean {
  const pairs = Array.from({ length: folded.length - 1 }, (_, at) => folded.slice(at, at + 2));
  const following = pairs.filter((pair) =>
    ROWS.some((row) => row.includes(pair) || row.includes(pair[1] + (pair[0] ?? ''))),
  );
  return following.length > pairs.length * 0.7;
}

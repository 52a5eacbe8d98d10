import { signInNameOf } from './person-name.ts';

const SHORTEST = 12;

/** What stands at the head of every list of stolen passwords, and parts of it that are only lengthened. */
const COMMON =
  /^(?:.{0,4})?(?:password|passwort|motdepasse|contrasena|пароль|qwerty|qwertz|azerty|йцукен|letmein|iloveyou|welcome|administrator|changeme|trace ?exchange|firearms?|police|123456|abcdef|secret|monkey|dragon|football|superman|princess|sunshine|trustno1)/iu;

/**
 * Why a password would be guessed, in a sentence; undefined when nothing speaks against it. Length decides, not the
 * kinds of characters (NIST SP 800-63B section 3.1.1.2; ASVS 6.2).
 */
export function passwordWeakness(password: string, person: string): string | undefined {
  const plain = password.normalize('NFKC');
  if (Array.from(plain).length < SHORTEST) return `Choose ${SHORTEST} characters or more.`;
  const folded = plain.toLowerCase();
  if (new Set(folded).size < 5) return 'Use more than four different characters.';
  const names = signInNameOf(person)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part.length >= 4);
  if (names.some((name) => folded.includes(name))) return 'Leave your own name out of it.';
  if (isRow(folded)) return 'Do not take characters in a row, as on a keyboard.';
  if (COMMON.test(folded)) return 'It begins like those that everybody tries first.';
  return undefined;
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

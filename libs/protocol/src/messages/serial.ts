/** A doubt about a serial number: it is accepted as given all the same. */
export interface SerialWarning {
  code: 'MIXED_SCRIPTS' | 'LOOK_ALIKES' | 'PLACEHOLDER';
  detail: string;
  /** With LOOK_ALIKES: how it may have been recorded in Latin letters. */
  suggestion?: string;
}

/** Cyrillic and Greek capitals that look like Latin ones on metal (Unicode TR 39, confusables). */
const LOOK_ALIKES = new Map([
  ...Array.from('АВЕЅІЈКМНОРСТУХ', (letter, at) => [letter, 'ABESIJKMHOPCTYX'.charAt(at)] as const),
  ...Array.from('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', (letter, at) => [letter, 'ABEZHIKMNOPTYX'.charAt(at)] as const),
]);

const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

/** What people write where there is no number; compared after normalising. */
const PLACEHOLDERS = new Set([
  'NULL',
  'NIL',
  'NONE',
  'NA',
  'NAN',
  'NO',
  'NONUMBER',
  'NOSERIAL',
  'UNKNOWN',
  'UNDEFINED',
  'UNMARKED',
  'ILLEGIBLE',
  'TBD',
  'TEST',
]);

/**
 * The search key of a serial number: capitals, without the spaces and punctuation that officers write
 * differently. Scripts are kept and no compatibility form is folded, so nothing is merged that differs on
 * the weapon.
 */
export function normaliseSerial(raw: string): string {
  const upper = Array.from(raw.normalize('NFC'), (character) => {
    const capital = character.toUpperCase();
    // A letter whose capital is several letters, such as the German sharp s, stays as it is.
    return Array.from(capital).length === 1 ? capital : character;
  });
  return upper.join('').replaceAll(/[\p{White_Space}\p{P}]/gu, '');
}

/** The doubts about a serial number: look-alike letters, mixed scripts, words that stand for no number. */
export function findSerialWarnings(serial: string): SerialWarning[] {
  const key = normaliseSerial(serial);
  const scripts = SCRIPTS.filter((script) => script.test(key)).length;
  const warnings: SerialWarning[] = [];
  if (scripts > 1) {
    warnings.push({
      code: 'MIXED_SCRIPTS',
      detail: 'Letters of several scripts stand in one number: compare it with the photo.',
    });
  }
  if (Array.from(key).some((letter) => LOOK_ALIKES.has(letter))) {
    const suggestion = skeletonOf(key);
    warnings.push({
      code: 'LOOK_ALIKES',
      detail: `Some letters look like Latin ones: it may also have been recorded as ${suggestion}.`,
      suggestion,
    });
  }
  if (isPlaceholder(key)) {
    warnings.push({
      code: 'PLACEHOLDER',
      detail:
        'This reads like a word for no number: use the condition NEVER_MARKED or NOT_EXAMINED.',
    });
  }
  return warnings;
}

/** The number with look-alikes written in Latin letters: to suggest, and never to merge or replace. */
function skeletonOf(key: string): string {
  return Array.from(key, (letter) => LOOK_ALIKES.get(letter) ?? letter).join('');
}

/** One single character repeated is no number either: 0000, XXXX; and nothing but punctuation is none. */
function isPlaceholder(key: string): boolean {
  return key === '' || PLACEHOLDERS.has(key) || /^([0X?])\1{2,}$/.test(key);
}

import { normaliseSerial } from '@trace/protocol';
import type { SerialForm } from './reference-list.ts';

/** Whether a number has this form and stands within its bounds: compared like search keys, without spaces and dashes. */
export function hasForm(serial: string, { form, from, to }: SerialForm): boolean {
  const key = normaliseSerial(serial);
  const places = Array.from(form).filter((one) => one === '#' || one === '@' || keyOf(one) !== '');
  const letters = Array.from(key);
  if (letters.length !== places.length) return false;
  if (!places.every((place, at) => fits(letters[at] ?? '', place))) return false;
  // Numbers of one form have one length and one structure, so that the order of texts is the order of numbers.
  return (
    (from === undefined || key >= normaliseSerial(from)) &&
    (to === undefined || key <= normaliseSerial(to))
  );
}

function fits(letter: string, place: string): boolean {
  if (place === '#') return /^\d$/.test(letter);
  if (place === '@') return /^\p{L}$/u.test(letter);
  return letter === keyOf(place);
}

function keyOf(character: string): string {
  return normaliseSerial(character);
}

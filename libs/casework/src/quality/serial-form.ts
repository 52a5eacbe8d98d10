import { normaliseSerial } from '@trace/protocol';
import type { SerialForm } from './reference-list.ts';

/** A form made ready to be compared; a list is read once and asked thousands of times. */
interface Ready {
  places: string[];
  from: string | undefined;
  to: string | undefined;
}

const READY = new WeakMap<SerialForm, Ready>();

/** Whether a number has this form and stands within its bounds: compared like search keys, without spaces and dashes. */
export function hasForm(serial: string, form: SerialForm): boolean {
  const key = normaliseSerial(serial);
  const { places, from, to } = ready(form);
  const letters = Array.from(key);
  if (letters.length !== places.length) return false;
  if (!places.every((place, at) => fits(letters[at] ?? '', place))) return false;
  // Numbers of one form have one length and one structure, so that the order of texts is the order of numbers.
  return (from === undefined || key >= from) && (to === undefined || key <= to);
}

function ready(form: SerialForm): Ready {
  const known = READY.get(form);
  if (known) return known;
  const made = {
    places: Array.from(form.form).flatMap((one) => (isWild(one) ? one : keyOf(one) || [])),
    from: form.from === undefined ? undefined : normaliseSerial(form.from),
    to: form.to === undefined ? undefined : normaliseSerial(form.to),
  };
  READY.set(form, made);
  return made;
}

function fits(letter: string, place: string): boolean {
  if (place === '#') return /^\d$/.test(letter);
  if (place === '@') return /^\p{L}$/u.test(letter);
  return letter === place;
}

function isWild(character: string): boolean {
  return character === '#' || character === '@';
}

function keyOf(character: string): string {
  return normaliseSerial(character);
}

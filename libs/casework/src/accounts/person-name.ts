const PERSON = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,99}$/u;

/** Whether a text can be the name of a person who works here: the audit trail is read by it. */
export function isPersonName(text: string): boolean {
  return PERSON.test(text) && text === text.trim();
}

/** A name as it is compared: two names that look alike are one (Unicode TR36). */
export function signInNameOf(person: string): string {
  return person.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

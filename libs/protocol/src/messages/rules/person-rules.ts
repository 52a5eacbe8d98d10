import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { Person } from '../person.message.ts';
import { lacks } from './complaint.ts';

function identityIsNecessary(person: Person): Complaint[] {
  return person.identityPart === undefined
    ? []
    : lacks(person, 'necessity', 'Say why the identity is necessary.');
}

/** The rules of a linked person. */
export const PERSON_RULES: readonly CrossRule<Person>[] = [
  { source: 'Directive (EU) 2023/977, art. 4(5)', check: identityIsNecessary },
];

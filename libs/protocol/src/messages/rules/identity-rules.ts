import type { Complaint, CrossRule } from '../../shape/obeys.ts';
import type { PersonIdentity } from '../person-identity.message.ts';
import { contradicts } from './complaint.ts';

/** What stands in a sealed part is seen by no check on the way, so a file can not be announced there. */
function portraitTravelsOutside({ photo }: PersonIdentity): Complaint[] {
  return photo?.file === undefined
    ? []
    : [
        contradicts(
          '/photo/file',
          'Attach the portrait to the message itself, as PORTRAIT, and name its digest here.',
        ),
      ];
}

/** The rules of an identity. */
export const IDENTITY_RULES: readonly CrossRule<PersonIdentity>[] = [
  { source: 'UNTOC 18(15)(e)', check: portraitTravelsOutside },
];

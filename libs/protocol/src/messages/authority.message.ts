import { IsOptional } from 'class-validator';
import {
  AUTHORITY_ROLES,
  AUTHORITY_TYPES,
  type AuthorityRole,
  type AuthorityType,
} from '../code-lists/authority-codes.ts';
import { Code } from '../shape/code.ts';
import { Pattern } from '../shape/pattern.ts';
import { Prose, Text } from '../shape/text.ts';

/** The authority that asks or answers. Source: UNTOC 18(15)(a), INTERPOL form 3312.1 IV. */
export class Authority {
  /** Its official name. */
  @Text(200)
  name: string;

  /** What kind of authority it is. */
  @Code(AUTHORITY_TYPES)
  type: AuthorityType;

  /** In which role it speaks. */
  @Code(AUTHORITY_ROLES)
  role: AuthorityRole;

  /** Its postal address. */
  @Prose(400)
  address: string;
}

/** The authority that conducts the investigation or proceeding. Source: UNTOC 18(15)(b). */
export class ConductingAuthority {
  /** Its official name. */
  @Text(200)
  name: string;

  /** What it does in the matter. */
  @Text(200)
  function: string;

  /** Its own case number. */
  @Text(80)
  caseNo: string;
}

const TELEPHONE = /^\+?[0-9][0-9 ()/.-]{3,29}$/;
const TELEPHONE_FORM = 'a telephone number with its country code, digits and spaces';

/** The officer to talk to, by name or pseudonym. Source: INTERPOL form 3312.1 IV. */
export class ContactOfficer {
  /** Name or pseudonym. */
  @Text(120)
  name: string;

  /** The unit in which the officer serves. */
  @Text(200)
  unit: string;

  /** Telephone in office hours. */
  @Pattern(TELEPHONE, TELEPHONE_FORM, 31)
  phone: string;

  /** Electronic mail. */
  @Pattern(
    /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}$/,
    'an e-mail address',
    254,
  )
  email: string;

  /** Telephone day and night. */
  @IsOptional()
  @Pattern(TELEPHONE, TELEPHONE_FORM, 31)
  dutyPhone?: string;
}

import { ROLES, type Role } from '@trace/casework';
import { Code, Codes, Day, Flag, Int, Language, Pattern, Text, ZoneName } from '@trace/protocol';
import { IsOptional } from 'class-validator';

/** Who somebody says he is, and what proves it. */
export class SignInInput {
  /** The name of the account. */
  @Text(100)
  person: string;

  /** The password. */
  @Text(200)
  password: string;

  /** The six digits of the second factor, where the account has one. */
  @IsOptional()
  @Pattern(/^[0-9]{6}$/, 'six digits')
  code?: string;
}

/** An invitation that is taken up: the password that shall hold from now on. */
export class InvitationInput {
  /** The code that the administrator, or the first start of the node, has handed over. */
  @Text(100)
  code: string;

  /** The new password: 12 characters or more. */
  @Text(200)
  password: string;

  /** The six digits of the second factor, where the account has one that was not lost. */
  @IsOptional()
  @Pattern(/^[0-9]{6}$/, 'six digits')
  secondFactor?: string;
}

/** An invitation anew: for a forgotten password, or for a second factor that was lost as well. */
export class InviteAgain {
  /** Where the second factor was lost: how the person has shown who he is, as at the first time. It stands in the audit. */
  @IsOptional()
  @Text(500)
  lostFactorProof?: string;
}

/** In which capacity somebody wants to act. */
export class TakeCapacity {
  /** The role. */
  @Code(ROLES)
  role: Role;

  /** The absent person in whose place. */
  @IsOptional()
  @Text(100)
  actingFor?: string;
}

/** A password that shall take the place of the present one. */
export class ChangePassword {
  /** The present one. */
  @Text(200)
  current: string;

  /** The new one: 12 characters or more. */
  @Text(200)
  password: string;
}

/** The language in which the console speaks to somebody. */
export class ChangeLanguage {
  /** Its tag (BCP 47). */
  @Language()
  language: string;
}

/** Where mails go to somebody, and when a summary of the day; what is left out is none. */
export class SetMail {
  /** The address. */
  @IsOptional()
  @Pattern(/^[^\s@<>,;:"()]{1,64}@[^\s@<>,;:"()]{1,189}$/, 'an e-mail address', 254)
  email?: string;

  /** The hour of the day at which the summary is sent; left out, there is none. */
  @IsOptional()
  @Int(0, 23)
  digestHour?: number;

  /** The time zone of that hour; left out, that of the State. */
  @IsOptional()
  @ZoneName()
  zone?: string;
}

/** The password once more, before a second factor is set up. */
export class OfferSecondFactor {
  /** The present password. */
  @Text(200)
  password: string;
}

/** The proof that a second factor is held. */
export class ConfirmSecondFactor {
  /** The six digits that it shows now. */
  @Pattern(/^[0-9]{6}$/, 'six digits')
  code: string;
}

/** While somebody is away, and who stands in. */
export class SetAbsence {
  /** The name of the deputy. */
  @Text(100)
  deputy: string;

  /** The first day. */
  @Day()
  from: string;

  /** The last day. */
  @Day()
  until: string;
}

/** Who gets an account. */
export class CreateAccount {
  /** The name: it stands in the audit trail. */
  @Pattern(
    /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,98}[\p{L}\p{N}.]$/u,
    'a name of letters, digits, spaces and . _ @ -',
    100,
  )
  person: string;

  /** The roles. */
  @Codes(ROLES, 1)
  roles: Role[];

  /** The unit to whose cases the person is confined. */
  @IsOptional()
  @Text(200)
  unit?: string;

  /** Who the person is at the State's own sign-in (the claim `sub`), where that is used. */
  @IsOptional()
  @Text(255)
  subject?: string;
}

/** What an account shall be from now on. */
export class ChangeAccount {
  /** The roles. */
  @Codes(ROLES, 1)
  roles: Role[];

  /** The unit to whose cases the person is confined; left out, the person sees those of all units. */
  @IsOptional()
  @Text(200)
  unit?: string;

  /** Who the person is at the State's own sign-in; left out, the account is bound to nobody there. */
  @IsOptional()
  @Text(255)
  subject?: string;

  /** Whether the account is closed. */
  @Flag()
  disabled: boolean;
}

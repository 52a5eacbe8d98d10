import {
  rolesOf,
  type Absence,
  type AccountRow,
  type Colleague,
  type Invitation,
} from '@trace/casework';
import { instant } from '@trace/protocol';

/** While somebody is away, and who stands in. */
export class AbsenceView {
  deputy: string;
  from: string;
  until: string;

  /** The view of the absence of an account, where there is one. */
  static of({ deputy, absentFrom: from, absentUntil: until }: AccountRow): Absence | undefined {
    return deputy === null || from === null || until === null ? undefined : { deputy, from, until };
  }
}

/** An account, without anything that is secret. */
export class AccountView {
  accountId: string;
  version: number;
  person: string;
  roles: string[];
  unit?: string;
  /** Who the person is at the State's own sign-in. */
  subject?: string;
  disabled: boolean;
  /** Whether a second factor is set up. */
  secondFactor: boolean;
  /** Whether an invitation waits to be taken up. */
  invited: boolean;
  createdAt: string;
  lastSignInAt?: string;
  absence?: AbsenceView;

  /** The view of an account at an instant. */
  static of(row: AccountRow, now: Date): AccountView {
    const absence = AbsenceView.of(row);
    return {
      accountId: row.accountId,
      version: row.version,
      person: row.person,
      roles: rolesOf(row),
      ...(row.unit !== null && { unit: row.unit }),
      ...(row.subject !== null && { subject: row.subject }),
      disabled: row.disabledAt !== null,
      secondFactor: row.secondFactor !== null,
      invited: row.invitedUntil !== null && row.invitedUntil > now,
      createdAt: instant(row.createdAt),
      ...(row.lastSignInAt !== null && { lastSignInAt: instant(row.lastSignInAt) }),
      ...(absence && { absence }),
    };
  }
}

/** All accounts by name. */
export class AccountsView {
  accounts: AccountView[];
}

/** An invitation: the only moment at which its code is shown. */
export class InvitationView {
  code: string;
  expiresAt: string;

  /** The view of an invitation. */
  static of({ code, expiresAt }: Invitation): InvitationView {
    return { code, expiresAt: instant(expiresAt) };
  }
}

/** An account that was just made, and how its person gets in. */
export class NewAccountView {
  account: AccountView;
  invitation: InvitationView;
}

/** Until when somebody is away, and who stands in. */
export class AwayView {
  until: string;
  deputy: string;
}

/** Somebody to whom work can be given. */
export class ColleagueView {
  person: string;
  roles: string[];
  unit?: string;
  absent?: AwayView;

  /** The view of a colleague. */
  static of(colleague: Colleague): ColleagueView {
    return { ...colleague };
  }
}

/** Who works here. */
export class PeopleView {
  people: ColleagueView[];
}

/** The permission table: which roles may do what. */
export class PermissionsView {
  roles: string[];
  actions: Record<string, string[]>;
}

import type { ListedSession } from '@trace/casework';
import { instant } from '@trace/protocol';

/** The sign-in of the State itself. */
export class ProviderView {
  /** How it is called. */
  name: string;
  /** Where it begins. */
  start: string;
}

/** In which ways people can sign in here. */
export class SignInWaysView {
  /** With name and password. */
  password: boolean;
  oidc?: ProviderView;
}

/** Whether somebody is signed in, for the first page of the console. */
export class SignedInView {
  signedIn: boolean;
  /** The State whose node this is. */
  state: string;
  ways: SignInWaysView;
}

/** A session that can still be used. */
export class SessionView {
  sessionId: string;
  person: string;
  startedAt: string;
  seenAt: string;
  endsAt: string;
  /** Whether it is the one in which this was asked. */
  current: boolean;
  /** What the browser calls itself. */
  agent?: string;
  /** PASSWORD, or OIDC for the sign-in of the State. */
  way: string;

  /** The view of a session. */
  static of({ row, person }: ListedSession, current: string | undefined): SessionView {
    return {
      sessionId: row.sessionId,
      person,
      startedAt: instant(row.startedAt),
      seenAt: instant(row.seenAt),
      endsAt: instant(row.endsAt),
      current: row.sessionId === current,
      ...(row.agent !== null && { agent: row.agent }),
      way: row.way,
    };
  }
}

/** Sessions, the last used first. */
export class SessionsView {
  sessions: SessionView[];
}

import {
  isAllowed,
  PERMISSIONS,
  type Action,
  type Capacity,
  type Person,
  type Session,
} from '@trace/casework';
import { instant } from '@trace/protocol';
import type { MeGround } from '../me-ground.ts';
import { AbsenceView } from './account.view.ts';

/** In which role somebody may act, for which unit, and in whose place. */
export class CapacityView {
  role: string;
  unit?: string;
  actingFor?: string;

  /** The view of a capacity. */
  static of({ role, unit, actingFor }: Capacity): CapacityView {
    return {
      role,
      ...(unit !== undefined && { unit }),
      ...(actingFor !== undefined && { actingFor }),
    };
  }
}

/** Since when somebody is signed in, and until when. */
export class OwnSessionView {
  sessionId: string;
  /** PASSWORD, or OIDC where the sign-in of the State has vouched for the person. */
  way: string;
  startedAt: string;
  /** When it ends unless another call comes. */
  idleUntilAt: string;
  /** When it ends in any case. */
  endsAt: string;

  /** The view of the own session. */
  static of({ row, idleUntil }: Session): OwnSessionView {
    return {
      sessionId: row.sessionId,
      way: row.way,
      startedAt: instant(row.startedAt),
      idleUntilAt: instant(idleUntil),
      endsAt: instant(row.endsAt),
    };
  }
}

/** Where mails go to somebody, and when a summary of the day. */
export class OwnMailView {
  email?: string;
  /** The hour of the day; absent where none is wanted. */
  digestHour?: number;
  /** The zone of that hour: the own one, or that of the State. */
  zone: string;
  /** Whether the zone was named by the person. */
  ownZone: boolean;
  /** Whether this node sends mails at all. */
  sent: boolean;
}

/** Who calls, what he may do, and what he has to do first. */
export class MeView {
  person: string;
  /** The State whose node this is. */
  state: string;
  /** The role in which the person acts now. */
  role: string;
  /** The unit to whose cases the person is confined. */
  unit?: string;
  /** The absent person in whose place. */
  actingFor?: string;
  /** Every capacity in which the person may act today. */
  capacities: CapacityView[];
  /** Every action that the permission table gives to this role. */
  may: string[];
  /** What has to be done before anything else is open: SECOND_FACTOR, or nothing. */
  tasks: string[];
  /** Whether a second factor is set up. */
  secondFactor: boolean;
  /** While the person is away, and who stands in. */
  absence?: AbsenceView;
  language?: string;
  /** Absent where a token vouches for the call. */
  mail?: OwnMailView;
  /** What a second person has to approve: SENDING, DISCLOSURE, REFUSAL. */
  fourEyes: string[];
  /** Absent where a token vouches for the call. */
  session?: OwnSessionView;
  /** The clock of the node. */
  nowAt: string;

  /** The view of whoever calls. */
  static of(person: Person, session: Session | undefined, ground: MeGround): MeView {
    const { state, settings, now } = ground;
    const { role, unit, actingFor } = person;
    return {
      person: person.person,
      state,
      role,
      ...(unit !== undefined && { unit }),
      ...(actingFor !== undefined && { actingFor }),
      capacities: (session?.capacities ?? [person]).map((one) => CapacityView.of(one)),
      may: (Object.keys(PERMISSIONS) as Action[]).filter((action) =>
        isAllowed(person.role, action),
      ),
      tasks: [...(session?.tasks ?? [])],
      secondFactor: session?.account.secondFactor != null,
      ...(session?.account.language != null && { language: session.account.language }),
      fourEyes: [...settings.fourEyes],
      ...(session && ownOf(session, ground)),
      nowAt: instant(now),
    };
  }
}

/** A second factor that is offered: it counts when a code has shown that it is held. */
export class SecondFactorView {
  /** The secret in base 32, to be typed into an authenticator. */
  secret: string;
  /** The same as an address, to be shown as a QR code. */
  uri: string;
}

/** What only somebody who is signed in has: a session, and perhaps an absence. */
function ownOf(
  session: Session,
  { zone: zoneOfState, sendsMail }: MeGround,
): Pick<MeView, 'session' | 'absence' | 'mail'> {
  const absence = AbsenceView.of(session.account);
  const { email, digestHour, zone } = session.account;
  return {
    session: OwnSessionView.of(session),
    mail: {
      ...(email !== null && { email }),
      ...(digestHour !== null && { digestHour }),
      zone: zone ?? zoneOfState,
      ownZone: zone !== null,
      sent: sendsMail,
    },
    ...(absence && { absence }),
  };
}

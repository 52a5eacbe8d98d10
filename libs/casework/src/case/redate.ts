import type { Acknowledgement } from '@trace/protocol';
import {
  acceptDate,
  dayAt,
  numberOf,
  profileFor,
  rebaseClock,
  redateClock,
  type Clock,
} from '../deadlines/index.ts';
import { calendarOf } from './calendars.ts';
import type { Case } from './case.ts';
import type { Turn } from './turn.ts';

/**
 * Gives the answer clock the due date that follows from the acknowledgement: the profile of the way in which the
 * information is reached, and where no instrument names a number, the date that the requester had proposed and the
 * requested State now promises to keep.
 */
export function redateByAcknowledgement(c: Case, turn: Turn<'ACKNOWLEDGEMENT'>): Case {
  const { message, receivedAt, terms } = turn;
  const { body: said, messageId } = message;
  if (receivedAt === undefined || c.profile === undefined || c.requestedState === undefined)
    return c;
  const profile = profileFor(c.profile, said.accessClass);
  const changed = profile.name !== c.profile.name;
  const accepts = (clock: Clock): boolean => !changed && acceptsProposal(clock, c, said);
  const clocks = c.clocks.map((clock) => {
    if (clock.kind !== 'ANSWER' || clock.stoppedAt !== undefined) return clock;
    const calendar = calendarOf(terms, clock);
    const change = {
      rule: profile.answer,
      profile: profile.name,
      calendar,
      at: receivedAt,
      because: `${calendar.state} acknowledged that the information is ${said.accessClass}`,
    };
    if (changed) return rebaseClock(clock, (base) => redateClock(base, change), calendar);
    if (!accepts(clock)) return clock;
    return rebaseClock(clock, (base) => accept(base, c, said, receivedAt), calendar);
  });
  const accepted = c.clocks.some(
    (clock) => clock.kind === 'ANSWER' && clock.stoppedAt === undefined && accepts(clock),
  );
  return {
    ...c,
    profile,
    clocks,
    ...(accepted && { dateAccepted: { by: messageId, at: receivedAt } }),
  };
}

/** An acknowledgement that promises an answer by the day proposed accepts the date, where no instrument has a number. */
function acceptsProposal(
  clock: Clock,
  { requestedBy, profile }: Case,
  said: Acknowledgement,
): boolean {
  if (requestedBy === undefined || profile?.acceptedDateHolds !== true) return false;
  if (said.expectedBy === undefined || said.acceptedCompetence === 'NO') return false;
  return (
    requestedBy > clock.startedAt && numberOf(said.expectedBy) <= dayAt(requestedBy, clock.zone)
  );
}

function accept(clock: Clock, c: Case, said: Acknowledgement, at: Date): Clock {
  const { requestedBy: date } = c;
  if (date === undefined) return clock;
  const because = `${clock.owner} acknowledged and expects to answer by ${said.expectedBy}, which accepts the date that ${c.requestingState} asked for`;
  return acceptDate(clock, { date, at, because });
}

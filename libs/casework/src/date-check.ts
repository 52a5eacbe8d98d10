import type {
  BodyOf,
  Fault,
  Message,
  MessageBody,
  MessageKind,
  RequestHeader,
  Response,
} from '@trace/protocol';
import { dayAt, isKnownZone, numberOf, writeDay } from './deadlines/index.ts';
import { invalid, type Known } from './reference-check.ts';

/**
 * A day that somebody expects, or on which something is looked at again, is still to come where it is said: what lies
 * behind promises nothing (Directive (EU) 2023/977 article 5(2), UNTOC 18(24), 18(25)). Today is still to come.
 */
export function pastDays(
  said: Pick<Message, 'kind' | 'body'>,
  { own, zones, now }: Pick<Known, 'own' | 'zones' | 'now'>,
  at: string,
): Fault[] {
  const today = dayAt(now, zoneOf(own, zones));
  return daysOf(said).flatMap(([day, pointer]) =>
    day !== undefined && numberOf(day) < today
      ? [invalid(`${at}${pointer}`, `This day has passed in ${own}; name today or a later one.`)]
      : [],
  );
}

/** The instant by which an answer is wished for is still to come where it is asked for (UNTOC 18(24)). */
export function pastWish(
  { requestedBy }: Pick<RequestHeader, 'requestedBy'>,
  now: Date,
  at: string,
): Fault[] {
  if (requestedBy === undefined || new Date(requestedBy) > now) return [];
  const says = 'This instant has passed; suggest one that is still to come.';
  return [invalid(`${at}/requestedBy`, says)];
}

/**
 * Whoever says that the holder was contacted for the sake of a request says a day on which that can have happened: not
 * before the request had come, and not after today, by the days of the State that says so.
 */
export function contactDays(
  said: Pick<Message, 'kind' | 'body'>,
  { own, zones, now, folded }: Pick<Known, 'own' | 'zones' | 'now' | 'folded'>,
  at: string,
): Fault[] {
  const message = said as Message;
  if (message.kind !== 'PARTIAL_ANSWER' && message.kind !== 'FINAL_ANSWER') return [];
  const { contactedOn } = message.body.response;
  if (contactedOn === undefined) return [];
  const zone = zoneOf(own, zones);
  const pointer = `${at}/response/contactedOn`;
  const day = numberOf(contactedOn);
  if (day > dayAt(now, zone))
    return [invalid(pointer, `This day is still to come in ${own}; name the day of the contact.`)];
  const came = folded.entries.find((entry) => entry.kind === 'REQUEST')?.receivedAt;
  if (came === undefined || day >= dayAt(came, zone)) return [];
  const received = writeDay(dayAt(came, zone));
  return [
    invalid(
      pointer,
      `The request came on ${received}; nobody was contacted for it before that day.`,
    ),
  ];
}

function zoneOf(state: string, zones: Known['zones']): string {
  const named = zones[state] ?? 'UTC';
  return isKnownZone(named) ? named : 'UTC';
}

type Named = [day: string | undefined, pointer: string];

/** Where each kind names such days. */
const DAYS: { [K in MessageKind]?: (body: BodyOf[K]) => Named[] } = {
  ACKNOWLEDGEMENT: ({ expectedBy }) => [[expectedBy, '/expectedBy']],
  DELAY_NOTICE: ({ delay }) => [[delay.expectedDate, '/delay/expectedDate']],
  STATUS_REPLY: ({ expectedDate }) => [[expectedDate, '/expectedDate']],
  REFUSAL: ({ reviewDate }) => [[reviewDate, '/reviewDate']],
  CONSULT_PROPOSAL: ({ reviewDate }) => [[reviewDate, '/reviewDate']],
  PARTIAL_ANSWER: ({ response }) => ofResponse(response),
  FINAL_ANSWER: ({ response }) => ofResponse(response),
};

function ofResponse({ delay, refusal }: Response): Named[] {
  return [
    [delay?.expectedDate, '/response/delay/expectedDate'],
    [refusal?.reviewDate, '/response/refusal/reviewDate'],
  ];
}

function daysOf({ kind, body }: Pick<Message, 'kind' | 'body'>): Named[] {
  // The table is keyed by kind, so what is found is for this very body.
  const days = DAYS[kind] as ((body: MessageBody) => Named[]) | undefined;
  return days?.(body) ?? [];
}

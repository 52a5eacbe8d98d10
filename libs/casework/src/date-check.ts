import type { Fault, Message } from '@trace/protocol';
import { dayAt, isKnownZone, numberOf } from './deadlines/index.ts';
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
  const named = zones[own] ?? 'UTC';
  const zone = isKnownZone(named) ? named : 'UTC';
  const today = dayAt(now, zone);
  return daysOf(said).flatMap(([day, pointer]) =>
    day !== undefined && numberOf(day) < today
      ? [invalid(`${at}${pointer}`, `This day has passed in ${own}; name today or a later one.`)]
      : [],
  );
}

type Named = [day: string | undefined, pointer: string];

function daysOf(said: Pick<Message, 'kind' | 'body'>): Named[] {
  // Kind and body of a message belong together; taken apart, the compiler no longer knows.
  const { kind, body } = said as Message;
  switch (kind) {
    case 'ACKNOWLEDGEMENT':
      return [[body.expectedBy, '/expectedBy']];
    case 'DELAY_NOTICE':
      return [[body.delay.expectedDate, '/delay/expectedDate']];
    case 'STATUS_REPLY':
      return [[body.expectedDate, '/expectedDate']];
    case 'REFUSAL':
    case 'CONSULT_PROPOSAL':
      return [[body.reviewDate, '/reviewDate']];
    case 'PARTIAL_ANSWER':
    case 'FINAL_ANSWER':
      return [
        [body.response.delay?.expectedDate, '/response/delay/expectedDate'],
        [body.response.refusal?.reviewDate, '/response/refusal/reviewDate'],
      ];
    default:
      return [];
  }
}

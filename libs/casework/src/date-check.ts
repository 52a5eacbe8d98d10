import type { BodyOf, Fault, Message, MessageBody, MessageKind, Response } from '@trace/protocol';
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

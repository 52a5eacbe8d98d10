import type { Message, Response } from '@trace/protocol';
import { endOfDay, numberOf } from '../deadlines/index.ts';
import { assessUse, type CaseInUse } from './assess-use.ts';
import { refuseUse, type RestrictedPlace } from './refuse-use.ts';
import type { Datum } from './use.ts';

/**
 * Whoever answers has not talked to a holder whom the request protects, unless the asking State has permitted it before
 * (lifecycle, edge case 8). What counts is the day of the contact, and not that on which the answer is written.
 *
 * @throws Problem handling.restricted
 */
export function checkContact(
  said: Pick<Message, 'kind' | 'body'>,
  opened: CaseInUse,
  { own, at, now }: { own: string; at: string; now: Date },
): void {
  const response = responseOf(said);
  const { contactWithHolder, contactedOn } = response ?? {};
  if (response === undefined || contactWithHolder !== 'CONTACTED') return;
  const day =
    contactedOn === undefined ? now : endOfDay(numberOf(contactedOn), opened.zones[own] ?? 'UTC');
  const then = new Date(Math.min(now.getTime(), day.getTime() - 1));
  const data = itemsAnswered(opened, response);
  const closed = assessUse(opened, { purpose: 'CONTACT_HOLDER' }, data, then).flatMap(
    (verdict): RestrictedPlace[] =>
      verdict.allowed
        ? []
        : [
            {
              pointer: `${at}/response/contactWithHolder`,
              because: verdict.because,
              ask: verdict.ask,
            },
          ],
  );
  refuseUse(closed.slice(0, 1));
}

/** The items of the request that an answer speaks of; the whole request where it names none. */
function itemsAnswered({ messages }: CaseInUse, { itemResults }: Response): Datum[] {
  const asked = messages.find(({ message }) => message.kind === 'REQUEST')?.message;
  if (asked?.kind !== 'REQUEST') return [];
  const { messageId } = asked;
  const places = asked.body.items.flatMap(({ itemNo }, index) =>
    itemResults.some(({ itemRef }) => itemRef === itemNo)
      ? [{ messageId, pointer: `/items/${index}` }]
      : [],
  );
  return places.length > 0 ? places : [{ messageId }];
}

function responseOf(said: Pick<Message, 'kind' | 'body'>): Response | undefined {
  // Kind and body of a message belong together; taken apart, the compiler no longer knows.
  const message = said as Message;
  return message.kind === 'PARTIAL_ANSWER' || message.kind === 'FINAL_ANSWER'
    ? message.body.response
    : undefined;
}

import type { Message, MessageKind, MessageOf, RefusalMode } from '@trace/protocol';
import type { ClockEnding } from '../deadlines/index.ts';
import type { Case } from './case.ts';
import {
  redateByAcknowledgement,
  startAnswerClocks,
  startDelivery,
  stopClocks,
} from './case-clocks.ts';
import { gatherRefusal, gatherRequest, gatherResponse } from './facts.ts';
import type { Terms } from './filed.ts';

/** A message that is possible now, as its effect sees it. */
export interface Turn<K extends MessageKind> {
  message: MessageOf<K>;
  /** Absent for an own message without a receipt: such a one changes what is known, but moves no clock. */
  receivedAt?: Date;
  terms: Terms;
}

/**
 * What each kind of message does to a case, beside the change of state that the table of transitions says. A kind is
 * added with one line here and one in the table.
 */
const EFFECTS: { [K in MessageKind]: (c: Case, turn: Turn<K>) => Case } = {
  REQUEST: request,
  ACKNOWLEDGEMENT: acknowledge,
  PARTIAL_ANSWER: answerInPart,
  FINAL_ANSWER: answer,
  REFUSAL: refuse,
  WITHDRAWAL: withdraw,
  CLOSE: close,
};

/** How a refusal of each mode ends the answer clock; where only a part is refused it runs on for the rest. */
const ANSWER_ENDINGS: Record<RefusalMode, ClockEnding | undefined> = {
  REFUSE: 'REFUSED',
  POSTPONE: 'POSTPONED',
  RESTRICT: undefined,
};

/** Lets a message that is possible do what its kind does. */
export function takeEffect(
  c: Case,
  turn: { message: Message; receivedAt?: Date; terms: Terms },
): Case {
  // The table is keyed by kind, so the effect found is the one for this very message.
  const effect = EFFECTS[turn.message.kind] as (c: Case, turn: object) => Case;
  return effect(c, turn);
}

/** Takes up a request that the partner's node did not accept: it is shown, and nobody is waited for. */
export function failDelivery(c: Case, { message, receivedAt, terms }: Turn<'REQUEST'>): Case {
  const asked = startDelivery(gatherRequest(c, message, terms), message, terms);
  const stopped = stopClocks(asked, ['DELIVERY'], { message, receivedAt, ending: 'UNDELIVERABLE' });
  return { ...stopped, state: 'DELIVERY_FAILED' };
}

function request(c: Case, { message, receivedAt, terms }: Turn<'REQUEST'>): Case {
  const asked = startDelivery(gatherRequest(c, message, terms), message, terms);
  if (receivedAt === undefined) return { ...asked, state: 'QUEUED' };
  const delivered = stopClocks(asked, ['DELIVERY'], { message, receivedAt, ending: 'MET' });
  return startAnswerClocks(delivered, receivedAt, terms);
}

function acknowledge(c: Case, { message, receivedAt, terms }: Turn<'ACKNOWLEDGEMENT'>): Case {
  const { messageId, body } = message;
  const known = { ...c, accessClass: body.accessClass, acknowledgement: { said: body, messageId } };
  const stopped = stopClocks(known, ['ACKNOWLEDGEMENT'], { message, receivedAt, ending: 'MET' });
  return redateByAcknowledgement(stopped, body, receivedAt, terms);
}

function answerInPart(c: Case, { message, receivedAt }: Turn<'PARTIAL_ANSWER'>): Case {
  const known = gatherResponse(c, message.body.response, message.messageId);
  return stopClocks(known, ['ACKNOWLEDGEMENT'], { message, receivedAt, ending: 'MET' });
}

function answer(c: Case, { message, receivedAt }: Turn<'FINAL_ANSWER'>): Case {
  const known = gatherResponse(c, message.body.response, message.messageId);
  const both = ['ACKNOWLEDGEMENT', 'ANSWER'] as const;
  return stopClocks(known, both, { message, receivedAt, ending: 'MET' });
}

function refuse(c: Case, { message, receivedAt }: Turn<'REFUSAL'>): Case {
  const known = gatherRefusal(c, message.body, message.messageId);
  // Whatever the mode, an officer has spoken: the wait for a first word is over.
  const heard = stopClocks(known, ['ACKNOWLEDGEMENT'], { message, receivedAt, ending: 'MET' });
  const ending = ANSWER_ENDINGS[message.body.mode];
  return ending === undefined
    ? heard
    : stopClocks(heard, ['ANSWER'], { message, receivedAt, ending });
}

function withdraw(c: Case, { message, receivedAt }: Turn<'WITHDRAWAL'>): Case {
  const { messageId, body } = message;
  const known = { ...c, withdrawal: { said: body, messageId } };
  const all = ['DELIVERY', 'ACKNOWLEDGEMENT', 'ANSWER'] as const;
  return stopClocks(known, all, { message, receivedAt, ending: 'WITHDRAWN' });
}

function close(c: Case, { message }: Turn<'CLOSE'>): Case {
  return { ...c, feedback: { said: message.body.feedback, messageId: message.messageId } };
}

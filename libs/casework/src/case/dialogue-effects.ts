import type { MessageKind } from '@trace/protocol';
import type { ClockEnding } from '../deadlines/index.ts';
import type { Case, Dialogue, Topic } from './case.ts';
import { resumeAnswer, startCourseClock, stopStartedBy, suspendAnswer } from './case-clocks.ts';
import { changeDialogues, findPending, isPending, TOPICS } from './dialogues.ts';
import type { Turn } from './turn.ts';

/** Opens a question of a topic and starts the clock of whoever has to reply; a clarification suspends the answer. */
export function ask(topic: Topic): (c: Case, turn: Turn<MessageKind>) => Case {
  return (c, turn) => {
    const { message, receivedAt } = turn;
    const { messageId, issuer, audience } = message;
    // The table pairs each topic with the kind whose body this is.
    const asked = { said: message.body, messageId } as Dialogue['asked'];
    const dialogue: Dialogue = {
      topic,
      askedBy: issuer,
      asked,
      ...(receivedAt && { askedAt: receivedAt }),
      round: c.reopenings.length,
    };
    const opened = { ...c, dialogues: [...c.dialogues, dialogue] };
    const waiting = startCourseClock(opened, TOPICS[topic].clock, audience, turn);
    return topic === 'CLARIFICATION' ? suspendAnswer(waiting, turn, 'CLARIFICATION') : waiting;
  };
}

/** Replies to the open question that the message means, stops its clock and lets the answer clock run on. */
export function reply(topic: Topic): (c: Case, turn: Turn<MessageKind>) => Case {
  return (c, turn) => {
    const { message, receivedAt } = turn;
    const dialogue = findPending(c, topic, message.issuer, message.cause);
    if (dialogue === undefined) return c;
    const replied = { said: message.body, messageId: message.messageId } as Dialogue['replied'];
    const known = changeDialogues(c, (one) => one === dialogue, {
      replied,
      ...(receivedAt && { repliedAt: receivedAt }),
    } as Partial<Dialogue>);
    const of = [dialogue.asked.messageId];
    return resumeAnswer(stopStartedBy(known, of, { ...turn, ending: 'MET' }), turn, of);
  };
}

/** Makes the open questions of these topics idle: nobody need reply to them any more. */
export function lapse(
  c: Case,
  topics: readonly Topic[],
  turn: Turn<MessageKind>,
  ending: ClockEnding = 'OVERTAKEN',
): Case {
  const idle = (one: Dialogue): boolean => topics.includes(one.topic) && isPending(one);
  const of = c.dialogues.filter(idle).map(({ asked }) => asked.messageId);
  if (of.length === 0) return c;
  const known = changeDialogues(c, idle, { lapsedBy: turn.message.messageId });
  return resumeAnswer(stopStartedBy(known, of, { ...turn, ending }), turn, of);
}

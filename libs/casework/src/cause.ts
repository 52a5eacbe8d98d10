import { Refusal, type Message, type MessageKind } from '@trace/protocol';
import { isOpening, type Case, type Topic } from './case/index.ts';
import { findPending, TOPICS } from './case/dialogues.ts';

const TOPIC_OF = new Map<MessageKind, Topic>(
  (Object.keys(TOPICS) as Topic[]).map((topic) => [TOPICS[topic].reply, topic]),
);

/** What ends the wait for an answer, and so what a close or a reopening looks back at. */
const ENDINGS: ReadonlySet<MessageKind> = new Set(['FINAL_ANSWER', 'REFUSAL', 'REFERRAL']);

/**
 * The message that a new one answers: of a reply the open question that it names, or else the oldest; of a correction
 * what it corrects; of a close or a reopening the end that it looks back at; of anything else what opened the case.
 */
export function causeOf(
  { kind, body, named }: Pick<Message, 'kind' | 'body'> & { named: string | undefined },
  folded: Case,
  own: string,
): string | undefined {
  const topic = TOPIC_OF.get(kind);
  const question = topic && findPending(folded, topic, own, named)?.asked.messageId;
  if (named !== undefined && question !== named) {
    const detail = 'No open question of the other State in this case has this id.';
    throw new Refusal('member.invalid', detail, { pointer: '/cause' });
  }
  return question ?? lookBack({ kind, body }, folded) ?? openingOf(folded);
}

function lookBack(said: Pick<Message, 'kind' | 'body'>, folded: Case): string | undefined {
  // Kind and body of a message belong together; taken apart, the compiler no longer knows.
  const message = said as Message;
  if (message.kind === 'CORRECTION') return message.body.correctsMessageId;
  if (message.kind === 'EXPLANATION_QUERY') return folded.refusals.at(-1)?.messageId;
  if (message.kind !== 'CLOSE' && message.kind !== 'REOPEN') return undefined;
  return folded.entries.findLast(({ kind, effect }) => ENDINGS.has(kind) && effect === 'APPLIED')
    ?.messageId;
}

function openingOf(folded: Case): string | undefined {
  return folded.entries.find(({ kind, effect }) => isOpening(kind) && effect === 'APPLIED')
    ?.messageId;
}

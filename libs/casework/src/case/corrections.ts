import type { Message } from '@trace/protocol';
import type { Case, Said } from './case.ts';
import { correctedMessages } from './corrected-messages.ts';
import { gatherQuestions, gatherRefusal, gatherRequest, gatherResponse } from './facts.ts';
import type { Filed, Terms } from './filed.ts';

/**
 * The case with what its States have corrected, and both words of every place (Directive (EU) 2023/977 6(1)(e),
 * lifecycle 24). Only what is known changes: state, clocks and who is waited for follow from what was said when it was
 * said, so no correction moves a time limit.
 */
export function withCorrections(c: Case, ordered: readonly Filed[], terms: Terms): Case {
  if (c.corrections.length === 0) return c;
  const { messages, places } = correctedMessages(ordered, c.corrections);
  if (places.length === 0) return c;
  const byId = new Map(messages.map(({ message }) => [message.messageId, message]));
  const applied = c.entries.flatMap(({ effect, messageId }) => {
    const message = effect === 'APPLIED' ? byId.get(messageId) : undefined;
    return message ? [message] : [];
  });
  const gathered = applied.reduce(
    (facts, message) => gather(facts, message, terms),
    withoutFacts(c),
  );
  return { ...withWords(gathered, byId), corrected: places };
}

/** The case before anything of its facts was said. */
function withoutFacts(c: Case): Case {
  const {
    lastLegalHolder: _holder,
    pointOfDiversion: _diversion,
    firstRetailDate: _sold,
    timeToCrimeDays: _days,
    ...rest
  } = c;
  return {
    ...rest,
    questions: [],
    measures: [],
    itemResults: [],
    chain: [],
    parties: [],
    refusals: [],
    lateReasons: [],
  };
}

function gather(facts: Case, message: Message, terms: Terms): Case {
  const { messageId } = message;
  if (message.kind === 'REQUEST') {
    const { questions, measures, recoveredOn, reference } = gatherRequest(facts, message, terms);
    return {
      ...facts,
      questions,
      measures,
      ...(recoveredOn !== undefined && { recoveredOn }),
      ...(reference !== undefined && { reference }),
    };
  }
  if (message.kind === 'REOPEN') return gatherQuestions(facts, message.body.questions ?? []);
  if (message.kind === 'REFUSAL') return gatherRefusal(facts, message.body, messageId);
  if (message.kind === 'PARTIAL_ANSWER' || message.kind === 'FINAL_ANSWER')
    return gatherResponse(facts, message.body.response, messageId);
  return facts;
}

/** What stands in the case as it was said, whole messages, in the words that hold now. */
function withWords(c: Case, byId: ReadonlyMap<string, Message>): Case {
  const now = <T>(one: Said<T>): Said<T> => {
    const message = byId.get(one.messageId);
    // Whatever is said under an id is the body of that message.
    return message ? { ...one, said: message.body as T } : one;
  };
  const { acknowledgement, withdrawal, feedback, referral } = c;
  const closed = feedback && byId.get(feedback.messageId);
  return {
    ...c,
    ...(acknowledgement && { acknowledgement: now(acknowledgement) }),
    ...(withdrawal && { withdrawal: now(withdrawal) }),
    ...(referral && { referral: now(referral) }),
    ...(closed?.kind === 'CLOSE' &&
      closed.body.feedback && {
        feedback: { said: closed.body.feedback, messageId: closed.messageId },
      }),
    delays: c.delays.map(now),
    statusReplies: c.statusReplies.map(now),
    spontaneous: c.spontaneous.map(now),
    hits: c.hits.map(now),
  };
}

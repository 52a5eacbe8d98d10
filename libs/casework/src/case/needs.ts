import type { MessageKind } from '@trace/protocol';
import { clockStatus } from '../deadlines/index.ts';
import type { Case, Topic } from './case.ts';
import { findPending, TOPICS } from './dialogues.ts';
import { isRunning } from './next-due.ts';
import type { Saying } from './saying.ts';
import { isOpen } from './transitions.ts';

/** Why something that the state would allow is not possible, as the end of a sentence; undefined where it is. */
type Need = (c: Case, by: string, saying: Saying) => string | undefined;

/** What a kind needs beside a state that allows it. */
export const NEEDS: Partial<Record<MessageKind, Need>> = {
  REFUSAL: consultation,
  CLOSE: endOrLateness,
  CLARIFICATION: question('CLARIFICATION'),
  CONSULT_REPLY: question('CONSULTATION'),
  EXPLANATION: question('EXPLANATION'),
  PERMISSION_DECISION: question('PERMISSION'),
  JIT_REPLY: question('JOINT_TEAM'),
  PURGE_CONFIRMATION: question('PURGE'),
  REOPEN: request,
  EXPLANATION_QUERY: (c) => (c.refusals.length > 0 ? undefined : 'nothing was refused'),
  REMINDER: somethingDue,
  CORRECTION: ownMessage,
};

/** UNTOC article 18(26): before refusing or postponing, the requested State consults. */
function consultation(c: Case, _: string, { mode, ground }: Saying): string | undefined {
  if (mode === undefined || mode === 'RESTRICT' || ground?.startsWith('ITI')) return undefined;
  if (!c.legalBases.includes('UNTOC_18')) return undefined;
  const round = c.reopenings.length;
  if (c.dialogues.some((one) => one.topic === 'CONSULTATION' && one.round === round)) {
    return undefined;
  }
  const what = mode === 'REFUSE' ? 'refused' : 'postponed';
  return `the request rests on UNTOC article 18, and before it is ${what} ${c.requestingState} has to be consulted (UNTOC article 18(26))`;
}

/** An answered, refused or referred case is closed at will, any other only once its answer is overdue. */
function endOrLateness(c: Case, _: string, { at }: Saying): string | undefined {
  if (!isOpen(c.state)) return undefined;
  const overdue =
    at !== undefined &&
    c.clocks.some(
      (clock) => clock.kind === 'ANSWER' && clockStatus(clock, at).status === 'OVERDUE',
    );
  return overdue ? undefined : '';
}

/** What was never asked can not be asked again. */
function request({ opening = 'REQUEST' }: Case): string | undefined {
  return opening === 'REQUEST'
    ? undefined
    : 'nothing was requested in this case; what is new is said as information or as a proposal';
}

function question(topic: Topic): Need {
  return (c, by, { cause }) =>
    findPending(c, topic, by, cause)
      ? undefined
      : `there is no open ${TOPICS[topic].ask} for it to answer`;
}

function somethingDue(c: Case, by: string, { remindedOf }: Saying): string | undefined {
  const clocks = c.closing ? [...c.clocks, c.closing] : c.clocks;
  const due = clocks.some(
    (clock) =>
      isRunning(clock) &&
      clock.owner !== by &&
      (remindedOf === undefined || clock.kind === remindedOf),
  );
  return due ? undefined : 'nothing of the kind is waited for from the other State';
}

function ownMessage(c: Case, by: string, { correctsMessageId }: Saying): string | undefined {
  const own = c.entries.some(
    ({ issuer, messageId, effect }) =>
      issuer === by &&
      effect !== 'REFUSED_BY_PARTNER' &&
      (correctsMessageId === undefined || messageId === correctsMessageId),
  );
  return own ? undefined : 'it corrects its own messages in this case only';
}

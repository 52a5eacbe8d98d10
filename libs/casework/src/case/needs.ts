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
  CLOSE: reasonToClose,
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

/** Who asked closes with feedback or after the end; who was asked, only what was never made sufficient (lifecycle 11). */
function reasonToClose(c: Case, by: string, saying: Saying): string | undefined {
  const { closing } = saying;
  const isAsked = (c.opening ?? 'REQUEST') === 'REQUEST' && by === c.requestedState;
  if (isAsked && (closing === undefined || closing === 'INSUFFICIENT'))
    return insufficiency(c, by, saying);
  if (isAsked) return 'whoever is asked closes a case only because what is missing was not given';
  if (closing === 'INSUFFICIENT')
    return 'only the State that is asked closes a case for want of information';
  return endOrLateness(c, by, saying);
}

/** How long, and through how many reminders, the requested State waits for what is missing before it may close. */
const PATIENCE_MS = 30 * 86_400_000;
const PATIENT_REMINDERS = 3;

/** Directive (EU) 2023/977 article 6(1)(b): what is missing was asked for, reminded of, and not given in all that time. */
function insufficiency(c: Case, by: string, { at }: Saying): string | undefined {
  const exhausted = c.dialogues.some(
    ({ topic, replied, lapsedBy, asked, askedAt }) =>
      topic === 'CLARIFICATION' &&
      replied === undefined &&
      lapsedBy === undefined &&
      askedAt !== undefined &&
      at !== undefined &&
      at.getTime() - askedAt.getTime() >= PATIENCE_MS &&
      remindersSince(c, by, asked.messageId) >= PATIENT_REMINDERS,
  );
  return exhausted
    ? undefined
    : `it closes a case unanswered only where a clarification has been open for 30 days and through ${PATIENT_REMINDERS} reminders that have arrived (Directive (EU) 2023/977 article 6(1)(b))`;
}

/** How many reminders of a clarification have arrived since that question. */
function remindersSince(c: Case, by: string, question: string): number {
  const of = new Set(
    c.reminders
      .filter(({ said }) => said.clock === 'CLARIFICATION')
      .map(({ messageId }) => messageId),
  );
  const asked = c.entries.findIndex(({ messageId }) => messageId === question);
  return c.entries
    .slice(asked + 1)
    .filter(
      ({ messageId, issuer, receivedAt }) =>
        issuer === by && receivedAt !== undefined && of.has(messageId),
    ).length;
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
      effect !== 'RECALLED' &&
      (correctsMessageId === undefined || messageId === correctsMessageId),
  );
  return own ? undefined : 'it corrects its own messages in this case only';
}

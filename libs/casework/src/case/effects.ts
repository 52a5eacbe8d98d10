import type { Explanation, MessageKind, Reopen, Standing } from '@trace/protocol';
import { startReviewClock } from '../deadlines/index.ts';
import type { Case, Said } from './case.ts';
import {
  deviateAnswer,
  putOffDecision,
  startAnswerClocks,
  startClosing,
  startCourseClock,
  startDelivery,
  stopClocks,
  suspendAnswer,
} from './case-clocks.ts';
import { ask, lapse, reply } from './dialogue-effects.ts';
import { endRequest, reopen, resumePostponed } from './endings.ts';
import {
  gatherOpening,
  gatherQuestions,
  gatherRefusal,
  gatherRequest,
  gatherResponse,
} from './facts.ts';
import type { Terms } from './filed.ts';
import { redateByAcknowledgement } from './redate.ts';
import { expectAnswer } from './forecast.ts';
import type { Turn } from './turn.ts';

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
  REFERRAL: refer,
  WITHDRAWAL: withdraw,
  CLOSE: close,
  REOPEN: goOn,
  CLARIFICATION_REQUEST: ask('CLARIFICATION'),
  CLARIFICATION: reply('CLARIFICATION'),
  STATUS_QUERY: ask('STATUS'),
  STATUS_REPLY: tellProgress,
  CONSULT_PROPOSAL: ask('CONSULTATION'),
  CONSULT_REPLY: reply('CONSULTATION'),
  EXPLANATION_QUERY: ask('EXPLANATION'),
  EXPLANATION: explain,
  PERMISSION_REQUEST: ask('PERMISSION'),
  PERMISSION_DECISION: reply('PERMISSION'),
  DELAY_NOTICE: delay,
  REMINDER: (c, { message }) => ({ ...c, reminders: [...c.reminders, saidBy(message)] }),
  CORRECTION: (c, { message }) => ({ ...c, corrections: [...c.corrections, saidBy(message)] }),
  SPONTANEOUS_INFO: inform,
  JIT_PROPOSAL: (c, turn) => ask('JOINT_TEAM')(begin(c, turn), turn),
  JIT_REPLY: reply('JOINT_TEAM'),
  HIT_NOTICE: (c, { message }) => ({ ...c, hits: [...c.hits, saidBy(message)] }),
  PURGE_NOTICE: ask('PURGE'),
  PURGE_CONFIRMATION: reply('PURGE'),
};

/** Lets a message that is possible do what its kind does. */
export function takeEffect(c: Case, turn: Turn<MessageKind>): Case {
  // The table is keyed by kind, so the effect found is the one for this very message.
  const effect = EFFECTS[turn.message.kind] as (c: Case, turn: object) => Case;
  return effect(hear(c, turn), turn);
}

/** What a node may say by itself: no officer need have read the request for it. */
const SAID_BY_NODES: ReadonlySet<MessageKind> = new Set([
  'HIT_NOTICE',
  'PURGE_NOTICE',
  'PURGE_CONFIRMATION',
]);

/** Whatever the requested State says, an officer has spoken: the wait for a first word is over. */
function hear(c: Case, turn: Turn<MessageKind>): Case {
  const { issuer, kind } = turn.message;
  if (issuer !== c.requestedState || SAID_BY_NODES.has(kind)) return c;
  return stopClocks(c, ['ACKNOWLEDGEMENT'], { ...turn, ending: 'MET' });
}

/** Takes up a first message that the partner's node did not accept: it is shown, and nobody is waited for. */
export function failDelivery(c: Case, { message, receivedAt, terms }: Turn<MessageKind>): Case {
  const gathered = gatherFirst(c, message, terms);
  const stopped = stopClocks(startDelivery(gathered, message, terms), ['DELIVERY'], {
    message,
    receivedAt,
    ending: 'UNDELIVERABLE',
  });
  return { ...stopped, state: 'DELIVERY_FAILED' };
}

/** A case whose opening was recalled before it left: the other State never learns of it, and no clock of it ever ran. */
export function takeBack(c: Case, { message, terms }: Turn<MessageKind>): Case {
  return { ...gatherFirst(c, message, terms), state: 'RECALLED' };
}

function gatherFirst(c: Case, message: Turn<MessageKind>['message'], terms: Terms): Case {
  if (message.kind === 'REQUEST') return gatherRequest(c, message, terms);
  if (message.kind === 'SPONTANEOUS_INFO' || message.kind === 'JIT_PROPOSAL')
    return gatherOpening(c, message, terms);
  return c;
}

function request(c: Case, { message, receivedAt, terms }: Turn<'REQUEST'>): Case {
  const asked = startDelivery(gatherRequest(c, message, terms), message, terms);
  if (receivedAt === undefined) return { ...asked, state: 'QUEUED' };
  const delivered = stopClocks(asked, ['DELIVERY'], { message, receivedAt, ending: 'MET' });
  return startAnswerClocks(delivered, { message, receivedAt }, terms);
}

/** Opens a case that has no request: it has to be delivered like any other, and no answer is owed in it. */
function begin(c: Case, turn: Turn<'SPONTANEOUS_INFO' | 'JIT_PROPOSAL'>): Case {
  const { message, receivedAt, terms } = turn;
  if (c.opening !== undefined) return c;
  const begun = startDelivery(gatherOpening(c, message, terms), message, terms);
  return stopClocks(begun, ['DELIVERY'], { message, receivedAt, ending: 'MET' });
}

function inform(c: Case, turn: Turn<'SPONTANEOUS_INFO'>): Case {
  const begun = begin(c, turn);
  return { ...begun, spontaneous: [...begun.spontaneous, saidBy(turn.message)] };
}

function acknowledge(c: Case, turn: Turn<'ACKNOWLEDGEMENT'>): Case {
  const { messageId, body } = turn.message;
  const expecting = expectAnswer(c, turn, body.expectedBy);
  const acknowledgement = { said: body, messageId };
  const known = { ...expecting, accessClass: body.accessClass, acknowledgement };
  return redateByAcknowledgement(known, turn);
}

function answerInPart(c: Case, turn: Turn<'PARTIAL_ANSWER'>): Case {
  const { messageId, body } = turn.message;
  const known = gatherResponse(c, body.response, messageId);
  const told = tellHowFar(expectAnswer(known, turn, body.response.delay?.expectedDate), turn);
  return resumePostponed(stopClocks(told, ['DECISION'], { ...turn, ending: 'MET' }), turn);
}

function answer(c: Case, turn: Turn<'FINAL_ANSWER'>): Case {
  const { message } = turn;
  const known = gatherResponse(c, message.body.response, message.messageId);
  return startClosing(endRequest(known, turn, 'MET'), turn);
}

function refuse(c: Case, turn: Turn<'REFUSAL'>): Case {
  const { message } = turn;
  const known = gatherRefusal(c, message.body, message.messageId);
  if (message.body.mode === 'REFUSE') return startClosing(endRequest(known, turn, 'REFUSED'), turn);
  const decided = resumePostponed(lapse(known, ['CONSULTATION'], turn), turn);
  if (message.body.mode === 'POSTPONE') return postpone(decided, turn);
  const told = tellHowFar(decided, turn);
  return stopClocks(told, ['DECISION'], { ...turn, ending: 'MET' });
}

/** Suspends the answer until its review; the updates on a delay have nothing to tell meanwhile. */
function postpone(c: Case, turn: Turn<'REFUSAL'>): Case {
  const { message } = turn;
  const idle = stopClocks(c, ['DELAY_UPDATE'], { ...turn, ending: 'OVERTAKEN' });
  const suspended = suspendAnswer(idle, turn, 'POSTPONED');
  return startCourseClock(suspended, 'REVIEW', message.issuer, turn, (start) =>
    startReviewClock(start, message.body.reviewDate),
  );
}

function refer(c: Case, turn: Turn<'REFERRAL'>): Case {
  const known = { ...c, referral: saidBy(turn.message) };
  return startClosing(endRequest(known, turn, 'REFERRED'), turn);
}

function withdraw(c: Case, turn: Turn<'WITHDRAWAL'>): Case {
  const { message } = turn;
  const known = { ...c, withdrawal: saidBy(message) };
  const idle = lapse(known, ['EXPLANATION', 'JOINT_TEAM'], turn, 'WITHDRAWN');
  return stopClocks(endRequest(idle, turn, 'WITHDRAWN'), ['DELIVERY', 'ACKNOWLEDGEMENT'], {
    ...turn,
    ending: 'WITHDRAWN',
  });
}

function close(c: Case, turn: Turn<'CLOSE'>): Case {
  const { messageId, body } = turn.message;
  const known = { ...c, ...(body.feedback && { feedback: { said: body.feedback, messageId } }) };
  const idle = lapse(known, ['EXPLANATION', 'JOINT_TEAM'], turn);
  // A case may be closed without its answer, once that is overdue; the lateness so far stays with it. Where the request
  // was never made sufficient, nobody owes the answer any more.
  const ended = endRequest(
    idle,
    turn,
    body.cause === 'INSUFFICIENT' ? 'INSUFFICIENT' : 'UNANSWERED',
  );
  return stopClocks(ended, ['ACKNOWLEDGEMENT', 'CLOSE'], { ...turn, ending: 'OVERTAKEN' });
}

function goOn(c: Case, turn: Turn<'REOPEN'>): Case {
  const { questions = [] } = turn.message.body;
  return reopen(gatherQuestions(c, questions), saidBy<Reopen | Explanation>(turn.message), turn);
}

function explain(c: Case, turn: Turn<'EXPLANATION'>): Case {
  const explained = reply('EXPLANATION')(c, turn);
  // The state says that the refusal was lifted; whatever else an explanation says leaves it as it is.
  return explained.state === 'REOPENED' && !turn.message.body.refusalStands
    ? reopen(explained, saidBy<Reopen | Explanation>(turn.message), turn)
    : explained;
}

/** In what a request stands whose State has decided to execute it. */
const EXECUTED: ReadonlySet<Standing> = new Set([
  'IN_PROGRESS',
  'AWAITING_THIRD_PARTY',
  'ANSWER_IN_PREPARATION',
  'DONE',
]);

/** Whatever tells how far the request has come is the interim report. */
function tellHowFar(c: Case, turn: Turn<MessageKind>): Case {
  return stopClocks(c, ['INTERIM_REPORT'], { ...turn, ending: 'MET' });
}

function tellProgress(c: Case, turn: Turn<'STATUS_REPLY'>): Case {
  const replied = tellHowFar(reply('STATUS')(c, turn), turn);
  const told = EXECUTED.has(turn.message.body.standing)
    ? stopClocks(replied, ['DECISION'], { ...turn, ending: 'MET' })
    : replied;
  const expecting = expectAnswer(told, turn, turn.message.body.expectedDate);
  const known = { ...expecting, statusReplies: [...told.statusReplies, saidBy(turn.message)] };
  const updates = known.clocks.some(
    ({ kind, stoppedAt }) => kind === 'DELAY_UPDATE' && stoppedAt === undefined,
  );
  return updates ? keepUpdating(known, turn) : known;
}

function delay(c: Case, turn: Turn<'DELAY_NOTICE'>): Case {
  const { message } = turn;
  const { judicialAuthorisation, delay: said } = message.body;
  const told = putOffDecision(tellHowFar(c, turn), turn);
  const expecting = expectAnswer(told, turn, said.expectedDate);
  const known = keepUpdating({ ...expecting, delays: [...c.delays, saidBy(message)] }, turn);
  // Only a judicial authorisation moves the time limit; any other delay is told, and is late when it is late.
  return judicialAuthorisation ? deviateAnswer(known, turn, said.expectedDate) : known;
}

function keepUpdating(c: Case, turn: Turn<'DELAY_NOTICE' | 'STATUS_REPLY'>): Case {
  const updated = stopClocks(c, ['DELAY_UPDATE'], { ...turn, ending: 'MET' });
  return startCourseClock(updated, 'DELAY_UPDATE', turn.message.issuer, turn);
}

function saidBy<T>({ body, messageId }: { body: T; messageId: string }): Said<T> {
  return { said: body, messageId };
}

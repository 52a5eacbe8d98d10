import { Problem } from '@trace/platform';
import {
  Refusal,
  type BodyOf,
  type CooperationRequest,
  type Fault,
  type LegalBasis,
  type Message,
  type MessageKind,
  type Response,
  type TraceRequest,
} from '@trace/protocol';
import { explainedAccess } from './access-check.ts';
import { clockStatus, openParts } from './case/index.ts';
import { contactDays, pastDays, pastWish } from './date-check.ts';
import { assertGroundHolds } from './ground-check.ts';
import {
  acceptedConditions,
  correctedPlaces,
  givenElements,
  missingElements,
  namedData,
  referredItems,
} from './dialogue-check.ts';
import {
  confirmedParts,
  matchedItems,
  proposedTeam,
  purgedParts,
  teamFaults,
} from './side-check.ts';
import {
  invalid,
  itemsOf,
  measuresOf,
  refusedParts,
  unknown,
  unknownParts,
  type Known,
} from './reference-check.ts';

type Check<K extends MessageKind> = (body: BodyOf[K], known: Known, at: string) => Fault[];

/**
 * The request must name the State that it goes to, stand on legal bases by which both are bound (FP 12(4), ITI 16), and
 * wish for an answer at a time that is still to come (UNTOC 18(24)); whether it is, only its own node asks, by `now`.
 */
export function checkRequest(
  request: TraceRequest | CooperationRequest,
  to: string,
  { shared, at, now }: { shared: readonly LegalBasis[]; at: string; now?: Date },
): void {
  if (!request.header.addressees.some(({ state }) => state === to)) {
    throw new Refusal(
      'member.invalid',
      `The addressees must include ${to}, to which the request is sent.`,
      {
        pointer: `${at}/header/addressees`,
      },
    );
  }
  assertShared(request.header.legalBases, { to, shared, at: `${at}/header/legalBases` });
  const [first, ...others] = now ? pastWish(request.header, now, `${at}/header`) : [];
  if (first) throw Refusal.ofFaults([first, ...others]);
}

/** What opens a case without a request must stand on shared legal bases too (UNTOC 18(4), 19). */
export function checkOpening(
  said: Pick<Message, 'kind' | 'body'>,
  { own, to, shared, at }: { own: string; to: string; shared: readonly LegalBasis[]; at: string },
): void {
  // Kind and body of a message belong together; taken apart, the compiler no longer knows.
  const message = said as Message;
  if (message.kind !== 'SPONTANEOUS_INFO' && message.kind !== 'JIT_PROPOSAL') return;
  assertShared(message.body.legalBases, { to, shared, at: `${at}/legalBases` });
  const faults = message.kind === 'JIT_PROPOSAL' ? teamFaults(message.body, { own, to }, at) : [];
  const [first, ...others] = faults;
  if (first) throw Refusal.ofFaults([first, ...others]);
}

function assertShared(
  bases: readonly LegalBasis[],
  { to, shared, at }: { to: string; shared: readonly LegalBasis[]; at: string },
): void {
  const foreign = bases.filter((basis) => !shared.includes(basis));
  if (foreign.length === 0) return;
  const detail =
    shared.length === 0
      ? `This State and ${to} share no legal basis today.`
      : `This State and ${to} share today: ${shared.join(', ')}.`;
  throw new Problem('legal-basis.not-shared', detail, {
    errors: foreign.map((basis) => ({
      pointer: `${at}/${bases.indexOf(basis)}`,
      code: 'legal-basis.not-shared',
      detail,
    })),
  });
}

/** What is checked of each kind of message, beside the body itself. */
const CHECKS: { [K in MessageKind]?: Check<K> } = {
  ACKNOWLEDGEMENT: explainedAccess,
  PARTIAL_ANSWER: ({ response }, known, at) => faultsOfAnswer(response, known, `${at}/response`),
  FINAL_ANSWER: ({ response }, known, at) => [
    ...faultsOfAnswer(response, known, `${at}/response`),
    ...leftOut(response, known, `${at}/response`),
  ],
  REFUSAL: refusedParts,
  CONSULT_PROPOSAL: refusedParts,
  CLARIFICATION_REQUEST: missingElements,
  CLARIFICATION: givenElements,
  CONSULT_REPLY: acceptedConditions,
  REFERRAL: referredItems,
  EXPLANATION_QUERY: ({ partsAffected = [] }, known, at) =>
    unknownParts(partsAffected, known, `${at}/partsAffected`),
  CORRECTION: correctedPlaces,
  REOPEN: ({ questions = [] }, known, at) => unknownParts(questions, known, `${at}/questions`),
  PERMISSION_REQUEST: namedData,
  JIT_PROPOSAL: proposedTeam,
  HIT_NOTICE: matchedItems,
  PURGE_NOTICE: purgedParts,
  PURGE_CONFIRMATION: confirmedParts,
};

/** What is checked of a person's word alone: it depends on today, or on who says it. */
const CHECKS_AT_HOME: { [K in MessageKind]?: Check<K> } = {
  PARTIAL_ANSWER: ({ response }, known, at) =>
    causeWithoutLateness(response, known, `${at}/response`),
  FINAL_ANSWER: ({ response }, known, at) =>
    causeWithoutLateness(response, known, `${at}/response`),
  CLOSE: ({ cause }, _, at) =>
    cause !== 'AUTOMATIC'
      ? []
      : [
          invalid(
            `${at}/cause`,
            'Only a node closes a case by itself: say what the answer was good for.',
          ),
        ],
};

/**
 * What a person of this State says in a case must fit what was said before, as {@link checkContent} tells, and today: a
 * day that is expected is still to come, and only a late answer says why it is late.
 */
export function checkAgainstCase(
  said: Pick<Message, 'kind' | 'body'>,
  known: Omit<Known, 'request'>,
  at: string,
): void {
  // The table is keyed by kind, so the check found is the one for this very body.
  const check = CHECKS_AT_HOME[said.kind] as Check<MessageKind> | undefined;
  const faults = check ? check(said.body, known, at) : [];
  const [first, ...others] = [
    ...pastDays(said, known, at),
    ...contactDays(said, known, at),
    ...faults,
    ...contentFaults(said, known, at),
  ];
  if (first) throw Refusal.ofFaults([first, ...others]);
  assertGroundHolds(said, known, at);
}

/**
 * What either State says in a case must fit what was said before: what it refers to exists, a final answer leaves
 * nothing out, and a ground holds between the two. It depends on the messages and on the signed directory, not on the
 * day on which it is looked at, so sender and receiver judge alike.
 */
export function checkContent(
  said: Pick<Message, 'kind' | 'body'>,
  known: Omit<Known, 'request'>,
  at = '',
): void {
  const [first, ...others] = contentFaults(said, known, at);
  if (first) throw Refusal.ofFaults([first, ...others]);
  assertGroundHolds(said, known, at);
}

/** Whether the content of such a message can be at odds with its case at all. */
export function isCheckedAgainstCase(kind: MessageKind): boolean {
  return CHECKS[kind] !== undefined || kind === 'JIT_REPLY';
}

function contentFaults(
  said: Pick<Message, 'kind' | 'body'>,
  known: Omit<Known, 'request'>,
  at: string,
): Fault[] {
  const request = known.messages
    .map(({ message }) => message)
    .find((message) => message.kind === 'REQUEST')?.body;
  // The table is keyed by kind, so the check found is the one for this very body.
  const check = CHECKS[said.kind] as Check<MessageKind> | undefined;
  return check ? check(said.body, { ...known, request }, at) : [];
}

function faultsOfAnswer(response: Response, known: Known, at: string): Fault[] {
  return [
    ...unknownReferences(response, known, at),
    ...(response.refusal ? refusedParts(response.refusal, known, `${at}/refusal`) : []),
  ];
}

/** A cause belongs to an answer that is late: one that is in time has none to give. */
function causeWithoutLateness(
  { lateReason }: Response,
  { folded, now }: Known,
  at: string,
): Fault[] {
  const late = folded.clocks.some(
    (clock) => clock.kind === 'ANSWER' && clockStatus(clock, now).lateBySeconds !== undefined,
  );
  if (lateReason === undefined || late) return [];
  return [invalid(`${at}/lateReason`, 'The answer is in time; leave out why it is late.')];
}

function unknownReferences(response: Response, { request, folded }: Known, at: string): Fault[] {
  const items = itemsOf(request);
  const faults: Fault[] = [];
  for (const list of ['itemResults', 'chain'] as const) {
    for (const [index, { itemRef }] of (response[list] ?? []).entries()) {
      if (!items.has(itemRef)) faults.push(unknown(`${at}/${list}/${index}/itemRef`, 'item'));
    }
  }
  for (const [index, { questionNo, code }] of response.questionResults.entries()) {
    const asked = folded.questions[questionNo - 1];
    if (!asked) faults.push(unknown(`${at}/questionResults/${index}/questionNo`, 'question'));
    else if (asked.code !== code) {
      const detail = `Question ${questionNo} of the case is ${asked.code}.`;
      faults.push({
        pointer: `${at}/questionResults/${index}/code`,
        code: 'member.invalid',
        detail,
      });
    }
  }
  for (const [index, { measureNo }] of (response.measureResults ?? []).entries()) {
    if (measureNo > measuresOf(request))
      faults.push(unknown(`${at}/measureResults/${index}/measureNo`, 'measure'));
  }
  return faults;
}

function leftOut(response: Response, { request, folded }: Known, at: string): Fault[] {
  const answered = new Set(response.questionResults.map(({ questionNo }) => questionNo));
  const done = new Set((response.measureResults ?? []).map(({ measureNo }) => measureNo));
  const judged = new Set(response.itemResults.map(({ itemRef }) => itemRef));
  const open = openParts(folded, [...itemsOf(request)]);
  const missing = (list: string, what: string, numbers: number[]): Fault[] =>
    numbers.map((number) => ({
      pointer: `${at}/${list}`,
      code: 'member.missing',
      detail: `A final answer leaves nothing out: ${what} ${number} of the request is missing.`,
    }));
  return [
    ...missing(
      'itemResults',
      'item',
      open.items.filter((itemNo) => !judged.has(itemNo)),
    ),
    ...missing(
      'questionResults',
      'question',
      open.questions.filter((questionNo) => !answered.has(questionNo)),
    ),
    ...missing(
      'measureResults',
      'measure',
      open.measures.filter((measureNo) => !done.has(measureNo)),
    ),
  ];
}

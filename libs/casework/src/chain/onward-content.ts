import type { StoredMessage } from '@trace/exchange';
import type {
  AddresseeReason,
  CooperationRequest,
  Item,
  LegalBasis,
  Question,
  QuestionCode,
  RequestHeader,
  TraceRequest,
} from '@trace/protocol';
import { correctedMessages, type Case } from '../case/index.ts';
import type { OpenedCase } from '../case-files.ts';
import type { Datum, UseVerdict } from '../handling/index.ts';
import type { DraftContent, DraftOrigin, Withheld } from './draft.ts';
import { pointersTo, type Indication } from './indications.ts';

/** What an onward request is made of. */
export interface OnwardOrder {
  opened: OpenedCase;
  /** The State to ask next. */
  to: string;
  rootId: string;
  /** The legal bases that this State shares with the next one today. */
  shared: readonly LegalBasis[];
  /** Whether a datum may be handed on to that State. */
  mayHandOn: (datum: Datum) => UseVerdict;
}

/** The content of an onward draft, where it comes from, and what was left out. */
export interface Onward {
  content: DraftContent;
  origin: DraftOrigin;
  withheld: Withheld[];
}

/** What is asked of a State, unless the answer suggests it: by why it is asked (list 7.13). */
const QUESTIONS_FOR: Record<AddresseeReason, readonly QuestionCode[]> = {
  MANUFACTURER: ['Q-IDENT', 'Q-MANUF', 'Q-FIRSTDEST', 'Q-CHAIN'],
  LAST_IMPORT: ['Q-IMPORT', 'Q-CHAIN', 'Q-LASTHOLDER'],
  TRANSIT: ['Q-CHAIN'],
  OTHER_LINK: ['Q-CHAIN', 'Q-LASTHOLDER'],
};

const PERSONS_STAY =
  'Persons are not carried over by themselves: name those whom this State needs to know of.';

/**
 * Turns what an answer or a referral points to into a request to the next State: the own request, corrected by what the
 * answer says, as far as its provider lets it be handed on (ITI 15, 20; lifecycle 19; causes F10, F14).
 *
 * @returns undefined when nothing in the case points to that State
 */
export function onwardContent(order: OnwardOrder): Onward | undefined {
  const { opened, to } = order;
  const { partner } = opened.file;
  // What was corrected goes on as it is now.
  const { messages } = correctedMessages(opened.messages, opened.folded.corrections);
  const asked = messages.find(({ message }) => message.kind === 'REQUEST');
  const indications = pointersTo(to, spokenBy(partner, { folded: opened.folded, messages }));
  const [first] = indications;
  if (!first || asked?.message.kind !== 'REQUEST') return undefined;
  const judged = indications.map((one) => ({ one, verdict: order.mayHandOn(one.datum) }));
  const free = judged.filter(({ one, verdict }) => isFree(one, verdict)).map(({ one }) => one);
  const { message } = asked;
  const request = corrected(message.body, free, order);
  const persons = message.body.persons.length > 0;
  return {
    content: { language: message.language, to: [to], request },
    origin: { caseId: opened.file.caseId, messageId: first.datum.messageId },
    withheld: [
      ...judged.flatMap(({ one, verdict }) => withheldOf(one, verdict)),
      ...(persons
        ? [
            {
              datum: { messageId: message.messageId, pointer: '/persons' },
              because: PERSONS_STAY,
            },
          ]
        : []),
    ],
  };
}

/** What the partner has said and the case has applied, the latest first. */
function spokenBy(
  partner: string,
  { folded, messages }: { folded: Case; messages: readonly StoredMessage[] },
): StoredMessage[] {
  const places = new Map(
    folded.entries
      .filter(({ effect, issuer }) => effect === 'APPLIED' && issuer === partner)
      .map(({ messageId }, place) => [messageId, place]),
  );
  return messages
    .filter(({ message }) => places.has(message.messageId))
    .toSorted(
      (one, other) =>
        (places.get(other.message.messageId) ?? 0) - (places.get(one.message.messageId) ?? 0),
    );
}

/** Free where nothing closes it, and the provider releases it or has permitted just this. */
function isFree({ released }: Indication, verdict: UseVerdict): boolean {
  return verdict.allowed && (released || verdict.by !== undefined);
}

function withheldOf({ datum, released }: Indication, verdict: UseVerdict): Withheld[] {
  if (!verdict.allowed) return [{ datum, because: verdict.because, ask: verdict.ask }];
  if (released || verdict.by !== undefined) return [];
  const because = 'The answering State has not released the data of its answer for that State.';
  return [{ datum, because, ask: 'FORWARD_TO_STATE' }];
}

function corrected<R extends TraceRequest | CooperationRequest>(
  request: R,
  free: readonly Indication[],
  order: OnwardOrder,
): R {
  const items = request.items.map((item) => correctedItem(item, free));
  return Object.assign({}, request, {
    header: onwardHeader(request.header, free, order),
    items,
    persons: [],
  });
}

function correctedItem(item: Item, free: readonly Indication[]): Item {
  const right = free.find(({ itemRef, correction }) => correction && itemRef === item.itemNo);
  if (!right?.correction) return item;
  const { make, manufacturerCountry, model, serial } = right.correction;
  const [first, ...others] = item.serials;
  return Object.assign({}, item, {
    make,
    manufacturerNormalised: make,
    manufacturerCountry,
    model,
    ...(serial !== undefined &&
      first && { serials: [Object.assign({}, first, { raw: serial }), ...others] }),
  });
}

function onwardHeader(
  header: RequestHeader,
  free: readonly Indication[],
  { opened, to, rootId, shared }: OnwardOrder,
): RequestHeader {
  const kept = header.legalBases.filter((basis) => shared.includes(basis));
  const legalBases = kept.length > 0 ? kept : shared.filter((basis) => basis !== 'BILATERAL');
  const why = free.find((one) => one.why !== undefined)?.why ?? 'OTHER_LINK';
  const told = free.flatMap(({ text }) => (text === undefined ? [] : [text]));
  const next = Object.assign({}, header, {
    rootTraceId: rootId,
    parentRequestId: opened.file.caseId,
    relation: 'ONWARD',
    legalBases,
    addressees: [{ state: to, why, mode: 'SEQUENTIAL' }],
    questions: onwardQuestions(free, why, opened),
    ...(told.length > 0 && { reasonsInfoAvailableThere: told.join('\n').slice(0, 4_000) }),
  });
  // What belongs to the first request alone: its reference, its wished date, its approval, its translations.
  for (const member of [
    'humanRef',
    'requestedBy',
    'requestedByReason',
    'approver',
    'approvedAt',
  ] as const)
    delete next[member];
  delete next.translations;
  if (!legalBases.includes('BILATERAL')) delete next.bilateralRef;
  return next;
}

/** What the answer suggests, else what such a State is usually asked, and what is still open of the own questions. */
function onwardQuestions(
  free: readonly Indication[],
  why: AddresseeReason,
  { folded }: OpenedCase,
): Question[] {
  const suggested = free.flatMap(({ questions = [] }) => questions);
  const open = folded.questions.filter(({ status }) => status !== 'ANSWERED');
  const wanted: Question[] = [
    ...(suggested.length > 0 ? suggested : QUESTIONS_FOR[why])
      .filter((code) => code !== 'Q-OTHER')
      .map((code) => ({ code })),
    ...open.map(({ code, itemRef, text }) => ({
      code,
      ...(itemRef !== undefined && { itemRef }),
      ...(text !== undefined && { text }),
    })),
  ];
  const seen = new Set<string>();
  return wanted.filter(({ code, text }) => {
    const key = `${code} ${text ?? ''}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

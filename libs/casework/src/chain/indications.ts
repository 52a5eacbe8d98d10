import type { StoredMessage } from '@trace/exchange';
import type {
  AddresseeReason,
  CorrectedIdentification,
  OnwardState,
  QuestionCode,
  Referral,
  Response,
} from '@trace/protocol';
import type { Datum } from '../handling/index.ts';

/** One place in an answer or a referral that points to another State. */
export interface Indication {
  datum: Datum;
  /** The State to which it points. */
  state: string;
  /** Why that State is asked, as far as this place says. */
  why?: AddresseeReason;
  itemRef?: number;
  /** What the item really is. */
  correction?: CorrectedIdentification;
  questions?: readonly QuestionCode[];
  /** In words, for the State that is asked next. */
  text?: string;
  /** Whether its provider lets the data of the answer go there at all. */
  released: boolean;
}

/** Every place in these messages that points to a State, in the order of the messages. */
export function pointersTo(to: string, messages: readonly StoredMessage[]): Indication[] {
  return messages.flatMap(indicationsOf).filter(({ state }) => state === to);
}

/** Every place in a message that points to another State. */
export function indicationsOf({ message }: StoredMessage): Indication[] {
  const { messageId } = message;
  if (message.kind === 'REFERRAL') return inReferral(message.body, messageId);
  if (message.kind !== 'PARTIAL_ANSWER' && message.kind !== 'FINAL_ANSWER') return [];
  return inResponse(message.body.response, messageId);
}

function inReferral(
  { onwardStates, correctedItems = [] }: Referral,
  messageId: string,
): Indication[] {
  const released = releasedTo(onwardStates);
  return [
    ...onwardStates.map((one, index) =>
      named(one, { messageId, pointer: `/onwardStates/${index}` }),
    ),
    ...correctedItems.map(({ itemRef, correctedIdentification }, index) =>
      correcting(correctedIdentification, itemRef, released, {
        messageId,
        pointer: `/correctedItems/${index}/correctedIdentification`,
      }),
    ),
  ];
}

function inResponse(
  { onwardStates = [], itemResults, chain = [] }: Response,
  messageId: string,
): Indication[] {
  const released = releasedTo(onwardStates);
  const at = (pointer: string): Datum => ({ messageId, pointer: `/response${pointer}` });
  return [
    ...onwardStates.map((one, index) => named(one, at(`/onwardStates/${index}`))),
    ...itemResults.flatMap(({ itemRef, correctedIdentification, reasons }, index) => [
      ...(correctedIdentification
        ? [
            correcting(
              correctedIdentification,
              itemRef,
              released,
              at(`/itemResults/${index}/correctedIdentification`),
            ),
          ]
        : []),
      ...reasons.flatMap(({ code, country, date }, place): Indication[] =>
        code === 'EXPORTED_TO' && country !== undefined
          ? [
              exported(
                country,
                itemRef,
                date,
                released,
                at(`/itemResults/${index}/reasons/${place}`),
              ),
            ]
          : [],
      ),
    ]),
    ...chain.flatMap(({ event, country, itemRef, date }, index): Indication[] =>
      event === 'IMPORTED'
        ? [exported(country, itemRef, date, released, at(`/chain/${index}`))]
        : [],
    ),
  ];
}

function named(
  { state, why, suggestedQuestions, canForwardData }: OnwardState,
  datum: Datum,
): Indication {
  return {
    datum,
    state,
    text: why,
    ...(suggestedQuestions && { questions: suggestedQuestions }),
    released: canForwardData,
  };
}

function correcting(
  correction: CorrectedIdentification,
  itemRef: number,
  released: ReadonlyMap<string, boolean>,
  datum: Datum,
): Indication {
  const { manufacturerCountry: state } = correction;
  return {
    datum,
    state,
    why: 'MANUFACTURER',
    itemRef,
    correction,
    released: released.get(state) ?? true,
  };
}

function exported(
  state: string,
  itemRef: number,
  date: string | undefined,
  released: ReadonlyMap<string, boolean>,
  datum: Datum,
): Indication {
  const when = date === undefined ? '' : ` on ${date}`;
  return {
    datum,
    state,
    why: 'LAST_IMPORT',
    itemRef,
    text: `Item ${itemRef} went to ${state}${when}, by the records of the State that was asked first.`,
    released: released.get(state) ?? true,
  };
}

/** What the answering State says of each State that it names: whether its data may go there. */
function releasedTo(onwardStates: readonly OnwardState[]): ReadonlyMap<string, boolean> {
  return new Map(onwardStates.map(({ state, canForwardData }) => [state, canForwardData]));
}

import type { CooperationRequest, Fault, LegalBasis, Message, TraceRequest } from '@trace/protocol';
import type { Case } from './case/index.ts';

/** What a message that follows in a case is checked against. */
export interface Known {
  /** Absent in a case that no request has opened. */
  request?: TraceRequest | CooperationRequest | undefined;
  folded: Case;
  messages: readonly { message: Message }[];
  /** The State that says it. */
  own: string;
  /** The message that it answers. */
  cause: string | undefined;
  /** The legal bases that bound both States on the day on which the case began. */
  shared: readonly LegalBasis[];
  /** The time zone of each State that the directory names. */
  zones: Readonly<Record<string, string>>;
  now: Date;
}

/** A part of a request, by the numbers that it has there. */
interface Part {
  itemRef?: number;
  questionNo?: number;
  measureNo?: number;
}

/** The parts in a list that name an item, a question or a measure that the case does not have. */
export function unknownParts(parts: readonly Part[], known: Known, at: string): Fault[] {
  const items = itemsOf(known.request);
  return parts.flatMap(({ itemRef, questionNo = 0, measureNo = 0 }, index) => [
    ...(itemRef === undefined || items.has(itemRef)
      ? []
      : [unknown(`${at}/${index}/itemRef`, 'item')]),
    ...(questionNo > known.folded.questions.length
      ? [unknown(`${at}/${index}/questionNo`, 'question')]
      : []),
    ...(measureNo > measuresOf(known.request)
      ? [unknown(`${at}/${index}/measureNo`, 'measure')]
      : []),
  ]);
}

/** What is refused in part is a part of the request, and the consultation before it was one of this case. */
export function refusedParts(
  { partsAffected, consultationRef }: { partsAffected: Part[]; consultationRef?: string },
  known: Known,
  at: string,
): Fault[] {
  const parts = unknownParts(partsAffected, known, `${at}/partsAffected`);
  const consulted = known.folded.dialogues.some(
    ({ topic, asked }) => topic === 'CONSULTATION' && asked.messageId === consultationRef,
  );
  if (consultationRef === undefined || consulted) return parts;
  const detail = 'No consultation in this case was opened by a message with this id.';
  return [invalid(`${at}/consultationRef`, detail), ...parts];
}

/** The numbers of the items in a request. */
export function itemsOf(request: Known['request']): Set<number> {
  return new Set(request?.items.map(({ itemNo }) => itemNo));
}

/** How many measures a request asks for. */
export function measuresOf(request: Known['request']): number {
  return request?.requestType === 'COOPERATION' ? request.measures.length : 0;
}

/** The fault of a number that the request does not have. */
export function unknown(pointer: string, what: string): Fault {
  return invalid(pointer, `The request has no ${what} with this number.`);
}

/** The fault of a member that does not fit the case. */
export function invalid(pointer: string, detail: string): Fault {
  return { pointer, code: 'member.invalid', detail };
}

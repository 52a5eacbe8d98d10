import type { StoredMessage } from '@trace/exchange';
import { ELEMENT_PARAGRAPHS } from '@trace/protocol';

/** Something that a clarification asks for, with the paragraph by which a request has to have it (ITI 21). */
export class MissingElementView {
  element: string;
  itemRef?: number;
  questionNo?: number;
  measureNo?: number;
  /** What exactly is asked for. */
  text: string;
  /** The paragraph that asks for this element. */
  source: string;

  /** What a message misses in the request; undefined for a message of another kind. */
  static allOf(asked: StoredMessage | undefined): MissingElementView[] | undefined {
    if (asked?.message.kind !== 'CLARIFICATION_REQUEST') return undefined;
    return asked.message.body.missing.map((one) =>
      Object.assign({}, one, { source: ELEMENT_PARAGRAPHS[one.element] }),
    );
  }
}

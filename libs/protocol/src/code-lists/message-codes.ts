/** The kinds of message of this protocol version. */
export const MESSAGE_KINDS = [
  'REQUEST',
  'ACKNOWLEDGEMENT',
  'PARTIAL_ANSWER',
  'FINAL_ANSWER',
  'REFUSAL',
  'WITHDRAWAL',
  'CLOSE',
] as const;

/** A code of MESSAGE_KINDS. */
export type MessageKind = (typeof MESSAGE_KINDS)[number];

import type { CheckedMessage, RefusalCode } from '@trace/protocol';

/** A message that fell through a check: refused in the receipt. */
export interface RefusedMessage {
  messageId?: string;
  digest: string;
  code: RefusalCode;
  detail: string;
}

/** What became of each message of a parcel after the checks that need no database. */
export type Examined =
  | { kind: 'SOUND'; checked: CheckedMessage }
  | { kind: 'UNSOUND'; refused: RefusedMessage; jws: string };

/** A message at which the checks themselves failed, by a fault of this node and not by a refusal. */
export interface Unexamined {
  kind: 'UNEXAMINED';
  jws: string;
  digest: string;
  fault: unknown;
}

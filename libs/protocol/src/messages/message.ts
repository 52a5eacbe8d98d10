import type { MessageKind } from '../code-lists/message-codes.ts';
import type { Acknowledgement } from './acknowledgement.message.ts';
import type { Close } from './close.message.ts';
import type { CooperationRequest } from './cooperation-request.message.ts';
import type { FinalAnswer } from './final-answer.message.ts';
import type { MessageEnvelope } from './message-envelope.message.ts';
import type { PartialAnswer } from './partial-answer.message.ts';
import type { RefusalNotice } from './refusal-notice.message.ts';
import type { TraceRequest } from './trace-request.message.ts';
import type { Withdrawal } from './withdrawal.message.ts';

/** What a message of each kind says. */
export interface BodyOf {
  REQUEST: TraceRequest | CooperationRequest;
  ACKNOWLEDGEMENT: Acknowledgement;
  PARTIAL_ANSWER: PartialAnswer;
  FINAL_ANSWER: FinalAnswer;
  REFUSAL: RefusalNotice;
  WITHDRAWAL: Withdrawal;
  CLOSE: Close;
}

/** The body of a message of whatever kind. */
export type MessageBody = BodyOf[MessageKind];

/** A message of one kind: its envelope and the body that belongs to the kind. */
export type MessageOf<K extends MessageKind> = Omit<MessageEnvelope, 'kind' | 'body'> & {
  kind: K;
  body: BodyOf[K];
};

/** A message: a union that `kind` tells apart. */
export type Message = { [K in MessageKind]: MessageOf<K> }[MessageKind];

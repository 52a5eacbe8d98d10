import type {
  CloseCause,
  Message,
  RefusalGround,
  RefusalMode,
  RemindedClock,
} from '@trace/protocol';
import type { Variant } from './transitions.ts';

/** What of a message, beside its kind, decides whether it may be said; what is left out is not asked. */
export interface Saying {
  /** How much is to be refused, and on which ground. */
  mode?: RefusalMode;
  ground?: RefusalGround;
  /** The message that is replied to. */
  cause?: string;
  /** The own message that is to be corrected. */
  correctsMessageId?: string;
  /** What the other State is to be reminded of. */
  remindedOf?: RemindedClock;
  /** Why the case is closed, or that it is closed with feedback. */
  closing?: CloseCause | 'FEEDBACK';
  /** When it is said; for a message that was received, when it was received. */
  at?: Date;
}

/** What a message, or the draft of one, says of itself that decides whether it may be said. */
export function sayingOf(
  said: Pick<Message, 'kind' | 'body'> & { cause?: string | undefined },
  at?: Date,
): Saying {
  const { cause } = said;
  return {
    ...(cause !== undefined && { cause }),
    ...(at !== undefined && { at }),
    ...bodyOf(said),
  };
}

/** What of a message decides where it leads. */
export function variantOf(message: Message): Variant | undefined {
  if (message.kind === 'REFUSAL') return message.body.mode;
  if (message.kind === 'EXPLANATION') return message.body.refusalStands ? 'STANDS' : 'LIFTED';
  if (message.kind === 'JIT_REPLY') return message.body.decision;
  return undefined;
}

function bodyOf(said: Pick<Message, 'kind' | 'body'>): Saying {
  // Kind and body of a message belong together; taken apart, the compiler no longer knows.
  const message = said as Message;
  if (message.kind === 'REFUSAL') return { mode: message.body.mode, ground: message.body.ground };
  if (message.kind === 'CORRECTION') return { correctsMessageId: message.body.correctsMessageId };
  if (message.kind === 'CLOSE') return { closing: message.body.cause ?? 'FEEDBACK' };
  if (message.kind === 'REMINDER') return { remindedOf: message.body.clock };
  return {};
}

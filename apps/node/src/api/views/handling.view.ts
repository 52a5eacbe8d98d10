import {
  handledPlaces,
  type EffectiveHandling,
  type HandledPlace,
  type UseVerdict,
} from '@trace/casework';
import type { StoredMessage } from '@trace/exchange';

/** What may be done with a datum: the strictest of all that is said of what it lies in. */
export class HandlingView {
  /** H0 police use, H1 not in court, H2 not to be passed on, H3 as the texts say. */
  level: string;
  flags: string[];
  /** The restrictions in words, the outer before the inner. */
  texts: string[];
  /** The provider's own classifications. */
  classifications: string[];
  /** The day before which nothing is done with it and nobody is told. */
  notBefore?: string;
  /** The day after which it is deleted. */
  deleteAfter?: string;
  /** The day until which the receiver may keep it. */
  retentionDate?: string;
}

/** A part of a message and the handling that takes effect there. */
export class HandledPlaceView {
  /** RFC 6901, into the body; empty for all of it. */
  pointer: string;
  handling: HandlingView;

  /** The view of a place. */
  static of({ pointer, handling }: HandledPlace): HandledPlaceView {
    return { pointer, handling };
  }
}

/** A part of a message of the case whose use is restricted. */
export class RestrictedView {
  messageId: string;
  /** RFC 6901, into the body; empty for all of it. */
  pointer: string;
  handling: HandlingView;

  /** Every restricted part of these messages; what lies in another and adds nothing is not named again. */
  static allOf(messages: readonly StoredMessage[]): RestrictedView[] {
    return messages.flatMap(({ message }) => {
      const places = handledPlaces(message);
      const whole = JSON.stringify(places[0]?.handling);
      return places.flatMap(({ pointer, handling }) =>
        isRestricted(handling) && (pointer === '' || JSON.stringify(handling) !== whole)
          ? [{ messageId: message.messageId, pointer, handling }]
          : [],
      );
    });
  }
}

/** A place that is closed to a use. */
export class ClosedPlaceView {
  pointer: string;
  because: string;
  /** The purpose of the permission that would open it. */
  ask: string;
}

/** Whether one datum may be used as was asked. */
export class UseVerdictView {
  messageId: string;
  pointer?: string;
  handling: HandlingView;
  allowed: boolean;
  /** The decisions on permission that open it. */
  by?: string[];
  /** The conditions under which they do. */
  conditions?: string[];
  /** Why it is not allowed. */
  because?: string;
  /** The purpose of the permission that would open it. */
  ask?: string;
  /** Every closed place in the datum. */
  closed?: ClosedPlaceView[];

  /** The view of a verdict. */
  static of({ datum, ...verdict }: UseVerdict): UseVerdictView {
    return { ...datum, ...verdict };
  }
}

/** Whether everything may be used as was asked. */
export class UseCheckView {
  /** Whether all of it may. */
  allowed: boolean;
  /** In the order in which it was asked. */
  verdicts: UseVerdictView[];
}

function isRestricted({
  level,
  flags,
  texts,
  notBefore,
  deleteAfter,
  retentionDate,
}: EffectiveHandling): boolean {
  return (
    level !== 'H0' ||
    flags.length + texts.length > 0 ||
    notBefore !== undefined ||
    deleteAfter !== undefined ||
    retentionDate !== undefined
  );
}

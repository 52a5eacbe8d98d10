import { SECURITY_EVENTS, type SecurityEventRow } from '@trace/exchange';
import { instant } from '@trace/protocol';

/** What looked like an attack: everything of one kind and partner within one hour, without what it said. */
export class SecurityEventView {
  kind: string;
  /** What it means, in a sentence. */
  sentence: string;
  /** Left out where nobody can tell who it was. */
  partner?: string;
  firstAt: string;
  lastAt: string;
  times: number;
  /** The code by which the last one was refused. */
  code: string;

  /** The line of a security event. */
  static of({
    kind,
    partner,
    firstAt,
    lastAt,
    times,
    outcome,
  }: SecurityEventRow): SecurityEventView {
    return {
      kind,
      sentence: SECURITY_EVENTS[kind],
      ...(partner !== '' && { partner }),
      firstAt: instant(firstAt),
      lastAt: instant(lastAt),
      times,
      code: outcome,
    };
  }
}

/** The latest security events. */
export class SecurityEventsView {
  events: SecurityEventView[];
}

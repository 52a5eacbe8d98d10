import type { LaneState } from '@trace/exchange';
import { instant } from '@trace/protocol';

/** How the lane to a partner stands: what waits, since when, and when it is tried again. */
export class LaneView {
  partner: string;
  /** Messages that have no receipt yet. */
  waiting: number;
  waitingSince?: string;
  /** How many of them stand aside for now, because one of the two nodes fails at them; the others go on. */
  aside: number;
  /** Tries that failed in a row. */
  failures: number;
  nextAttemptAt?: string;
  /**
   * Why the last try failed, or why none is made: `outside-service-window`, which counts as no failure. Whose certificate has
   * ended is told by `partner-certificate-ended` and `own-certificate-ended`.
   */
  lastError?: string;
  lastReceiptAt?: string;
  /** CLOSED while all is well, OPEN while the lane rests, PROBING while it is tried again. */
  circuit: string;
  /** WELL, SILENT or UNKNOWN, by the age of the last canary that came back, and by nothing else. */
  health: string;
  canarySentAt?: string;
  canaryReceiptAt?: string;
  /** How long the last canary took to its receipt. */
  canaryMilliseconds?: number;
  /** All of it in one sentence. */
  sentence: string;

  /** The view of a lane. */
  static of(lane: LaneState): LaneView {
    const {
      partner,
      waiting,
      waitingSince,
      failures,
      nextAttemptAt,
      lastError,
      lastReceiptAt,
      circuit,
    } = lane;
    return {
      partner,
      waiting,
      aside: lane.aside,
      ...(waitingSince !== null && { waitingSince: instant(waitingSince) }),
      failures,
      ...(nextAttemptAt !== null && { nextAttemptAt: instant(nextAttemptAt) }),
      ...(lastError !== null && { lastError }),
      ...(lastReceiptAt !== null && { lastReceiptAt: instant(lastReceiptAt) }),
      circuit,
      ...canaryOf(lane),
      sentence: sentenceOf(lane),
    };
  }
}

function canaryOf({
  health,
  canarySentAt,
  canaryReceiptAt,
  canaryMs,
}: LaneState): Pick<
  LaneView,
  'health' | 'canarySentAt' | 'canaryReceiptAt' | 'canaryMilliseconds'
> {
  return {
    health,
    ...(canarySentAt !== null && { canarySentAt: instant(canarySentAt) }),
    ...(canaryReceiptAt !== null && { canaryReceiptAt: instant(canaryReceiptAt) }),
    ...(canaryMs !== null && { canaryMilliseconds: canaryMs }),
  };
}

/** What people read of a lane that rests for a reason of which they have to know more than its code. */
const RESTS_SAY: Record<string, (partner: string) => string> = {
  'outside-service-window': (partner) => `outside ${partner}'s service window`,
  'no-answer-outside-service-window': (partner) =>
    `tried in vain because something is urgent, outside ${partner}'s service window`,
  'partner-certificate-ended': (partner) => `the TLS certificate of ${partner} has ended`,
  'own-certificate-ended': () => 'the TLS certificate of this node has ended',
};

function sentenceOf({
  partner,
  waiting,
  waitingSince,
  aside,
  failures,
  nextAttemptAt,
  lastError,
}: LaneState): string {
  if (waiting === 0) return `nothing waits for ${partner}`;
  const next = nextAttemptAt === null ? '' : `, next ${instant(nextAttemptAt)}`;
  const rests = lastError === null ? undefined : RESTS_SAY[lastError];
  if (rests) return `${waiting} for ${partner}: ${rests(partner)}${next}`;
  const since = waitingSince === null ? '' : ` since ${instant(waitingSince)}`;
  const tries =
    failures === 0
      ? ''
      : `, ${failures} ${failures === 1 ? 'try' : 'tries'} failed (${lastError ?? 'unknown'})`;
  const apart = aside === 0 ? '' : `, ${aside} of ${waiting} stand aside after a fault of a node`;
  return `waiting for ${partner}${since}${tries}${next}${apart}`;
}

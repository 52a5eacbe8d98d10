import type { Case } from './case.ts';

/** The date that the requester proposes, and whether anything is due by it. */
export interface RequestedDate {
  at: Date;
  /** REQUESTED until the requested State accepts it; only then is the answer due by it (UNTOC 18(24)). */
  standing: 'REQUESTED' | 'ACCEPTED';
  /** The message that accepted it, and the instant in its receipt or at which it was said. */
  acceptedBy?: string;
  acceptedAt?: Date;
}

/** How the date that the requester proposes stands; undefined where it proposes none. */
export function requestedDateOf(
  c: Pick<Case, 'requestedBy' | 'dateAccepted'>,
): RequestedDate | undefined {
  const { requestedBy: at, dateAccepted } = c;
  if (at === undefined) return undefined;
  if (dateAccepted === undefined) return { at, standing: 'REQUESTED' };
  return { at, standing: 'ACCEPTED', acceptedBy: dateAccepted.by, acceptedAt: dateAccepted.at };
}

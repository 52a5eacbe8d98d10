import { canonicalJson, type AgreedLimits, type Membership, type Partner } from '@trace/protocol';

/** An agreement between two States, with the time limits about which their signed statements say the same. */
export interface SharedAgreement {
  /** Its name, as both have signed it and as a request names it. */
  ref: string;
  routine?: AgreedLimits;
  urgent?: AgreedLimits;
}

/**
 * The bilateral agreements that bind two States on a day: a pure reading of their two signed statements. A time limit
 * counts only where both have signed the very same: so no State sets one for the other, and both compute equal clocks.
 */
export function sharedAgreementsOf(one: Partner, other: Partner, on: string): SharedAgreement[] {
  const theirs = new Map(agreementsOn(other, on).map((agreement) => [agreement.ref, agreement]));
  return agreementsOn(one, on).flatMap(({ ref = '', routine, urgent }): SharedAgreement[] => {
    const same = theirs.get(ref);
    if (same === undefined) return [];
    return [
      {
        ref,
        ...(routine !== undefined && isSame(routine, same.routine) && { routine }),
        ...(urgent !== undefined && isSame(urgent, same.urgent) && { urgent }),
      },
    ];
  });
}

function agreementsOn({ statement }: Partner, on: string): Membership[] {
  return statement.metadata.trace_state.memberships.filter(
    ({ basis, ref, since, until }) =>
      basis === 'BILATERAL' &&
      ref !== undefined &&
      since <= on &&
      (until === undefined || on <= until),
  );
}

function isSame(one: AgreedLimits, other: AgreedLimits | undefined): boolean {
  return other !== undefined && canonicalJson(one) === canonicalJson(other);
}

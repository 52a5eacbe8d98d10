import { apply, envelopeOf, withWaiting } from './apply.ts';
import { takeCalendars } from './calendars.ts';
import { EMPTY_CASE, type Case, type CaseEntry } from './case.ts';
import { withCorrections } from './corrections.ts';
import type { Filed, Terms } from './filed.ts';
import { order, type Ordered } from './order.ts';

/**
 * The case that a set of messages makes: put in order, applied one after the other, with whatever has to wait shown
 * after them. Both nodes get the same case once they hold the same messages and receipts, however these came.
 */
export function fold(filed: readonly Filed[], terms: Terms): Case {
  return new GrowingFold(terms).of(filed);
}

/**
 * Folds a case again and again while messages are added to it. What stood in the order before and still stands there
 * is not applied again; where anything of it has moved, all is. The case is the one that {@link fold} finds.
 */
export class GrowingFold {
  private ordered: readonly Filed[] = [];
  private applied = EMPTY_CASE;

  constructor(readonly terms: Terms) {}

  /** The case that these messages make; the same message is the same object as the last time. */
  of(filed: readonly Filed[]): Case {
    const found = order(filed);
    const goesOn = this.ordered.every((one, at) => one === found.ordered[at]);
    this.applied = found.ordered
      .slice(goesOn ? this.ordered.length : 0)
      .reduce((c, one) => apply(c, one, this.terms), goesOn ? this.applied : EMPTY_CASE);
    this.ordered = found.ordered;
    const { caseId } = this.applied;
    return shown(
      { ...this.applied, caseId: caseId || (filed[0]?.message.caseId ?? '') },
      found,
      this.terms,
    );
  }
}

/** The case with all that does not stand in the order, once what stands there is applied. */
function shown(settled: Case, found: Ordered, terms: Terms): Case {
  const { ordered, parked, void: voided, provisionalFrom } = found;
  const told = voided.reduce((c, one) => apply(c, one, terms), settled);
  const applied = withWaiting(takeCalendars(withCorrections(told, ordered, terms), terms));
  const waiting = parked.map(({ filed: one, because }): CaseEntry => ({
    ...envelopeOf(one),
    effect: 'PARKED',
    reason: because,
    provisional: true,
    stateAfter: applied.state,
  }));
  const entries = applied.entries.map((entry, index) =>
    index < provisionalFrom || entry.provisional ? entry : { ...entry, provisional: true },
  );
  return {
    ...applied,
    provisional: provisionalFrom < ordered.length || parked.length > 0,
    entries: [...entries, ...waiting],
  };
}

import { apply, envelopeOf, withWaiting } from './apply.ts';
import { takeCalendars } from './calendars.ts';
import { EMPTY_CASE, type Case, type CaseEntry } from './case.ts';
import { withCorrections } from './corrections.ts';
import type { Filed, Terms } from './filed.ts';
import { order } from './order.ts';

/**
 * The case that a set of messages makes: put in order, applied one after the other, with whatever has to wait shown
 * after them. Both nodes get the same case once they hold the same messages and receipts, however these came.
 */
export function fold(filed: readonly Filed[], terms: Terms): Case {
  const { ordered, parked, void: voided, provisionalFrom } = order(filed);
  const settled = ordered.reduce((c, one) => apply(c, one, terms), EMPTY_CASE);
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
    caseId: applied.caseId || (filed[0]?.message.caseId ?? ''),
    provisional: provisionalFrom < ordered.length || parked.length > 0,
    entries: [...entries, ...waiting],
  };
}

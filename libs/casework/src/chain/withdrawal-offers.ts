import { mayDo, OPEN, type Case } from '../case/index.ts';

/** A case of a trace as far as an offer depends on it. */
export interface OfferCase {
  caseId: string;
  direction: 'OUT' | 'IN';
  reference: string;
  partner: string;
  folded: Case;
}

/** A request of a trace that another State's full answer has made needless. */
export interface WithdrawalOffer {
  /** The case that may be withdrawn. */
  withdraw: string;
  reference: string;
  partner: string;
  /** The case in which everything was found. */
  because: string;
}

/**
 * The first full result offers to withdraw what other States are still asked in the same trace (lifecycle edge 4). It
 * is an offer: a person may want the other answer all the same.
 */
export function withdrawalOffers(cases: readonly OfferCase[], own: string): WithdrawalOffer[] {
  const asked = cases.filter(({ direction }) => direction === 'OUT');
  const full = asked.find(({ folded }) => isFull(folded));
  if (!full) return [];
  return asked
    .filter(
      ({ caseId, folded }) => caseId !== full.caseId && isOpen(folded) && mayWithdraw(folded, own),
    )
    .map(({ caseId, reference, partner }) => ({
      withdraw: caseId,
      reference,
      partner,
      because: full.caseId,
    }));
}

/** Whether a request still waits for its answer. */
export function isOpen({ state }: Pick<Case, 'state'>): boolean {
  return (OPEN as readonly string[]).includes(state);
}

/** Whether the trace of every item of the request came to its end. */
export function isFull({ itemResults }: Pick<Case, 'itemResults'>): boolean {
  return itemResults.length > 0 && itemResults.every(({ said }) => said.result === 'FULL');
}

function mayWithdraw(folded: Case, own: string): boolean {
  return mayDo(folded, 'WITHDRAWAL', own).allowed;
}

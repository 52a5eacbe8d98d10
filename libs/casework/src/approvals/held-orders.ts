import type { SubmissionOrder } from '../chain/draft-submission.ts';
import type { Person } from '../permissions.ts';
import type { FollowOrder, OpeningOrder, RequestOrder, Requests } from '../requests.ts';
import type { Submitted } from '../submissions.ts';
import type { Approval } from './approval.ts';

/** What becomes one message: a request, the opening of a case without one, or a step in a case. */
export type SaidOrder =
  | { what: 'REQUEST'; order: RequestOrder }
  | { what: 'OPENING'; order: OpeningOrder }
  | { what: 'STEP'; order: FollowOrder };

/** What can be asked to be said: one message, or a draft with a request to each of its addressees. */
export type HeldOrder = SaidOrder | { what: 'DRAFT'; order: SubmissionOrder };

/** Says it, as whoever asked for it; the key makes it happen once. */
export async function sayOrder(
  requests: Requests,
  person: Person,
  key: string,
  said: SaidOrder,
  approval?: Approval,
): Promise<Submitted> {
  if (said.what === 'REQUEST') return requests.submit(person, key, said.order, approval);
  if (said.what === 'OPENING') return requests.open(person, key, said.order, approval);
  return requests.follow(person, key, said.order, approval);
}

/** To whom it goes, and upon what. */
export function aboutHeld(held: HeldOrder): {
  partners: string[];
  caseId?: string;
  draftId?: string;
} {
  if (held.what === 'STEP') return { partners: [], caseId: held.order.caseId };
  if (held.what === 'DRAFT') return { partners: [], draftId: held.order.draftId };
  return { partners: [held.order.to] };
}

import type { NodeKeys } from '@trace/platform';
import type { MessageKind } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { findDraft, hasDraft } from '../chain/draft-rows.ts';
import type { DraftSubmission, SubmissionOrder } from '../chain/draft-submission.ts';
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

/** Says something that was kept, in the name of whoever asked for it; the approval is settled with it. */
export async function sayHeld(
  { requests, draftSubmission }: { requests: Requests; draftSubmission: DraftSubmission },
  author: Person,
  key: string,
  held: HeldOrder,
  approval: Approval,
): Promise<void> {
  if (held.what === 'DRAFT') await draftSubmission.submit(author, held.order, approval);
  else await sayOrder(requests, author, key, held, approval);
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

/** The kind of the message that would be signed; a draft becomes requests. */
export function kindOf(held: HeldOrder): MessageKind {
  return held.what === 'OPENING' || held.what === 'STEP' ? held.order.kind : 'REQUEST';
}

/** What would be said, as whoever gets it will read it; who the people in it are stands apart. */
export interface HeldContent {
  language: string | undefined;
  content: object;
  identities: readonly { part: string; identity: object }[];
}

/** The content of what waits; that of a draft stands in the draft, as long as there is one. */
export async function contentOfHeld(
  em: EntityManager,
  keys: NodeKeys,
  held: HeldOrder,
): Promise<HeldContent | undefined> {
  if (held.what === 'DRAFT') {
    if (!(await hasDraft(em, held.order.draftId))) return undefined;
    const { draft, identities } = await findDraft(em, keys, held.order.draftId);
    return { language: draft.language, content: draft.request, identities };
  }
  const { language, identities } = held.order;
  const content = held.what === 'REQUEST' ? held.order.request : held.order.body;
  return { language, content, identities };
}

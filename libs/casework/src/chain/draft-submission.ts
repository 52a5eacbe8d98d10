import { Problem } from '@trace/platform';
import { newId, Refusal, type CooperationRequest, type TraceRequest } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import type { SubmittedIdentity } from '../identities.ts';
import { assertAllowed, type Person } from '../permissions.ts';
import type { RequestOrder, Requests } from '../requests.ts';
import { retrying } from '../retrying.ts';
import { requestDigest } from '../submissions.ts';
import type { Approval } from '../approvals/approval.ts';
import type { Draft, DraftOutcome } from './draft.ts';
import { closeDraft, findDraft, submissionKeyOf, type OpenedDraft } from './draft-rows.ts';
import type { DraftGround, Drafts } from './drafts.ts';
import { forgetItems } from './item-rows.ts';
import type { DuplicateDecision, PossibleDuplicate } from './possible-duplicate.ts';

/** What a person submits: which draft, in which version, under which key, and what was decided about duplicates. */
export interface SubmissionOrder {
  draftId: string;
  version: number;
  key: string;
  duplicates: readonly DuplicateDecision[];
}

/** An addressee in whose case the draft is only linked. */
interface Joined {
  to: string;
  found: PossibleDuplicate;
}

/** What of a draft is sent, and what was decided about it. */
interface Sending {
  opened: OpenedDraft;
  joined: readonly Joined[];
  duplicates: readonly DuplicateDecision[];
  approved: Approval | undefined;
}

/**
 * How a draft becomes requests: one for each addressee, all in one trace and in one transaction (lifecycle edge 4). An
 * addressee that is asked about the same arm already gets nothing: the draft joins the case that exists.
 */
export class DraftSubmission {
  constructor(private readonly ground: DraftGround & { drafts: Drafts; requests: Requests }) {}

  /** Submits a draft; the same key gets the same answer again. */
  async submit(person: Person, order: SubmissionOrder, approval?: Approval): Promise<Draft> {
    assertAllowed(person, 'request.submit');
    const { dataSource, keys, requests } = this.ground;
    const partners = await retrying(() =>
      dataSource.transaction((em) => this.submitOnce(em, person, order, approval)),
    );
    for (const partner of partners) requests.nudge(partner);
    return (await findDraft(dataSource.manager, keys, order.draftId)).draft;
  }

  private async submitOnce(
    em: EntityManager,
    person: Person,
    { draftId, version, key, duplicates }: SubmissionOrder,
    approval: Approval | undefined,
  ): Promise<string[]> {
    const { drafts, items, clock, keys } = this.ground;
    const { draft } = await findDraft(em, keys, draftId, true);
    if (draft.state === 'SUBMITTED' && (await submissionKeyOf(em, draftId)) === key) return [];
    const opened = await drafts.inVersion(em, draftId, version);
    const errors = drafts.findings(opened);
    if (errors.length > 0) throw new Problem('draft.unfinished', undefined, { errors });
    await approval?.settle(em);
    const found = (await items.find(em, draft)).filter(({ caseId }) => caseId !== undefined);
    const joined = joinedOf(draft, found, duplicates);
    refuseStray(found, duplicates);
    const approved = approval && SETTLED;
    const sent = await this.send(em, person, { opened, joined, duplicates, approved });
    // What was sent is registered for its case; what was linked stays registered as this draft.
    if (joined.length === 0) await forgetItems(em, draftId);
    else
      await items.link(em, person, {
        draftId,
        joined: joined.map((one) => one.found),
        decisions: duplicates,
        at: clock.now(),
      });
    const linked = joined.map(({ to, found: one }): DraftOutcome => ({
      to,
      outcome: 'LINKED',
      caseId: one.caseId ?? '',
      reference: one.reference ?? '',
    }));
    await closeDraft(em, draftId, { outcomes: [...sent, ...linked], key, at: clock.now() });
    await drafts.note(em, person, 'DRAFT_SUBMITTED', draftId, draft.origin?.caseId);
    return sent.map(({ to }) => to);
  }

  private async send(
    em: EntityManager,
    person: Person,
    { opened: { draft, identities }, joined, duplicates, approved }: Sending,
  ): Promise<DraftOutcome[]> {
    const addressees = draft.to.filter((to) => !joined.some((one) => one.to === to));
    const first = newId();
    const request = inOneTrace(draft, first, addressees.length);
    const outcomes: DraftOutcome[] = [];
    for (const [index, to] of addressees.entries()) {
      const key = {
        person: person.person,
        key: `draft ${draft.draftId} ${to}`,
        requestDigest: requestDigest(request),
      };
      const order: RequestOrder = {
        to,
        language: draft.language ?? '',
        request,
        // The findings have just shown that they are what they should be.
        identities: identities as SubmittedIdentity[],
        at: '/request',
        duplicates,
        ...(draft.waivers && { waivers: draft.waivers }),
        ...(index === 0 && { caseId: first }),
      };
      const { submitted } = await this.ground.requests.put(em, person, key, order, approved);
      const { caseId, reference } = submitted;
      outcomes.push({ to, outcome: 'SENT', caseId, reference });
    }
    return outcomes;
  }
}

/** One approval is for the draft as a whole; its requests have nothing left to settle. */
const SETTLED: Approval = { settle: () => Promise.resolve() };

/** The request under one root: that of the trace it goes on, or else the case of the first addressee. */
function inOneTrace(draft: Draft, first: string, count: number): TraceRequest | CooperationRequest {
  const request = draft.request as TraceRequest | CooperationRequest;
  if (count < 2 || request.header.rootTraceId !== undefined) return request;
  const header = Object.assign({}, request.header, { rootTraceId: first });
  return Object.assign({}, request, { header });
}

/** The addressees that have a request about the same arm already, as the person has decided. */
function joinedOf(
  { to }: Draft,
  found: readonly PossibleDuplicate[],
  decisions: readonly DuplicateDecision[],
): Joined[] {
  const links = new Set(
    decisions.filter(({ decision }) => decision === 'LINK').map(({ caseId }) => caseId),
  );
  return to.flatMap((state) => {
    const hit = found.find(
      ({ caseId, partner }) => partner === state && caseId !== undefined && links.has(caseId),
    );
    return hit ? [{ to: state, found: hit }] : [];
  });
}

function refuseStray(
  found: readonly PossibleDuplicate[],
  decisions: readonly DuplicateDecision[],
): void {
  const index = decisions.findIndex((one) => !found.some(({ caseId }) => caseId === one.caseId));
  if (index === -1) return;
  throw Refusal.ofFaults([
    {
      pointer: `/duplicates/${index}/caseId`,
      code: 'member.invalid',
      detail: 'Nothing in this draft was asked about in that case: leave the decision out.',
    },
  ]);
}

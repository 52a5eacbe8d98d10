import { Problem, type Audit, type NodeKeys } from '@trace/platform';
import { Refusal, type Fault } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import type { Person } from '../permissions.ts';
import type { Draft } from './draft.ts';
import {
  armOf,
  findMarks,
  forgetItems,
  inheritArms,
  joinArms,
  lockMarks,
  writeDecisions,
  writeItems,
} from './item-rows.ts';
import { recordIn, textIn } from './loose-document.ts';
import { listedItemsOf, marksOf, type ItemMark } from './item-marks.ts';
import {
  possibleDuplicate,
  type DuplicateDecision,
  type FoundMark,
  type PossibleDuplicate,
} from './possible-duplicate.ts';
import { rootOfDocument } from './trace-links.ts';

/** A request that is about to be sent, and what was decided about others like it. */
export interface Registration {
  caseId: string;
  to: string;
  request: object;
  /** The trace that the request belongs to, where it names one. */
  rootId?: string;
  decisions: readonly DuplicateDecision[];
  at: Date;
}

/** A draft that joins cases instead of being sent. */
export interface DraftLink {
  draftId: string;
  joined: readonly PossibleDuplicate[];
  decisions: readonly DuplicateDecision[];
  at: Date;
}

interface Hit {
  found: FoundMark;
  own: ItemMark;
}

/**
 * The items that this State has asked about, so that no other State gets two clocks for one arm (ITI 33-35, scenario
 * 14). Every request is registered in the transaction that sends it; one that is found again is not sent before a
 * person has decided what it is.
 */
export class ItemRegister {
  constructor(
    private readonly keys: NodeKeys,
    private readonly audit: Audit,
  ) {}

  /**
   * Registers the items of a request, in the caller's transaction.
   *
   * @throws Problem request.possible-duplicate with the cases that nobody has decided about;
   *   request.already-asked where the decision is that it is the same arm and that State has the request already
   */
  async register(em: EntityManager, person: Person, registration: Registration): Promise<void> {
    const { caseId, request, decisions, at } = registration;
    const marks = this.marksOf(request);
    if (marks.length > 0) await lockMarks(em, marks);
    const holder = { id: caseId, kind: 'CASE', at } as const;
    const found = await writeItems(em, holder, listedItemsOf(request), marks);
    const hits = hitsOf(marks, found);
    const doubtful = hits.filter((hit) => !isSameTrace(hit, registration));
    judge(doubtful, registration);
    await this.inherit(em, { caseId, request });
    await this.join(em, registration, hits, doubtful);
    await this.keepDecisions(em, person, { holder: caseId, caseId, decisions, at });
  }

  /**
   * Registers the items of a request that was sent long ago, lost here and came back, in the caller's transaction. It was
   * sent, so nobody is asked whether it should have been; what was decided then about other cases is not known any more.
   */
  async registerAgain(
    em: EntityManager,
    { caseId, request, at }: Pick<Registration, 'caseId' | 'request' | 'at'>,
  ): Promise<void> {
    const marks = this.marksOf(request);
    if (marks.length > 0) await lockMarks(em, marks);
    await forgetItems(em, caseId);
    await writeItems(em, { id: caseId, kind: 'CASE', at }, listedItemsOf(request), marks);
    await this.inherit(em, { caseId, request });
  }

  /** Makes the items of a draft one with those of the cases that it joins, in the caller's transaction. */
  async link(
    em: EntityManager,
    person: Person,
    { draftId, joined, decisions, at }: DraftLink,
  ): Promise<void> {
    for (const { itemNo, caseId, otherItemNo } of joined) {
      const arm = caseId && (await armOf(em, { holder: caseId, itemNo: otherItemNo ?? 0 }));
      if (arm !== undefined && itemNo !== undefined) {
        await joinArms(em, { holder: draftId, itemNo }, arm);
      }
    }
    const caseId = joined[0]?.caseId ?? '';
    await this.keepDecisions(em, person, { holder: draftId, caseId, decisions, at });
  }

  private async keepDecisions(
    em: EntityManager,
    { person, role, correlationId }: Person,
    {
      holder,
      caseId,
      decisions,
      at,
    }: { holder: string; caseId: string; decisions: readonly DuplicateDecision[]; at: Date },
  ): Promise<void> {
    if (decisions.length === 0) return;
    await writeDecisions(em, holder, decisions, { person, at });
    await this.audit.record(
      em,
      decisions.map(({ decision, justification }) => ({
        at,
        actor: person,
        role,
        action: 'DUPLICATE_DECIDED' as const,
        caseId,
        outcome: decision,
        ...(justification !== undefined && { reason: justification }),
        ...(correlationId !== undefined && { correlationId }),
      })),
    );
  }

  /** What a draft has in common with the cases and drafts of this node, its own trace in other States apart. */
  async find(
    em: EntityManager,
    draft: Pick<Draft, 'draftId' | 'to' | 'request'>,
  ): Promise<PossibleDuplicate[]> {
    const { draftId, to, request } = draft;
    const marks = this.marksOf(request);
    if (marks.length === 0) return [];
    const rootId = await rootOfDocument(em, request);
    const hits = hitsOf(marks, await findMarks(em, marks, draftId));
    return hits
      .filter(
        (hit) =>
          !to.every((state) =>
            isSameTrace(hit, { to: state, ...(rootId !== undefined && { rootId }) }),
          ),
      )
      .map((hit) => possibleDuplicate(hit.found, hit.own, request));
  }

  /** The marks of a request under this node's own key. */
  marksOf(request: unknown): ItemMark[] {
    return marksOf(request, (text) => this.keys.mark(text));
  }

  /** A correction may change maker and number: it is the same arm all the same. */
  private async inherit(
    em: EntityManager,
    { caseId, request }: Pick<Registration, 'caseId' | 'request'>,
  ): Promise<void> {
    const header = recordIn(request, 'header');
    const parent = textIn(header, 'parentRequestId');
    if (parent !== undefined && textIn(header, 'relation') === 'ONWARD')
      await inheritArms(em, { holder: caseId, parent });
  }

  /** What was linked, and what goes on in the same trace, is one arm and counts once. */
  private async join(
    em: EntityManager,
    { caseId, decisions }: Registration,
    hits: readonly Hit[],
    doubtful: readonly Hit[],
  ): Promise<void> {
    const linked = new Set(
      decisions.filter(({ decision }) => decision === 'LINK').map((one) => one.caseId),
    );
    const open = new Set(doubtful);
    const same = hits.filter((hit) => !open.has(hit) || linked.has(hit.found.caseId ?? ''));
    for (const { found, own } of same) {
      if (found.armId !== null && own.itemNo !== 0)
        await joinArms(em, { holder: caseId, itemNo: own.itemNo }, found.armId);
    }
  }
}

function hitsOf(marks: readonly ItemMark[], found: readonly FoundMark[]): Hit[] {
  return found.flatMap((one) =>
    marks
      .filter(({ mark, itemNo }) => mark === one.mark && (itemNo === 0) === (one.otherItemNo === 0))
      .map((own) => ({ found: one, own })),
  );
}

/** To ask another State about the same arm within one trace is what a chain is made of. */
function isSameTrace({ found }: Hit, { rootId, to }: Pick<Registration, 'rootId' | 'to'>): boolean {
  return rootId !== undefined && (found.rootId ?? found.caseId) === rootId && found.partner !== to;
}

function judge(hits: readonly Hit[], { request, decisions, to }: Registration): void {
  refuseStrayDecisions(hits, decisions);
  const decided = new Map(decisions.map((one) => [one.caseId, one.decision]));
  const open = hits.filter(({ found }) => !decided.has(found.caseId ?? ''));
  if (open.length > 0) throw possibleDuplicates(open, request);
  const running = hits.find(
    ({ found }) => decided.get(found.caseId ?? '') === 'LINK' && found.partner === to,
  );
  if (!running) return;
  throw new Problem('request.already-asked', undefined, {
    duplicates: [possibleDuplicate(running.found, running.own, request)],
  });
}

function refuseStrayDecisions(hits: readonly Hit[], decisions: readonly DuplicateDecision[]): void {
  const known = new Set(hits.map(({ found }) => found.caseId));
  const stray = decisions.flatMap(({ caseId, decision, justification }, index): Fault[] => {
    const at = `/duplicates/${index}`;
    if (!known.has(caseId)) {
      const detail =
        'Nothing in this request was asked about in that case: leave the decision out.';
      return [{ pointer: `${at}/caseId`, code: 'member.invalid', detail }];
    }
    if (decision === 'LINK' || justification !== undefined) return [];
    const detail = 'JUSTIFY needs the reason why it is asked all the same.';
    return [{ pointer: `${at}/justification`, code: 'member.missing', detail }];
  });
  const [first, ...others] = stray;
  if (first) throw Refusal.ofFaults([first, ...others]);
}

function possibleDuplicates(hits: readonly Hit[], request: object): Problem {
  const duplicates = hits.map(({ found, own }) => possibleDuplicate(found, own, request));
  return new Problem('request.possible-duplicate', undefined, {
    duplicates,
    errors: duplicates.map(({ pointer, because, reference, partner, since }) => ({
      pointer: `/request${pointer}`,
      code: 'request.possible-duplicate',
      detail: `${because === 'SAME_ITEM' ? 'This item' : 'This reference'} stands in ${reference} to ${partner} since ${since.toISOString().slice(0, 10)}. Decide under duplicates: LINK or JUSTIFY.`,
    })),
  });
}

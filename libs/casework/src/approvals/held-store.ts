import {
  Problem,
  type Audit,
  type AuditAction,
  type Clock,
  type NodeKeys,
  type SealedPlace,
} from '@trace/platform';
import { newId } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { CaseFileRow } from '../case-file.entity.ts';
import type { Drafts } from '../chain/drafts.ts';
import { writeNotices, type NoticeOrder } from '../notices/index.ts';
import type { Person } from '../permissions.ts';
import { requestDigest } from '../submissions.ts';
import { ApprovalRow } from './approval.entity.ts';
import { aboutHeld, kindOf, type HeldOrder } from './held-orders.ts';

/** What was asked for and now waits, or has waited. */
export interface Held {
  approvalId: string;
  state: string;
}

/** Something that waits, or has waited, with the order that is kept of it. */
export interface OpenedApproval {
  row: ApprovalRow;
  held: HeldOrder | undefined;
}

/** What becomes of something that waits: the new state, by whom, and what the trail says of it. */
interface Turn {
  /** A second person, whoever asked, or `undefined` where the node itself went on. */
  by: Person | undefined;
  state: string;
  action: AuditAction;
  reason?: string;
}

/** What the store stands on. */
export interface HeldGround {
  keys: NodeKeys;
  audit: Audit;
  clock: Clock;
  drafts: Drafts;
}

/** In these states something waits: for a second person, or for the key that signs it. */
const WAITS: ReadonlySet<string> = new Set(['WAITING', 'UNSIGNED']);
/** In these somebody may want to read again what was to be said. */
const READ_AGAIN: ReadonlySet<string> = new Set(['REFUSED', 'OUTDATED']);
/** What the trail names where no person went on. */
const NODE = { person: 'node', role: 'NODE' } as const;

/** Orders that have passed every check and are not signed yet, sealed under the node's key. */
export class HeldStore {
  constructor(private readonly ground: HeldGround) {}

  /** One of them, opened. @throws Problem approval.unknown */
  async get(em: EntityManager, approvalId: string): Promise<OpenedApproval> {
    const row = await this.row(em, approvalId);
    return { row, held: this.opened(row) };
  }

  /** One of them, as it stands in its table: enough to let go of it. @throws Problem approval.unknown */
  async row(em: EntityManager, approvalId: string): Promise<ApprovalRow> {
    const row = await em.findOneBy(ApprovalRow, { approvalId });
    if (!row) throw new Problem('approval.unknown');
    return row;
  }

  /**
   * Keeps an order; the same key leads to the same row.
   *
   * @param why the policy that wants a second person, or SIGNATURE where only the signature is missing
   */
  async keep(
    em: EntityManager,
    person: Person,
    key: string,
    held: HeldOrder,
    why: string,
  ): Promise<Held> {
    const digest = requestDigest(held);
    const before = await em.findOneBy(ApprovalRow, { askedBy: person.person, key });
    if (before) {
      if (before.requestDigest !== digest) throw new Problem('idempotency.mismatch');
      return { approvalId: before.approvalId, state: before.state };
    }
    const isSigningLeft = why === 'SIGNATURE';
    const { caseId } = aboutHeld(held);
    if (isSigningLeft && caseId !== undefined) await this.assertFirst(em, caseId);
    const file = caseId === undefined ? null : await em.findOneBy(CaseFileRow, { caseId });
    const row = {
      ...(await this.rowOf(person, held, isSigningLeft, file?.partner)),
      policy: why,
      key,
      requestDigest: digest,
      state: isSigningLeft ? 'UNSIGNED' : 'WAITING',
    };
    await em.insert(ApprovalRow, row);
    if (isSigningLeft) {
      await this.note(em, person, 'SIGNATURE_AWAITED', row);
      await this.tellOfKey(em);
    } else {
      await this.note(em, person, 'APPROVAL_ASKED', row);
      await this.tell(em, row, 'APPROVAL_DUE', why, file?.reference);
    }
    return { approvalId: row.approvalId, state: row.state };
  }

  private async rowOf(
    person: Person,
    held: HeldOrder,
    released: boolean,
    partner: string | undefined,
  ): Promise<Omit<ApprovalRow, 'policy' | 'key' | 'requestDigest' | 'state'>> {
    const { clock, keys } = this.ground;
    const { caseId, draftId, partners } = aboutHeld(held);
    const approvalId = newId();
    return {
      approvalId,
      what: held.what,
      kind: kindOf(held),
      partners: partner === undefined ? await this.partnersOf(held, partners) : [partner],
      caseId: caseId ?? null,
      draftId: draftId ?? null,
      unit: person.unit ?? null,
      content: keys.wrap(
        JSON.stringify(held),
        placeOf({ approvalId, askedBy: person.person, askedRole: person.role, released }),
      ),
      released,
      askedBy: person.person,
      askedRole: person.role,
      askedAt: clock.now(),
      decidedBy: null,
      decidedAt: null,
      reason: null,
    };
  }

  /** Lets something that waits go on. @throws Problem approval.decided when it has gone on meanwhile */
  async turn(em: EntityManager, row: ApprovalRow, turn: Turn): Promise<void> {
    const { by, state, action, reason } = turn;
    const { affected } = await em.update(
      ApprovalRow,
      { approvalId: row.approvalId, state: row.state },
      {
        state,
        ...(by && { decidedBy: by.person, decidedAt: this.ground.clock.now() }),
        reason: reason ?? null,
        ...(state === 'UNSIGNED' && this.released(row)),
        // What was refused is left to whoever wrote it; what was said stands in its message.
        ...(!WAITS.has(state) && !READ_AGAIN.has(state) && { content: null }),
      },
    );
    if (affected !== 1) throw new Problem('approval.decided');
    await this.note(em, by ?? NODE, action, row, reason);
    if (state === 'UNSIGNED') await this.tellOfKey(em);
    else if (state !== 'WITHDRAWN') await this.tell(em, row, 'APPROVAL_DECIDED', state);
  }

  /** What was not signed yet is said in the order in which it was asked for, so one case holds one such word. */
  private async assertFirst(em: EntityManager, caseId: string): Promise<void> {
    if (await em.existsBy(ApprovalRow, { caseId, state: 'UNSIGNED' }))
      throw new Problem('approval.unsigned');
  }

  private async partnersOf(held: HeldOrder, partners: string[]): Promise<string[]> {
    if (held.what !== 'DRAFT') return partners;
    const { draft } = await this.ground.drafts.get(held.order.draftId);
    return [...draft.to];
  }

  /** A second person has seen it: from now on it may be signed without one. */
  private released(row: ApprovalRow): Pick<ApprovalRow, 'released' | 'content'> {
    const { keys } = this.ground;
    const released = true;
    const { approvalId, askedBy, askedRole, content } = row;
    if (content === null || row.released) return { released, content };
    const text = keys.unwrap(content, placeOf(row));
    return {
      released,
      content: keys.wrap(text, placeOf({ approvalId, askedBy, askedRole, released })),
    };
  }

  private opened(row: ApprovalRow): HeldOrder | undefined {
    return row.content === null
      ? undefined
      : (JSON.parse(this.ground.keys.unwrap(row.content, placeOf(row))) as HeldOrder);
  }

  /** Tells those who may decide, or whoever asked. */
  private async tell(
    em: EntityManager,
    row: ApprovalRow,
    what: 'APPROVAL_DUE' | 'APPROVAL_DECIDED',
    detail: string,
    reference?: string,
  ): Promise<void> {
    const asking = row.kind === 'REQUEST' ? 'FOCAL_POINT' : 'OFFICER';
    const notice: NoticeOrder = {
      key: `${what}:${row.approvalId}:${detail}`,
      what,
      desk: what === 'APPROVAL_DUE' ? 'SUPERVISOR' : asking,
      ...(what === 'APPROVAL_DECIDED' && { person: row.askedBy }),
      ...(row.unit !== null && { unit: row.unit }),
      ...(row.caseId !== null && { caseId: row.caseId }),
      ...(reference !== undefined && { reference }),
      ...(row.partners[0] !== undefined && { partner: row.partners[0] }),
      raisedAt: this.ground.clock.now(),
    };
    await writeNotices(em, [notice]);
  }

  /** Tells those who can bring the key back, once for every hour in which somebody waits for it. */
  private async tellOfKey(em: EntityManager): Promise<void> {
    const raisedAt = this.ground.clock.now();
    const hour = raisedAt.toISOString().slice(0, 13);
    const desks = ['SUPERVISOR', 'ADMINISTRATOR'] as const;
    await writeNotices(
      em,
      desks.map((desk) => ({
        key: `SIGNATURE_DUE:${hour}:${desk}`,
        what: 'SIGNATURE_DUE',
        desk,
        raisedAt,
      })),
    );
  }

  private async note(
    em: EntityManager,
    { person, role, correlationId }: Pick<Person, 'person' | 'correlationId'> & { role: string },
    action: AuditAction,
    { approvalId, caseId, kind }: ApprovalRow,
    reason?: string,
  ): Promise<void> {
    const said = { at: this.ground.clock.now(), actor: person, role, action };
    await this.ground.audit.record(em, [
      {
        ...said,
        outcome: `${kind} ${approvalId}`,
        ...(reason !== undefined && { reason }),
        ...(caseId !== null && { caseId }),
        ...(correlationId !== undefined && { correlationId }),
      },
    ]);
  }
}

/**
 * The order belongs to whoever has asked for it, and to where it stands: beside another name it does not open, so that
 * nobody approves his own, and what waits for a second person is not signed because another state stands beside it.
 */
function placeOf({
  approvalId,
  askedBy,
  askedRole,
  released,
}: Pick<ApprovalRow, 'approvalId' | 'askedBy' | 'askedRole' | 'released'>): SealedPlace {
  const row = [approvalId, askedBy, askedRole, String(released)];
  return { table: 'approval', column: 'content', row };
}

import { Problem, type Audit, type AuditAction, type Clock, type NodeKeys } from '@trace/platform';
import { newId, Refusal } from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { signInNameOf } from '../accounts/person-name.ts';
import { CaseFileRow } from '../case-file.entity.ts';
import type { DraftSubmission, SubmissionOrder } from '../chain/draft-submission.ts';
import type { Drafts } from '../chain/drafts.ts';
import { writeNotices } from '../notices/index.ts';
import {
  ACTION_OF,
  assertAllowed,
  isAllowed,
  isRole,
  type Action,
  type Person,
} from '../permissions.ts';
import type { Requests } from '../requests.ts';
import { requestDigest, type Submitted } from '../submissions.ts';
import { ApprovalRow } from './approval.entity.ts';
import { AwaitsApproval } from './awaits-approval.ts';
import {
  aboutHeld,
  contentOfHeld,
  sayOrder,
  type HeldContent,
  type HeldOrder,
  type SaidOrder,
} from './held-orders.ts';

/** What was asked for and now waits, or has waited. */
export interface Held {
  approvalId: string;
  state: string;
}

/** Something that waits, or has waited, with the order that is kept of it. */
interface OpenedApproval {
  row: ApprovalRow;
  held: HeldOrder | undefined;
}

/** Something that waits with what would be said; without it once it was said or taken back. */
export interface ReadApproval {
  row: ApprovalRow;
  said: HeldContent | undefined;
}

/** What approvals stand on. */
export interface ApprovalGround {
  dataSource: DataSource;
  keys: NodeKeys;
  audit: Audit;
  clock: Clock;
  requests: Requests;
  drafts: Drafts;
  draftSubmission: DraftSubmission;
}

const MOST_LISTED = 200;

/**
 * Four eyes: where the policy asks for it, what a person says is checked in full, kept under the node's key and signed
 * only when another has approved it. It is then said in the name of whoever asked, in the same transaction as the
 * approval.
 */
export class Approvals {
  constructor(private readonly ground: ApprovalGround) {}

  /** Says it, or keeps it until somebody else has approved it. */
  async say(person: Person, key: string, said: SaidOrder): Promise<Submitted | Held> {
    try {
      return await sayOrder(this.ground.requests, person, key, said);
    } catch (fault) {
      if (fault instanceof AwaitsApproval) return this.hold(person, key, said, fault);
      throw fault;
    }
  }

  /** Submits a draft, or keeps it until somebody else has approved it; it must not be changed meanwhile. */
  async submitDraft(person: Person, order: SubmissionOrder): Promise<Held | undefined> {
    try {
      await this.ground.draftSubmission.submit(person, order);
      return undefined;
    } catch (fault) {
      if (!(fault instanceof AwaitsApproval)) throw fault;
      return this.hold(person, order.key, { what: 'DRAFT', order }, fault);
    }
  }

  /** What waits, the oldest first, or what was decided, the latest first; what is another unit's is left out. */
  async list({ unit }: Person, state: string): Promise<ApprovalRow[]> {
    const order = { askedAt: state === 'WAITING' ? 'ASC' : 'DESC' } as const;
    const rows = await this.ground.dataSource.manager.find(ApprovalRow, {
      where: { state },
      order: { ...order, approvalId: 'ASC' },
      take: MOST_LISTED,
    });
    return rows.filter((row) => unit === undefined || row.unit === null || row.unit === unit);
  }

  /** One of them, with what would be said. @throws Problem approval.unknown */
  async read(approvalId: string): Promise<ReadApproval> {
    const { dataSource, keys } = this.ground;
    const { row, held } = await this.get(approvalId);
    return { row, said: held && (await contentOfHeld(dataSource.manager, keys, held)) };
  }

  /** Whether this person may decide it: somebody else than who asked, whose role allows what is to be said. */
  mayDecide(person: Person, row: ApprovalRow): boolean {
    const allowed = actionsOf(row).every((action) => isAllowed(person.role, action));
    return row.state === 'WAITING' && !isSame(person, row) && allowed;
  }

  /** Approves and says it. @throws Problem approval.outdated when it can not be said any more as it was asked */
  async approve(person: Person, approvalId: string): Promise<ApprovalRow> {
    const { row, held } = await this.decidable(person, approvalId);
    if (!held) throw new Problem('approval.decided');
    const { askedBy, askedRole, key } = row;
    if (!isRole(askedRole)) throw new Error('an approval names a role that there is not');
    const author: Person = {
      person: askedBy,
      role: askedRole,
      ...(row.unit !== null && { unit: row.unit }),
      ...(person.correlationId !== undefined && { correlationId: person.correlationId }),
    };
    const settle = async (em: EntityManager): Promise<void> =>
      this.decide(em, person, row, { state: 'APPROVED', action: 'APPROVAL_GIVEN' });
    try {
      const { requests, draftSubmission } = this.ground;
      if (held.what === 'DRAFT') await draftSubmission.submit(author, held.order, { settle });
      else await sayOrder(requests, author, key, held, { settle });
    } catch (fault) {
      if (!isOutdated(fault)) throw fault;
      const reason = `${fault.code}: ${fault.detail}`;
      await this.ground.dataSource.transaction((em) =>
        this.decide(em, person, row, { state: 'OUTDATED', action: 'APPROVAL_REFUSED', reason }),
      );
      throw new Problem(
        'approval.outdated',
        `${fault.detail} Whoever asked has to submit it again.`,
      );
    }
    return (await this.get(approvalId)).row;
  }

  /** Refuses it, with a reason for whoever asked. */
  async refuse(person: Person, approvalId: string, reason: string): Promise<ApprovalRow> {
    const { row } = await this.decidable(person, approvalId);
    await this.ground.dataSource.transaction((em) =>
      this.decide(em, person, row, { state: 'REFUSED', action: 'APPROVAL_REFUSED', reason }),
    );
    return (await this.get(approvalId)).row;
  }

  /** Takes it back: whoever asked may, as long as it waits. */
  async withdraw(person: Person, approvalId: string): Promise<void> {
    const { row } = await this.get(approvalId);
    if (!isSame(person, row)) throw new Problem('approval.unknown');
    await this.ground.dataSource.transaction((em) =>
      this.decide(em, person, row, { state: 'WITHDRAWN', action: 'APPROVAL_WITHDRAWN' }),
    );
  }

  private async get(approvalId: string): Promise<OpenedApproval> {
    const row = await this.ground.dataSource.manager.findOneBy(ApprovalRow, { approvalId });
    if (!row) throw new Problem('approval.unknown');
    return { row, held: this.opened(row) };
  }

  private async decidable(person: Person, approvalId: string): Promise<OpenedApproval> {
    assertAllowed(person, 'approval.decide');
    const opened = await this.get(approvalId);
    const { row } = opened;
    if (row.state !== 'WAITING') throw new Problem('approval.decided');
    if (isSame(person, row)) throw new Problem('approval.same-person');
    for (const action of actionsOf(row)) assertAllowed(person, action);
    return opened;
  }

  /** Keeps what was asked for; the same key leads to the same approval. */
  private async hold(
    person: Person,
    key: string,
    held: HeldOrder,
    { policy, kind }: AwaitsApproval,
  ): Promise<Held> {
    const { dataSource, clock } = this.ground;
    const digest = requestDigest(held);
    const { caseId, draftId, partners } = aboutHeld(held);
    return dataSource.transaction(async (em) => {
      const before = await em.findOneBy(ApprovalRow, { askedBy: person.person, key });
      if (before) {
        if (before.requestDigest !== digest) throw new Problem('idempotency.mismatch');
        return { approvalId: before.approvalId, state: before.state };
      }
      const file = caseId === undefined ? null : await em.findOneBy(CaseFileRow, { caseId });
      const row: ApprovalRow = {
        approvalId: newId(),
        policy,
        what: held.what,
        kind,
        partners: file ? [file.partner] : await this.partnersOf(held, partners),
        caseId: caseId ?? null,
        draftId: draftId ?? null,
        unit: person.unit ?? null,
        key,
        requestDigest: digest,
        content: this.ground.keys.wrap(JSON.stringify(held)),
        state: 'WAITING',
        askedBy: person.person,
        askedRole: person.role,
        askedAt: clock.now(),
        decidedBy: null,
        decidedAt: null,
        reason: null,
      };
      await em.insert(ApprovalRow, row);
      await this.note(em, person, 'APPROVAL_ASKED', row);
      await this.tell(em, row, 'APPROVAL_DUE', policy, file?.reference);
      return { approvalId: row.approvalId, state: row.state };
    });
  }

  private async partnersOf(held: HeldOrder, partners: string[]): Promise<string[]> {
    if (held.what !== 'DRAFT') return partners;
    const { draft } = await this.ground.drafts.get(held.order.draftId);
    return [...draft.to];
  }

  /** One of them, opened. */
  private opened({ content }: ApprovalRow): HeldOrder | undefined {
    return content === null
      ? undefined
      : (JSON.parse(this.ground.keys.unwrap(content)) as HeldOrder);
  }

  private async decide(
    em: EntityManager,
    person: Person,
    row: ApprovalRow,
    { state, action, reason }: { state: string; action: AuditAction; reason?: string },
  ): Promise<void> {
    const kept = state === 'REFUSED' || state === 'OUTDATED';
    const { affected } = await em.update(
      ApprovalRow,
      { approvalId: row.approvalId, state: 'WAITING' },
      {
        state,
        decidedBy: person.person,
        decidedAt: this.ground.clock.now(),
        reason: reason ?? null,
        // What was refused is left to whoever wrote it; what was said stands in its message.
        ...(!kept && { content: null }),
      },
    );
    if (affected !== 1) throw new Problem('approval.decided');
    await this.note(em, person, action, row, reason);
    if (state !== 'WITHDRAWN') await this.tell(em, row, 'APPROVAL_DECIDED', state);
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
    await writeNotices(em, [
      {
        key: `${what}:${row.approvalId}:${detail}`,
        what,
        desk: what === 'APPROVAL_DUE' ? 'SUPERVISOR' : asking,
        ...(what === 'APPROVAL_DECIDED' && { person: row.askedBy }),
        ...(row.unit !== null && { unit: row.unit }),
        ...(row.caseId !== null && { caseId: row.caseId }),
        ...(reference !== undefined && { reference }),
        ...(row.partners[0] !== undefined && { partner: row.partners[0] }),
        raisedAt: this.ground.clock.now(),
      },
    ]);
  }

  private async note(
    em: EntityManager,
    { person, role, correlationId }: Person,
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

/** What whoever approves must be allowed: the same as who asks, and of a refusal more (lifecycle 16). */
function actionsOf({ kind, policy }: ApprovalRow): Action[] {
  const same = ACTION_OF[kind as keyof typeof ACTION_OF];
  return policy === 'REFUSAL' ? [same, 'refusal.approve'] : [same];
}

/** Whether it is the same person: under the own name, or in the place of the one who asked. */
function isSame({ person, actingFor }: Person, { askedBy }: ApprovalRow): boolean {
  return [person, actingFor].some(
    (name) => name !== undefined && signInNameOf(name) === signInNameOf(askedBy),
  );
}

/** Whether it can not be said any more as it was asked, which no second try changes. */
function isOutdated(fault: unknown): fault is Problem | Refusal {
  if (fault instanceof Refusal) return true;
  const own = ['approval.decided', 'role.forbidden'];
  return fault instanceof Problem && fault.status < 500 && !own.includes(fault.code);
}

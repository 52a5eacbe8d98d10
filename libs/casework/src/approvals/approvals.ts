import { Problem } from '@trace/platform';
import type { DataSource } from 'typeorm';
import { signInNameOf } from '../accounts/person-name.ts';
import type { DraftSubmission, SubmissionOrder } from '../chain/draft-submission.ts';
import { ACTION_OF, assertAllowed, isAllowed, type Action, type Person } from '../permissions.ts';
import type { Requests } from '../requests.ts';
import type { Submitted } from '../submissions.ts';
import type { Approval } from './approval.ts';
import { ApprovalRow } from './approval.entity.ts';
import { authorOf } from './author-of.ts';
import { AwaitsApproval } from './awaits-approval.ts';
import {
  contentOfHeld,
  sayHeld,
  sayOrder,
  type HeldContent,
  type HeldOrder,
  type SaidOrder,
} from './held-orders.ts';
import { HeldStore, type Held, type HeldGround, type OpenedApproval } from './held-store.ts';
import { isOutdated } from './is-outdated.ts';

/** Something that waits with what would be said; without it once it was said or taken back. */
export interface ReadApproval {
  row: ApprovalRow;
  said: HeldContent | undefined;
}

/** What approvals stand on. */
export interface ApprovalGround extends HeldGround {
  dataSource: DataSource;
  requests: Requests;
  draftSubmission: DraftSubmission;
}

const MOST_LISTED = 200;

/**
 * Four eyes, and a key that is away: what a person says is checked in full and signed at once, unless a policy wants a
 * second person first, or nothing can be signed at the moment. Then it is kept under the node's key. Once approved, and
 * once there is a key, it is said in the name of whoever asked, in the same transaction as it ceases to wait.
 */
export class Approvals {
  private readonly store: HeldStore;

  constructor(private readonly ground: ApprovalGround) {
    this.store = new HeldStore(ground);
  }

  /** Says it, or keeps it until somebody else has approved it, or until it can be signed. */
  async say(person: Person, key: string, said: SaidOrder): Promise<Submitted | Held> {
    try {
      return await sayOrder(this.ground.requests, person, key, said);
    } catch (fault) {
      return this.hold(person, key, said, fault);
    }
  }

  /** Submits a draft, or keeps the wish to; the draft must not be changed meanwhile. */
  async submitDraft(person: Person, order: SubmissionOrder): Promise<Held | undefined> {
    try {
      await this.ground.draftSubmission.submit(person, order);
      return undefined;
    } catch (fault) {
      return this.hold(person, order.key, { what: 'DRAFT', order }, fault);
    }
  }

  /** What waits, the oldest first, or what was decided, the latest first; what is another unit's is left out. */
  async list({ unit }: Person, state: string): Promise<ApprovalRow[]> {
    const waits = state === 'WAITING' || state === 'UNSIGNED';
    const rows = await this.ground.dataSource.manager.find(ApprovalRow, {
      where: { state },
      order: { askedAt: waits ? 'ASC' : 'DESC', approvalId: 'ASC' },
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

  /**
   * Approves and says it; where nothing can be signed at the moment, it is said as soon as something can.
   *
   * @throws Problem approval.outdated when it can not be said any more as it was asked
   */
  async approve(person: Person, approvalId: string): Promise<ApprovalRow> {
    const row = await this.decidable(person, approvalId);
    const { held } = await this.get(approvalId);
    if (!held) throw new Problem('approval.decided');
    const author = authorOf(row, person.correlationId);
    const given = { by: person, state: 'APPROVED', action: 'APPROVAL_GIVEN' } as const;
    const approval: Approval = { settle: (em) => this.store.turn(em, row, given) };
    try {
      await sayHeld(this.ground, author, row.key, held, approval);
    } catch (fault) {
      await this.notSaid(person, row, fault);
    }
    return this.row(approvalId);
  }

  /** Refuses it, with a reason for whoever asked. */
  async refuse(person: Person, approvalId: string, reason: string): Promise<ApprovalRow> {
    const row = await this.decidable(person, approvalId);
    await this.ground.dataSource.transaction((em) =>
      this.store.turn(em, row, {
        by: person,
        state: 'REFUSED',
        action: 'APPROVAL_REFUSED',
        reason,
      }),
    );
    return this.row(approvalId);
  }

  /** Takes it back: whoever asked may, as long as it waits. */
  async withdraw(person: Person, approvalId: string): Promise<void> {
    const row = await this.row(approvalId);
    if (!isSame(person, row)) throw new Problem('approval.unknown');
    if (row.content === null || !['WAITING', 'UNSIGNED'].includes(row.state))
      throw new Problem('approval.decided');
    const turn = { by: person, state: 'WITHDRAWN', action: 'APPROVAL_WITHDRAWN' } as const;
    await this.ground.dataSource.transaction((em) => this.store.turn(em, row, turn));
  }

  private async get(approvalId: string): Promise<OpenedApproval> {
    return this.store.get(this.ground.dataSource.manager, approvalId);
  }

  /** Without its content: what does not open can still be let go of. */
  private async row(approvalId: string): Promise<ApprovalRow> {
    return this.store.row(this.ground.dataSource.manager, approvalId);
  }

  private async decidable(person: Person, approvalId: string): Promise<ApprovalRow> {
    assertAllowed(person, 'approval.decide');
    const row = await this.row(approvalId);
    if (row.state !== 'WAITING') throw new Problem('approval.decided');
    if (isSame(person, row)) throw new Problem('approval.same-person');
    for (const action of actionsOf(row)) assertAllowed(person, action);
    return row;
  }

  /** Keeps what passed every check and was not signed; throws whatever else went wrong. */
  private async hold(person: Person, key: string, held: HeldOrder, fault: unknown): Promise<Held> {
    const why = reasonToKeep(fault);
    if (why === undefined) throw fault;
    return this.ground.dataSource.transaction((em) => this.store.keep(em, person, key, held, why));
  }

  /** What was approved and could not be said: it waits for a key, or has to be asked for anew. */
  private async notSaid(person: Person, row: ApprovalRow, fault: unknown): Promise<void> {
    const { dataSource } = this.ground;
    if (reasonToKeep(fault) === 'SIGNATURE') {
      const given = { by: person, state: 'UNSIGNED', action: 'APPROVAL_GIVEN' } as const;
      await dataSource.transaction((em) => this.store.turn(em, row, given));
      return;
    }
    if (!isOutdated(fault)) throw fault;
    const reason = `${fault.code}: ${fault.detail}`;
    const outdated = { by: person, state: 'OUTDATED', action: 'APPROVAL_REFUSED', reason } as const;
    await dataSource.transaction((em) => this.store.turn(em, row, outdated));
    throw new Problem('approval.outdated', `${fault.detail} Whoever asked has to submit it again.`);
  }
}

/** Why something is kept that was not said: the policy that wants a second person, or the missing signature. */
function reasonToKeep(fault: unknown): string | undefined {
  if (fault instanceof AwaitsApproval) return fault.policy;
  return fault instanceof Problem && fault.code === 'key.unavailable' ? 'SIGNATURE' : undefined;
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

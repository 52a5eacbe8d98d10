import { log, Problem } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import { ApprovalRow } from './approval.entity.ts';
import type { Approval } from './approval.ts';
import type { ApprovalGround } from './approvals.ts';
import { authorOf } from './author-of.ts';
import { sayHeld } from './held-orders.ts';
import { HeldStore } from './held-store.ts';
import { isOutdated } from './is-outdated.ts';

const MOST_AT_ONCE = 100;

/**
 * Signs what people have said while nothing could be signed (F55), in the order in which they said it, as soon as a key
 * is there again. What can not be said any more as it was asked is outdated, and whoever asked is told.
 */
export class LateSigning {
  readonly name = 'late-signing';
  private readonly store: HeldStore;

  constructor(private readonly ground: ApprovalGround) {
    this.store = new HeldStore(ground);
  }

  /** One round. @returns how much of what waited was signed */
  async run(): Promise<number> {
    const rows = await this.ground.dataSource.manager.find(ApprovalRow, {
      where: { state: 'UNSIGNED', released: true },
      order: { askedAt: 'ASC', approvalId: 'ASC' },
      take: MOST_AT_ONCE,
    });
    let count = 0;
    for (const row of rows) {
      try {
        await this.sign(row);
        count += 1;
      } catch (fault) {
        // Still away: neither this one nor those behind it can be signed.
        if (fault instanceof Problem && fault.code === 'key.unavailable') break;
        await this.notSigned(row, fault);
      }
    }
    return count;
  }

  private async sign(row: ApprovalRow): Promise<void> {
    const { dataSource } = this.ground;
    const { held } = await this.store.get(dataSource.manager, row.approvalId);
    if (!held) return;
    const approval: Approval = { settle: (em) => this.settle(em, row) };
    await sayHeld(this.ground, authorOf(row), row.key, held, approval);
    // Whoever asked may have submitted it once more as soon as the key was there: then it is said already.
    await dataSource.transaction((em) => this.settle(em, row)).catch(unlessDecided);
  }

  private async settle(em: EntityManager, row: ApprovalRow): Promise<void> {
    const state = row.decidedBy === null ? 'SIGNED' : 'APPROVED';
    await this.store.turn(em, row, { by: undefined, state, action: 'SIGNATURE_GIVEN' });
  }

  private async notSigned(row: ApprovalRow, fault: unknown): Promise<void> {
    if (!isOutdated(fault)) {
      // Another worker was first, or this node fails at it: what stands behind it is not to wait.
      log('approvals').warn('something that waits was not signed', { fault });
      return;
    }
    const reason = `${fault.code}: ${fault.detail}`;
    await this.ground.dataSource
      .transaction((em) =>
        this.store.turn(em, row, {
          by: undefined,
          state: 'OUTDATED',
          action: 'SIGNATURE_OUTDATED',
          reason,
        }),
      )
      .catch(unlessDecided);
  }
}

/** Somebody else has let it go on meanwhile: then nothing is left to do. */
function unlessDecided(fault: unknown): void {
  if (!(fault instanceof Problem && fault.code === 'approval.decided')) throw fault;
}

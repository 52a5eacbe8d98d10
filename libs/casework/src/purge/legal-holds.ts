import { lockCases } from '@trace/exchange';
import { Problem, type AuditAction } from '@trace/platform';
import { newId } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { writeNotices } from '../notices/index.ts';
import { assertAllowed, type Person } from '../permissions.ts';
import { LegalHoldRow } from './legal-hold.entity.ts';
import type { PurgeGround } from './purge-ground.ts';

/** Why nothing of a case may be destroyed. */
export interface HoldOrder {
  reason: string;
  legalRef?: string;
}

/** Legal holds: while one stands, nothing of its case is destroyed (Directive (EU) 2016/680 article 16(3)(b)). */
export class LegalHolds {
  constructor(
    private readonly ground: Pick<PurgeGround, 'dataSource' | 'caseFiles' | 'audit' | 'clock'>,
  ) {}

  /** Places a hold. */
  async place(person: Person, caseId: string, order: HoldOrder): Promise<LegalHoldRow> {
    assertAllowed(person, 'hold.place');
    const { dataSource, caseFiles, clock } = this.ground;
    const { reason, legalRef } = order;
    return dataSource.transaction(async (em) => {
      await lockCases(em, [caseId]);
      await caseFiles.get(caseId, em);
      const hold = em.create(LegalHoldRow, {
        holdId: newId(),
        caseId,
        reason,
        legalRef: legalRef ?? null,
        placedAt: clock.now(),
        placedBy: person.person,
        liftedAt: null,
        liftedBy: null,
        liftReason: null,
      });
      await em.insert(LegalHoldRow, hold);
      await this.note(em, person, 'LEGAL_HOLD_PLACED', hold, reason);
      return hold;
    });
  }

  /**
   * Lifts a hold. What its case was kept for is looked at anew: the retention, and notices of the other State that were
   * answered with the hold, which wait for a decision again.
   */
  async lift(
    person: Person,
    caseId: string,
    holdId: string,
    reason: string,
  ): Promise<LegalHoldRow> {
    assertAllowed(person, 'hold.lift');
    return this.ground.dataSource.transaction(async (em) => {
      await lockCases(em, [caseId]);
      const hold = await em.findOneBy(LegalHoldRow, { caseId, holdId });
      if (!hold) throw new Problem('hold.unknown');
      if (hold.liftedAt !== null) throw new Problem('hold.lifted');
      const liftedAt = this.ground.clock.now();
      const lifted = { liftedAt, liftedBy: person.person, liftReason: reason };
      await em.update(LegalHoldRow, { holdId }, lifted);
      await em.query(`update retention_look set look_at = '1970-01-01' where case_id = $1`, [
        caseId,
      ]);
      await this.askAgain(em, caseId, liftedAt);
      await this.note(em, person, 'LEGAL_HOLD_LIFTED', hold, reason);
      return Object.assign(hold, lifted);
    });
  }

  /** Every hold of a case, the latest first. */
  async ofCase(caseId: string): Promise<LegalHoldRow[]> {
    return this.ground.dataSource.manager.find(LegalHoldRow, {
      where: { caseId },
      order: { placedAt: 'DESC', holdId: 'DESC' },
    });
  }

  private async askAgain(em: EntityManager, caseId: string, now: Date): Promise<void> {
    const again: { purge_id: string; partner: string }[] = await em
      .query(
        `with kept as (
         update purge_part set kept_because = null from purge
          where purge.purge_id = purge_part.purge_id and case_id = $1 and state = 'DECLINED'
            and kept_because = 'LEGAL_HOLD' returning purge_part.purge_id)
       update purge set state = 'PROPOSED', decided_at = null, decided_by = null, decision_text = null
        where purge_id in (select purge_id from kept) returning purge_id, partner`,
        [caseId],
      )
      .then(([rows]: [{ purge_id: string; partner: string }[], number]) => rows);
    const { file } = await this.ground.caseFiles.get(caseId, em);
    await writeNotices(
      em,
      again.map(({ purge_id, partner }) => ({
        key: `purge-again:${purge_id}:${now.getTime()}`,
        what: 'PURGE_ASKED' as const,
        desk: 'SUPERVISOR' as const,
        caseId,
        reference: file.reference,
        partner,
        raisedAt: now,
      })),
    );
  }

  private async note(
    em: EntityManager,
    { person, role, correlationId }: Person,
    action: AuditAction,
    { caseId, holdId }: Pick<LegalHoldRow, 'caseId' | 'holdId'>,
    reason: string,
  ): Promise<void> {
    await this.ground.audit.record(em, [
      {
        at: this.ground.clock.now(),
        actor: person,
        role,
        action,
        caseId,
        outcome: `hold ${holdId}`,
        reason,
        ...(correlationId !== undefined && { correlationId }),
      },
    ]);
  }
}

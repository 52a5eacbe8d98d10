import { Problem, type Audit, type Clock } from '@trace/platform';
import { IsNull, type DataSource, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { Page, Wanted } from '../case-list.ts';
import { cursorOf, placeOf } from '../cursor.ts';
import { assertAllowed, type Person } from '../permissions.ts';
import { notOfOtherUnits } from '../units/case-access.ts';
import { desksOf } from './desk.ts';
import { NoticeRow } from './notice.entity.ts';

/** What people have been told: each desk reads its own, and one reading of the desk is enough. */
export class Notices {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The notices of the person's desks, the newest first; all of them, or only those that are read or unread. */
  async list(
    person: Person,
    unread: boolean | undefined,
    wanted: Wanted,
  ): Promise<Page<NoticeRow> & { unread: number }> {
    const query = this.ofDesks(this.dataSource.manager, person);
    if (unread !== undefined) query.andWhere(`notice.readAt is ${unread ? '' : 'not '}null`);
    if (wanted.cursor !== undefined) {
      query.andWhere('(notice.raisedAt, notice.noticeId) < (:at, :caseId)', placeOf(wanted.cursor));
    }
    const rows = await query
      .orderBy({ 'notice.raisedAt': 'DESC', 'notice.noticeId': 'DESC' })
      .limit(wanted.limit + 1)
      .getMany();
    const items = rows.slice(0, wanted.limit);
    const last = rows.length > wanted.limit ? items.at(-1) : undefined;
    const count = await this.ofDesks(this.dataSource.manager, person)
      .andWhere('notice.readAt is null')
      .getCount();
    return {
      items,
      unread: count,
      ...(last && { next: cursorOf({ at: last.raisedAt, caseId: last.noticeId }) }),
    };
  }

  /** Marks one as read; the first reading counts, and repeating it changes nothing. */
  async read(person: Person, noticeId: string): Promise<NoticeRow> {
    assertAllowed(person, 'notice.read');
    return this.dataSource.transaction(async (em) => {
      const found = await this.find(em, person, noticeId);
      if (found.readAt !== null) return found;
      const now = this.clock.now();
      await em.update(
        NoticeRow,
        { noticeId, readAt: IsNull() },
        { readAt: now, readBy: person.person },
      );
      const { caseId, what } = found;
      await this.note(em, person, now, `${what} ${noticeId}`, caseId ?? undefined);
      return this.find(em, person, noticeId);
    });
  }

  /** Marks as read whatever the person's desks have not read yet. @returns how many these were */
  async readAll(person: Person): Promise<number> {
    assertAllowed(person, 'notice.read');
    return this.dataSource.transaction(async (em) => {
      const now = this.clock.now();
      const update = em
        .createQueryBuilder()
        .update(NoticeRow)
        .set({ readAt: now, readBy: person.person })
        .where('desk = any(:desks)', { desks: desksOf(person.role) })
        .andWhere('(person is null or person = :person)', { person: person.person })
        .andWhere('read_at is null');
      const { unit } = person;
      if (unit !== undefined) update.andWhere(notOfOtherUnits('notice.case_id', ':unit'), { unit });
      const { affected } = await update.execute();
      const count = affected ?? 0;
      await this.note(em, person, now, `ALL ${count}`);
      return count;
    });
  }

  private async find(em: EntityManager, person: Person, noticeId: string): Promise<NoticeRow> {
    const found = await this.ofDesks(em, person)
      .andWhere('notice.noticeId = :noticeId', { noticeId })
      .getOne();
    if (!found) throw new Problem('notice.unknown');
    return found;
  }

  private async note(
    em: EntityManager,
    { person, role, correlationId }: Person,
    at: Date,
    outcome: string,
    caseId?: string,
  ): Promise<void> {
    await this.audit.record(em, [
      {
        at,
        actor: person,
        role,
        action: 'NOTICE_READ',
        outcome,
        ...(caseId !== undefined && { caseId }),
        ...(correlationId !== undefined && { correlationId }),
      },
    ]);
  }

  /** What is addressed to a desk of this role, and to nobody else at it. */
  private ofDesks(
    em: EntityManager,
    { person, role, unit }: Person,
  ): SelectQueryBuilder<NoticeRow> {
    const query = em
      .createQueryBuilder(NoticeRow, 'notice')
      .where('notice.desk = any(:desks)', { desks: desksOf(role) })
      .andWhere('(notice.person is null or notice.person = :person)', { person });
    if (unit !== undefined) query.andWhere(notOfOtherUnits('notice.caseId', ':unit'), { unit });
    return query;
  }
}

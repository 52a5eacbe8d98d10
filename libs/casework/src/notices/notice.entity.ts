import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Desk } from './desk.ts';
import type { NoticeKind } from './notice-kinds.ts';

/** Something that a desk, or a person at it, is told; read by one of the desk it is read. No data of a case. */
@Entity('notice')
export class NoticeRow {
  @PrimaryColumn('uuid') noticeId: string;
  @Column('text') key: string;
  @Column('text') what: NoticeKind;
  @Column('text') desk: Desk;
  @Column('text', { nullable: true }) person: string | null;
  @Column('text', { nullable: true }) unit: string | null;
  @Column('uuid', { nullable: true }) caseId: string | null;
  @Column('text', { nullable: true }) reference: string | null;
  @Column('text', { nullable: true }) partner: string | null;
  @Column('text', { nullable: true }) clock: string | null;
  @Column('text', { nullable: true }) rung: string | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) dueAt: Date | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) formerDueAt: Date | null;
  @Column({ type: 'timestamptz', precision: 3 }) raisedAt: Date;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) readAt: Date | null;
  @Column('text', { nullable: true }) readBy: string | null;
}

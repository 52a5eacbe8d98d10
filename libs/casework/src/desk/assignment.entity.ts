import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who was given a case at home, by whom and when. Rows are added and never changed; the latest counts. */
@Entity('assignment')
export class AssignmentRow {
  @PrimaryColumn('uuid') assignmentId: string;
  @Column('uuid') caseId: string;
  @Column('text') officer: string;
  @Column('text', { nullable: true }) unit: string | null;
  @Column('text', { nullable: true }) reason: string | null;
  @Column('text') assignedBy: string;
  /** The idempotency key of whoever assigned. */
  @Column('text') key: string;
  @Column({ type: 'timestamptz', precision: 3 }) assignedAt: Date;
}

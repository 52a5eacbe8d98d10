import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What one idempotency key of one person led to, so that asking again gives the same result and no second effect. */
@Entity('submission')
export class SubmissionRow {
  @PrimaryColumn('text') person: string;
  @PrimaryColumn('text') key: string;
  @Column('text') requestDigest: string;
  @Column('uuid') caseId: string;
  @Column('uuid') messageId: string;
  @Column({ type: 'timestamptz', precision: 3 }) createdAt: Date;
  @Column('text') reference: string;
  @Column('text') state: string;
  @Column('integer') version: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A mail that waits to be sent, or was: one for each notice. Its text and its addresses stand nowhere. */
@Entity('mail')
export class MailRow {
  @PrimaryColumn('uuid') noticeId: string;
  @Column('integer') attempts: number;
  @Column({ type: 'timestamptz', precision: 3 }) nextAttemptAt: Date;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) sentAt: Date | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) givenUpAt: Date | null;
  @Column('text', { nullable: true }) lastError: string | null;
}

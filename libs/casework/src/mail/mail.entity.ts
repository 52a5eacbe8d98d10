import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A mail that waits to be sent, or was: one for each notice, and for each day of somebody who wants a summary. Its text and its addresses do not stand here. */
@Entity('mail')
export class MailRow {
  @PrimaryColumn('uuid') mailId: string;
  @Column('uuid', { nullable: true, unique: true }) noticeId: string | null;
  @Column('uuid', { nullable: true }) accountId: string | null;
  @Column('date', { nullable: true }) day: string | null;
  @Column('integer') attempts: number;
  @Column({ type: 'timestamptz', precision: 3 }) nextAttemptAt: Date;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) sentAt: Date | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) givenUpAt: Date | null;
  @Column('text', { nullable: true }) lastError: string | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who is signed in; of the cookie only its SHA-256 is kept. */
@Entity('session')
export class SessionRow {
  @PrimaryColumn('uuid') sessionId: string;
  @Column('text', { unique: true }) sessionHash: string;
  @Column('uuid') accountId: string;
  @Column('text') way: string;
  @Column('text') role: string;
  @Column('text', { nullable: true }) actingFor: string | null;
  @Column('text', { nullable: true }) agent: string | null;
  @Column({ type: 'timestamptz', precision: 3 }) startedAt: Date;
  @Column({ type: 'timestamptz', precision: 3 }) seenAt: Date;
  @Column({ type: 'timestamptz', precision: 3 }) endsAt: Date;
  /** Over what the row grants (access-marks.ts). */
  @Column('text', { nullable: true }) mark: string | null;
}

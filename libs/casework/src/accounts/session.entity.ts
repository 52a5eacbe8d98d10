import { Column, Entity, PrimaryColumn, VirtualColumn } from 'typeorm';
import { newestRevision } from './newest-revision.ts';

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
  /** The revision that the account had when the session began, or when it was last left to go on. */
  @Column('integer') accountRevision: number;
  /** Grows with each change; the trail names the newest (newest-revision.ts). */
  @Column('integer') revision: number;
  /** Over what the row grants (access-marks.ts). */
  @Column('text', { nullable: true }) mark: string | null;
  /** The newest revision that the trail names, read together with the row. */
  @VirtualColumn('integer', { query: (row) => newestRevision(`${row}.session_id`) })
  newest?: number | null;
}

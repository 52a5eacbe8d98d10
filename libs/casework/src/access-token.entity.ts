import { Column, Entity, PrimaryColumn, VirtualColumn } from 'typeorm';
import { newestRevision } from './accounts/newest-revision.ts';

/** A bearer token of one person in one role; only its SHA-256 is kept. */
@Entity('access_token')
export class AccessTokenRow {
  @PrimaryColumn('uuid') tokenId: string;
  @Column('text', { unique: true }) tokenHash: string;
  @Column('text') person: string;
  @Column('text') role: string;
  @Column('text', { nullable: true }) unit: string | null;
  @Column({ type: 'timestamptz', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) expiresAt: Date | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) revokedAt: Date | null;
  /** Grows with each change; the trail names the newest (newest-revision.ts). */
  @Column('integer') revision: number;
  /** Over what the row grants (access-marks.ts). */
  @Column('text', { nullable: true }) mark: string | null;
  /** The newest revision that the trail names, read together with the row. */
  @VirtualColumn('integer', { query: (row) => newestRevision(`${row}.token_id`) })
  newest?: number | null;
}

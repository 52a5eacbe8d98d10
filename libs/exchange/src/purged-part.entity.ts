import type { PurgeReason } from '@trace/protocol';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The tombstone of a sealed part: that its key was destroyed, when and by which rule; nothing of whom it was. */
@Entity('purged_part')
export class PurgedPartRow {
  @PrimaryColumn('uuid') messageId: string;
  @PrimaryColumn('text') part: string;
  @Column('uuid') caseId: string;
  /** SHA-256 of the ciphertext, as it stands in the signed message. */
  @Column('text') digest: string;
  @Column('uuid') purgeId: string;
  @Column('text') reason: PurgeReason;
  @Column({ type: 'timestamptz', precision: 3 }) purgedAt: Date;
}

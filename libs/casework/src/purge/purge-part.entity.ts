import type { KeepReason } from '@trace/protocol';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A sealed part that a purge names. */
@Entity('purge_part')
export class PurgePartRow {
  @PrimaryColumn('uuid') purgeId: string;
  @PrimaryColumn('uuid') messageId: string;
  @PrimaryColumn('text') part: string;
  /** Why it was not destroyed after all. */
  @Column('text', { nullable: true }) keptBecause: KeepReason | null;
}

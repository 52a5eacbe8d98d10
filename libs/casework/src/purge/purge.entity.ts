import type { PurgeReason } from '@trace/protocol';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PurgeOrigin, PurgeState } from './purge-states.ts';

/** A purge: what is to be destroyed, who proposed it, who else decided, how far it has come. It names nobody else. */
@Entity('purge')
export class PurgeRow {
  @PrimaryColumn('uuid') purgeId: string;
  @Column('uuid') caseId: string;
  @Column('text') partner: string;
  @Column('text') origin: PurgeOrigin;
  @Column('text') reason: PurgeReason;
  @Column('text', { nullable: true }) legalRef: string | null;
  @Column('text', { nullable: true }) justification: string | null;
  @Column('text') state: PurgeState;
  @Column({ type: 'timestamptz', precision: 3 }) proposedAt: Date;
  @Column('text') proposedBy: string;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) decidedAt: Date | null;
  @Column('text', { nullable: true }) decidedBy: string | null;
  @Column('text', { nullable: true }) decisionText: string | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) executedAt: Date | null;
  /** The partner's PURGE_NOTICE that asked for it. */
  @Column('uuid', { nullable: true }) noticeId: string | null;
  /** The PURGE_NOTICE or PURGE_CONFIRMATION by which this node has told the partner. */
  @Column('uuid', { nullable: true }) saidId: string | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StatementSource } from './partner-in-force.entity.ts';
import type { Restriction, TrustChange } from './trust-changes.ts';

/** What became of a change: two persons took it, one declined it, or a newer offer came before they did. */
export type ChangeDecision = 'ACCEPTED' | 'DECLINED' | 'OVERTAKEN';

/** A change of what is trusted: what was offered, who has compared it, and what was decided. */
@Entity('partner_change')
export class PartnerChangeRow {
  @PrimaryColumn('uuid') changeId: string;
  @Column('text') state: string;
  @Column('integer') version: number;
  @Column('text') source: StatementSource;
  @Column('text', { array: true }) kinds: (TrustChange | Restriction)[];
  @Column('text') jws: string;
  @Column({ type: 'timestamptz', precision: 3 }) offeredAt: Date;
  @Column('text') offeredBy: string;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) confirmedAt: Date | null;
  @Column('text', { nullable: true }) confirmedBy: string | null;
  @Column('text', { nullable: true }) confirmedMark: string | null;
  @Column('text', { nullable: true }) decision: ChangeDecision | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) decidedAt: Date | null;
  @Column('text', { nullable: true }) decidedBy: string | null;
  @Column('text', { nullable: true }) reason: string | null;
  @Column('text', { nullable: true }) told: string | null;
  @Column('bigint') revision: string;
}

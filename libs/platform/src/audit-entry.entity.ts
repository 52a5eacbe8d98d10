import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { AuditAction } from './audit.ts';

/** One thing that was done, by whom, and to what. Rows are added and never changed: the table refuses it. */
@Entity('audit_entry')
export class AuditEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  entryId: string;
  @Column({ type: 'timestamptz', precision: 3 }) at: Date;
  @Column('text') actor: string;
  @Column('text') role: string;
  @Column('text') action: AuditAction;
  @Column('uuid', { nullable: true }) caseId: string | null;
  @Column('uuid', { nullable: true }) messageId: string | null;
  @Column('text', { nullable: true }) partner: string | null;
  @Column('text', { nullable: true }) outcome: string | null;
  @Column('uuid', { nullable: true }) correlationId: string | null;
  @Column('text', { nullable: true }) reason: string | null;
  @Column('text', { nullable: true }) source: string | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** While it stands, nothing of its case is destroyed (Directive (EU) 2016/680 article 16(3)(b)). */
@Entity('legal_hold')
export class LegalHoldRow {
  @PrimaryColumn('uuid') holdId: string;
  @Column('uuid') caseId: string;
  @Column('text') reason: string;
  @Column('text', { nullable: true }) legalRef: string | null;
  @Column({ type: 'timestamptz', precision: 3 }) placedAt: Date;
  @Column('text') placedBy: string;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) liftedAt: Date | null;
  @Column('text', { nullable: true }) liftedBy: string | null;
  @Column('text', { nullable: true }) liftReason: string | null;
}

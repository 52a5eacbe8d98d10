import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an authority is asked to say: to enter a State or its new statement, or to remove it. */
export type ProposalKind = 'ENTER' | 'REMOVE';

/** A change of a directory: who proposed it, and who else approved it. */
@Entity('directory_proposal')
export class DirectoryProposalRow {
  @PrimaryColumn('uuid') proposalId: string;
  @Column('text') kind: ProposalKind;
  @Column('text') state: string;
  @Column('text', { nullable: true }) jws: string | null;
  @Column('integer') validDays: number;
  @Column({ type: 'timestamptz', precision: 3 }) proposedAt: Date;
  @Column('text') proposedBy: string;
  @Column('text', { nullable: true }) mark: string | null;
  @Column('text', { nullable: true }) decision: 'APPROVED' | 'DECLINED' | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) decidedAt: Date | null;
  @Column('text', { nullable: true }) decidedBy: string | null;
  @Column('text', { nullable: true }) reason: string | null;
}

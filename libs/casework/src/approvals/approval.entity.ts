import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something that was asked to be said, and what a second person has decided about it. */
@Entity('approval')
export class ApprovalRow {
  @PrimaryColumn('uuid') approvalId: string;
  @Column('text') policy: string;
  @Column('text') what: string;
  @Column('text') kind: string;
  @Column('text', { array: true }) partners: string[];
  @Column('uuid', { nullable: true }) caseId: string | null;
  @Column('uuid', { nullable: true }) draftId: string | null;
  @Column('text', { nullable: true }) unit: string | null;
  @Column('text') key: string;
  @Column('text') requestDigest: string;
  @Column('text', { nullable: true }) content: string | null;
  @Column('text') state: string;
  /** Whether only the signature is missing; the content opens beside this word only (held-store.ts). */
  @Column('boolean') released: boolean;
  @Column('text') askedBy: string;
  @Column('text') askedRole: string;
  @Column({ type: 'timestamptz', precision: 3 }) askedAt: Date;
  @Column('text', { nullable: true }) decidedBy: string | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) decidedAt: Date | null;
  @Column('text', { nullable: true }) reason: string | null;
}

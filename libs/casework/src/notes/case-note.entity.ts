import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A note about a case, for people of this State only; its text lies under the node's own key, and is null once it was destroyed. */
@Entity('case_note')
export class CaseNoteRow {
  @PrimaryColumn('uuid') noteId: string;
  @Column('uuid') caseId: string;
  @Column('text') author: string;
  @Column('text') authorRole: string;
  @Column('text') key: string;
  @Column('text', { nullable: true }) content: string | null;
  @Column('uuid', { array: true }) mentions: string[];
  @Column({ type: 'timestamptz', precision: 3 }) writtenAt: Date;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) struckAt: Date | null;
}

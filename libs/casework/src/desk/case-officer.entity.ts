import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The officer who has a case at home; without a line nobody has it. */
@Entity('case_officer')
export class CaseOfficerRow {
  @PrimaryColumn('uuid') caseId: string;
  @Column('text') officer: string;
  @Column({ type: 'timestamptz', precision: 3 }) since: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The unit that has a case at home; without a line every unit sees it. */
@Entity('case_unit')
export class CaseUnitRow {
  @PrimaryColumn('uuid') caseId: string;
  @Column('text') unit: string;
  @Column({ type: 'timestamptz', precision: 3 }) since: Date;
}

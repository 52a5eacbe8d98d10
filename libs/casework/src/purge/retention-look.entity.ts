import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When the retention of a case is looked at next; there is a row for each case that may still hold a key. */
@Entity('retention_look')
export class RetentionLookRow {
  @PrimaryColumn('uuid') caseId: string;
  @Column({ type: 'timestamptz', precision: 3 }) lookAt: Date;
}

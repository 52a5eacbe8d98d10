import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That a case is a bait from now on, or no longer. Rows are added and never changed; the latest of a case counts. */
@Entity('bait')
export class BaitRow {
  @PrimaryColumn('uuid') baitId: string;
  @Column('uuid') caseId: string;
  @Column('boolean') isPlaced: boolean;
  @Column('text') saidBy: string;
  /** The idempotency key of whoever said it. */
  @Column('text') key: string;
  @Column({ type: 'timestamptz', precision: 3 }) saidAt: Date;
}

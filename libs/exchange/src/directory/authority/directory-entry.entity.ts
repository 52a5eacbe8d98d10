import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The last statement that this authority has signed of a State. */
@Entity('directory_entry')
export class DirectoryEntryRow {
  @PrimaryColumn('text') state: string;
  @Column('integer') version: number;
  @Column('text') jws: string;
  @Column({ type: 'timestamptz', precision: 3 }) issuedAt: Date;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) removedAt: Date | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A directory statement that this node has relied on, kept so that old evidence can be checked against it. */
@Entity('partner_statement')
export class PartnerStatement {
  @PrimaryColumn('text') state: string;
  @PrimaryColumn('integer') version: number;
  @Column('text') jws: string;
  @Column({ type: 'timestamptz', precision: 3 }) storedAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who vouches for a statement: the pinned authority, or the State itself and two persons here. */
export type StatementSource = 'AUTHORITY' | 'DESCRIPTOR';

/** The statement by which this node knows a State, since when, and the floor under the protocol between the two. */
@Entity('partner_in_force')
export class PartnerInForceRow {
  @PrimaryColumn('text') state: string;
  @Column('integer') version: number;
  @Column('text') source: StatementSource;
  @Column({ type: 'timestamptz', precision: 3 }) takenAt: Date;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) removedAt: Date | null;
  @Column('text') floor: string;
  @Column({ type: 'timestamptz', precision: 3 }) floorSince: Date;
  @Column('text') mark: string;
  @Column('bigint') revision: string;
}

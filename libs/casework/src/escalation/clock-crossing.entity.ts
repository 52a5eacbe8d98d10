import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A rung that was raised: never twice, whoever sweeps and how often. */
@Entity('clock_crossing')
export class ClockCrossingRow {
  @PrimaryColumn('uuid') caseId: string;
  @PrimaryColumn('text') clock: string;
  @PrimaryColumn('uuid') startedBy: string;
  @PrimaryColumn('text') rung: string;
  /** When the clock reached it, and when this node raised it: they differ where a node was away. */
  @Column({ type: 'timestamptz', precision: 3 }) reachedAt: Date;
  @Column({ type: 'timestamptz', precision: 3 }) raisedAt: Date;
  @Column({ type: 'timestamptz', precision: 3 }) dueAt: Date;
  /** The reminder that the node signed for it. */
  @Column('uuid', { nullable: true }) messageId: string | null;
  /** Whether nothing could sign that reminder yet. */
  @Column('boolean') owesReminder: boolean;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a partner's lane stands: who drains it now, how often it failed in a row, when it is tried again. */
@Entity('lane')
export class LaneRow {
  @PrimaryColumn('text') partner: string;
  @Column('uuid', { nullable: true }) holder: string | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) heldUntil: Date | null;
  /** Grows with each wish to drain, so that a wish made while the holder finishes is never lost. */
  @Column('bigint') wanted: string;
  @Column('integer') failures: number;
  /** How many of those who held it were never heard of again, one after the other. */
  @Column('integer', { default: 0 }) deaths: number;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) nextAttemptAt: Date | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) waitingSince: Date | null;
  @Column('text', { nullable: true }) lastError: string | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) lastReceiptAt: Date | null;
  /** When the last canary set out, when its receipt was here, and how many milliseconds lay between. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) canarySentAt: Date | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) canaryReceiptAt: Date | null;
  @Column('integer', { nullable: true }) canaryMs: number | null;
  /** After an outage: from when on the partner is asked what it holds. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) resumeFrom: Date | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * One line per case for lists and locks: a projection of the fold, rewritten whenever a message or a receipt is filed.
 * The truth is always the signed messages; whoever opens a case gets the fold of those, never this row.
 */
@Entity('case_file')
export class CaseFileRow {
  @PrimaryColumn('uuid') caseId: string;
  /** `OUT`: this State asks; `IN`: this State is asked. */
  @Column('text') direction: 'OUT' | 'IN';
  @Column('text') partner: string;
  @Column('text') reference: string;
  @Column('text') requestType: string;
  @Column('text') urgency: string;
  @Column('text') state: string;
  @Column({ type: 'timestamptz', precision: 3 }) openedAt: Date;
  @Column({ type: 'timestamptz', precision: 3 }) changedAt: Date;
  /** Messages plus the receipts of our own: it grows with everything that can change the case, and can be recounted. */
  @Column('integer') version: number;
  @Column('integer') ownSequence: number;
  /** The last sequence of the other side that is applied without a gap before it. */
  @Column('integer') otherSequence: number;
  @Column('text', { nullable: true }) nextClock: string | null;
  /** When the first of the running clocks is due; overdue is this instant against now, never a stored word. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) nextDueAt: Date | null;
  /** When the first of the running clocks has three quarters of its time behind it; due-soon is this against now. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) nextWarnAt: Date | null;
  /** From when on lateness is foretold of a running clock; at risk is this against now, while nothing is overdue. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) nextRiskAt: Date | null;
  /** The due instant of the first clock that was met too late: lateness is never hidden again. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) lateSince: Date | null;
  /** When the sweep has to look at the case: the next instant at which a clock of it may reach a rung of its ladder. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) nextCrossingAt: Date | null;
  /** When the case closes by itself, if nobody says anything more (lifecycle 21). */
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) closesAt: Date | null;
  @Column('text', { nullable: true }) waitingFor: string | null;
}

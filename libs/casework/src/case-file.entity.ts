import type { DelayReason, LegalBasis, RefusalGround } from '@trace/protocol';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The driver gives a bigint as text. */
const WHOLE = {
  from: (stored: string | null): number | null => (stored === null ? null : Number(stored)),
  to: (count: number | null): number | null => count,
};

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
  /** Whether anything is still owed in the case, or on its way: the request waits, a clock is not stopped, a word not received. */
  @Column('boolean') open: boolean;
  /** Whether a clock of it stands still now. */
  @Column('boolean') suspended: boolean;
  /** Whether a running clock of it goes by a day that was named instead of its rule. */
  @Column('boolean') deviated: boolean;
  /** IANA zone of the State that the first of the running clocks waits for: days late are counted in it. */
  @Column('text', { nullable: true }) nextZone: string | null;
  /** Since when the oldest own word waits for the partner's receipt. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) undeliveredSince: Date | null;
  /** The legal bases in the order of the request. */
  @Column('text', { array: true }) legalBases: LegalBasis[];
  /** Why something came or will come late, as the answering State said; each once. */
  @Column('text', { array: true }) lateCauses: DelayReason[];
  /** How long the acknowledgement and the answer took, without the time in which the clock stood still. */
  @Column('bigint', { nullable: true, transformer: WHOLE }) acknowledgedSeconds: number | null;
  @Column('bigint', { nullable: true, transformer: WHOLE }) answeredSeconds: number | null;
  /** When it was first answered or refused. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) answeredAt: Date | null;
  /** Whether an answer or refusal came too late; null while there is none. */
  @Column('boolean', { nullable: true }) answeredLate: boolean | null;
  /** How often the answering State asked back. */
  @Column('integer') clarifications: number;
  /** The grounds on which anything was refused, each once. */
  @Column('text', { array: true }) refusalGrounds: RefusalGround[];
  /** When the last word was received that kept a due date by its author's own time alone. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) datedBackAt: Date | null;
  /** Whether an older program has written the line: it is computed again by and by. */
  @Column('boolean') outdated: boolean;
}

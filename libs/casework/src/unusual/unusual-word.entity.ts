import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a supervisor says about something unusual, or about an opening that was drawn. */
export const VERDICTS = ['JUSTIFIED', 'FOLLOW_UP'] as const;

/** One of the two. */
export type Verdict = (typeof VERDICTS)[number];

/** A word about a finding or a drawn opening, by its key. Rows are added and never changed. */
@Entity('unusual_word')
export class UnusualWordRow {
  @PrimaryColumn('uuid') wordId: string;
  /** The key of the finding or opening. */
  @Column('text') about: string;
  @Column('text') verdict: Verdict;
  @Column('text') sentence: string;
  @Column('text') saidBy: string;
  /** The idempotency key of whoever said it. */
  @Column('text') key: string;
  @Column({ type: 'timestamptz', precision: 3 }) saidAt: Date;
}

import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A place in a partner's lane. The row exists exactly as long as its message waits for a receipt. */
@Entity('outbox')
export class OutboxEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) position: string;
  @Column('uuid') messageId: string;
  @Column('text') partner: string;
  @Column({ type: 'timestamptz', precision: 3 }) queuedAt: Date;
  /** It stands aside until then, because a node could not process it. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) notBefore: Date | null;
  /** How often a node could not. */
  @Column('integer', { default: 0 }) stumbles: number;
  /** How many parcels may have left with it; while none has, it can be recalled. */
  @Column('integer', { default: 0 }) taken: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A signed message, ours (`OUT`) or a partner's (`IN`), kept byte for byte beside the columns needed to find it. */
@Entity('message')
export class MessageRow {
  @PrimaryColumn('uuid') messageId: string;
  @Column('uuid') caseId: string;
  @Column('text') direction: 'OUT' | 'IN';
  @Column('text') partner: string;
  @Column('text') kind: string;
  @Column('integer') sequence: number;
  @Column('text') digest: string;
  @Column('text') jws: string;
  /** The issuer's claim; no clock of ours runs by it. */
  @Column({ type: 'timestamptz', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', precision: 3 }) storedAt: Date;
  @Column('text', { nullable: true }) outcome: 'ACCEPTED' | 'REFUSED' | 'RECALLED' | null;
  @Column('text', { nullable: true }) refusalCode: string | null;
  @Column('uuid', { nullable: true }) receiptId: string | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A message that its sender has signed and this node has refused for what it says, kept as it came. */
@Entity('refused_message')
export class RefusedMessageRow {
  @PrimaryColumn('uuid') messageId: string;
  @PrimaryColumn('text') digest: string;
  @Column('text') partner: string;
  @Column('text') code: string;
  @Column('text') detail: string;
  @Column('text') jws: string;
  /** The receipt that told the partner so. */
  @Column('uuid') receiptId: string;
  @Column({ type: 'timestamptz', precision: 3 }) refusedAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A signed receipt, ours or a partner's, kept byte for byte. */
@Entity('receipt')
export class ReceiptRow {
  @PrimaryColumn('uuid') receiptId: string;
  @Column('uuid') parcelId: string;
  @Column('text') issuer: string;
  @Column('text') audience: string;
  @Column('text') jws: string;
  @Column({ type: 'timestamptz', precision: 3 }) receivedAt: Date;
  @Column({ type: 'timestamptz', precision: 3 }) storedAt: Date;
}

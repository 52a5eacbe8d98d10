import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A message that came with an id already held but with other bytes: refused, and kept beside the first as evidence. */
@Entity('message_conflict')
export class MessageConflict {
  @PrimaryColumn('uuid') conflictId: string;
  @Column('uuid') messageId: string;
  @Column('text') digest: string;
  @Column('text') partner: string;
  @Column('text') jws: string;
  @Column({ type: 'timestamptz', precision: 3 }) storedAt: Date;
}

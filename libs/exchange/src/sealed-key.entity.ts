import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The key of one sealed part, under this node's own key. Destroying the row makes the part unreadable for good. */
@Entity('sealed_key')
export class SealedKeyRow {
  @PrimaryColumn('uuid') messageId: string;
  @PrimaryColumn('text') part: string;
  @Column('text') wrappedKey: string;
}

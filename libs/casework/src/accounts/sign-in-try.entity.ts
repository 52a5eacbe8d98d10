import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The tries to sign in under one name, or from one address. */
@Entity('sign_in_try')
export class SignInTryRow {
  @PrimaryColumn('text') subject: string;
  @Column('integer') tries: number;
  @Column({ type: 'timestamptz', precision: 3 }) lastAt: Date;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) blockedUntil: Date | null;
}

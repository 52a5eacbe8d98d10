import { Column, Entity, PrimaryColumn, VirtualColumn } from 'typeorm';
import { newestRevision } from './newest-revision.ts';

/** A person with an account on this node. */
@Entity('account')
export class AccountRow {
  @PrimaryColumn('uuid') accountId: string;
  @Column('text') person: string;
  @Column('text', { unique: true }) signInName: string;
  @Column('text', { array: true }) roles: string[];
  @Column('text', { nullable: true }) unit: string | null;
  @Column('text', { nullable: true }) language: string | null;
  @Column('text', { nullable: true }) email: string | null;
  @Column('integer', { nullable: true }) digestHour: number | null;
  @Column('text', { nullable: true }) zone: string | null;
  @Column('date', { nullable: true }) digestDay: string | null;
  @Column('text', { nullable: true, unique: true }) subject: string | null;
  @Column('text', { nullable: true }) passwordHash: string | null;
  @Column('text', { nullable: true }) secondFactor: string | null;
  @Column('text', { nullable: true }) secondFactorOffered: string | null;
  @Column('bigint') secondFactorStep: string;
  @Column('text', { nullable: true, unique: true }) invitationHash: string | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) invitedUntil: Date | null;
  @Column('boolean') factorLost: boolean;
  @Column('text', { nullable: true }) deputy: string | null;
  @Column('date', { nullable: true }) absentFrom: string | null;
  @Column('date', { nullable: true }) absentUntil: string | null;
  @Column('integer') version: number;
  @Column({ type: 'timestamptz', precision: 3 }) createdAt: Date;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) disabledAt: Date | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) lastSignInAt: Date | null;
  /** Sessions that began with an earlier revision are over. */
  @Column('integer') sessionsFrom: number;
  /** The revision with which the second factor was taken up. */
  @Column('integer') factorRevision: number;
  /** Grows with each change; the trail names the newest (newest-revision.ts). */
  @Column('integer') revision: number;
  /** Over what the row grants (access-marks.ts). */
  @Column('text', { nullable: true }) mark: string | null;
  /** The newest revision that the trail names, read together with the row. */
  @VirtualColumn('integer', { query: (row) => newestRevision(`${row}.account_id`) })
  newest?: number | null;
}

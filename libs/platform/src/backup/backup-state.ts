import type { EntityManager } from 'typeorm';

/** A backup that was made, or one that was read through to see that it could be put back. */
export interface BackupState {
  kind: 'BACKUP' | 'RESTORE_TEST';
  at: Date;
  /** The moment that the backup holds. */
  madeAt: Date;
  bytes: number;
  rows: number;
  /** SHA-256 of the file, hexadecimal. */
  digest: string;
  person: string;
}

/** Keeps what is known of the last one of its kind. */
export async function noteBackup(em: EntityManager, one: BackupState): Promise<void> {
  await em.query(
    `insert into backup_state (kind, at, made_at, bytes, row_count, digest, person)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (kind) do update set at = excluded.at, made_at = excluded.made_at, bytes = excluded.bytes,
            row_count = excluded.row_count, digest = excluded.digest, person = excluded.person`,
    [one.kind, one.at, one.madeAt, one.bytes, one.rows, one.digest, one.person],
  );
}

/** The last backup and the last test of one. */
export async function backupStates(em: EntityManager): Promise<BackupState[]> {
  const rows: (Omit<BackupState, 'bytes' | 'rows'> & { bytes: string; rows: string })[] =
    await em.query(
      `select kind, at, made_at as "madeAt", bytes, row_count as rows, digest, person
         from backup_state order by kind`,
    );
  return rows.map((one) => ({ ...one, bytes: Number(one.bytes), rows: Number(one.rows) }));
}

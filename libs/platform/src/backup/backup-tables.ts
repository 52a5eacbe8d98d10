import type { Client } from 'pg';

/** A table with the columns that have to be copied; what the database computes is left to it. */
export interface BackupTable {
  name: string;
  columns: string[];
}

/** A sequence and how far it has come. */
export interface BackupSequence {
  name: string;
  /** Null while nothing was drawn from it. */
  last: string | null;
}

/** What stands at the head of a backup. */
export interface BackupHead {
  state: string;
  madeAt: string;
  migrations: string[];
  tables: BackupTable[];
  sequences: BackupSequence[];
  /** The latest checkpoint of the audit log in it (compact JWS). */
  checkpoint?: string;
}

/** All tables of ours, each behind those that it refers to. The table of migrations is made anew by migrating. */
export async function tablesOf(client: Client): Promise<BackupTable[]> {
  const { rows } = await client.query<BackupTable & { needs: string[] }>(
    `select class.relname as name,
            array(select attname::text from pg_attribute
                   where attrelid = class.oid and attnum > 0 and not attisdropped and attgenerated = ''
                   order by attnum) as columns,
            array(select distinct target.relname::text from pg_constraint
                    join pg_class target on target.oid = confrelid
                   where conrelid = class.oid and contype = 'f' and confrelid <> class.oid) as needs
       from pg_class class join pg_namespace space on space.oid = relnamespace
      where space.nspname = 'public' and relkind = 'r' and relname <> 'schema_migration'
      order by class.relname`,
  );
  const ordered: BackupTable[] = [];
  const place = (name: string): void => {
    const row = rows.find((one) => one.name === name);
    if (!row || ordered.some((one) => one.name === name)) return;
    for (const needed of row.needs) place(needed);
    ordered.push({ name, columns: row.columns });
  };
  for (const { name } of rows) place(name);
  return ordered;
}

/** All sequences of ours, also those that are made while the node works. */
export async function sequencesOf(client: Client): Promise<BackupSequence[]> {
  const { rows } = await client.query<BackupSequence>(
    `select sequencename as name, last_value::text as last
       from pg_sequences where schemaname = 'public' order by sequencename`,
  );
  return rows;
}

/** A name as SQL writes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

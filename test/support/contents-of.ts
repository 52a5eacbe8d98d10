import type { DataSource } from 'typeorm';

/** A digest of the rows of every table, those apart that may grow: what was only tried is written down there. */
export async function contentsOf(
  dataSource: Pick<DataSource, 'query'>,
  logs: RegExp,
): Promise<Record<string, string | null>> {
  const tables: { name: string }[] = await dataSource.query(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  );
  const sums = tables
    .filter(({ name }) => !logs.test(name))
    .map(
      ({ name }) =>
        `(select md5(string_agg(t::text, '' order by t::text)) from "${name}" t) as "${name}"`,
    );
  const [row]: Record<string, string | null>[] = await dataSource.query(
    `select ${sums.join(', ')}`,
  );
  return row ?? {};
}

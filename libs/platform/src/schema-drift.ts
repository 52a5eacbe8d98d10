import type { DataSource } from 'typeorm';

/** Entities need not repeat the constraints, indexes and defaults that the tables have. */
const SAID_ONLY_BY_TABLES = /\bDROP (?:CONSTRAINT|INDEX|DEFAULT|IDENTITY)\b|^DROP INDEX\b/;

/**
 * What would have to change in the database for the entities to fit: nothing, as long as both were written with the
 * same care. Each entry is the statement that TypeORM would run, and that nobody ever runs.
 */
export async function schemaDrift(dataSource: DataSource): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query).filter((query) => !SAID_ONLY_BY_TABLES.test(query));
}

import { startEmbeddedPostgres, type Config } from '@trace/platform';

/** Starts the PostgreSQL that the node brings along, and notes how it is stopped. @returns its address */
export async function ownDatabase(
  { dataDir }: Config,
  stops: (() => Promise<void>)[],
  say: (text: string) => void,
): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir, say });
  stops.push(() => postgres.stop());
  return postgres.url;
}

import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
// By its file, because Jest's module names are not known yet where the global setup runs.
import { startTestPostgres, type TestPostgres } from '../../libs/platform/src/test-postgres.ts';
import { SERVER_VARIABLE } from './servers.ts';

/** What Jest tells its global setup of the run that is about to begin. */
interface Run {
  testPathPatterns: { patterns: string[] };
}

declare global {
  var postgresOfTheTests: TestPostgres | undefined;
}

/** Starts the PostgreSQL of the run, unless only tests were asked for that need none. */
export default async function startServers({ testPathPatterns: { patterns } }: Run): Promise<void> {
  if (!(await wantsServers(patterns))) return;
  globalThis.postgresOfTheTests = await startTestPostgres({ durable: false });
  const folder = new URL(
    globalThis.postgresOfTheTests.url().replace('@/', '@socket/'),
  ).searchParams.get('host');
  // oxlint-disable-next-line node/no-process-env -- how Jest's global setup hands values to its workers
  process.env[SERVER_VARIABLE] = folder ?? '';
}

/** Whether the patterns of the command line reach into test/: the rules beside the code touch no database. */
async function wantsServers(patterns: readonly string[]): Promise<boolean> {
  if (patterns.length === 0) return true;
  const folder = resolve(import.meta.dirname, '..');
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith('.e2e.ts')).map((name) => join(folder, name));
  return patterns.some((pattern) => files.some((file) => new RegExp(pattern).test(file)));
}

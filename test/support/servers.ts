/** Where Jest's global setup leaves the address of the run's PostgreSQL for the test files, which are other processes. */
export const SERVER_VARIABLE = 'TRACE_TEST_POSTGRES';

/** The address of one database on the run's private PostgreSQL. */
export function serverUrl(database: string, role = 'postgres'): string {
  // oxlint-disable-next-line node/no-process-env -- how Jest's global setup hands values to its workers
  const folder = process.env[SERVER_VARIABLE];
  if (folder === undefined) {
    throw new Error('the PostgreSQL of the tests was not started: run them with `npm test`');
  }
  return `postgres://${role}@/${database}?host=${encodeURIComponent(folder)}`;
}

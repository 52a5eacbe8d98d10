/** Where Jest's global setup leaves the address of the run's PostgreSQL for the test files, which are other processes. */
export const SERVER_VARIABLE = 'TRACE_TEST_POSTGRES';

/** The address of one database on the run's private PostgreSQL. */
export function serverUrl(database: string): string {
  // Jest hands values from its global setup to its workers through the environment only.
  // oxlint-disable-next-line node/no-process-env
  const folder = process.env[SERVER_VARIABLE];
  if (folder === undefined) {
    throw new Error('the PostgreSQL of the tests was not started: run them with `npm test`');
  }
  return `postgres://postgres@/${database}?host=${encodeURIComponent(folder)}`;
}

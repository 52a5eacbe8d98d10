import { isNativeError } from 'node:util/types';
/** SQLSTATE classes and codes that say the server is gone, going, coming, full or overtaxed (PostgreSQL appendix A). */
const AWAY = /^(?:08...|53...|57P0[1-5]|57014|55P03|58030|25P03)$/;

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
]);

/** Codes by which a server that is there says that it does not take what it is given: no table, no right, no room. */
const UNWRITABLE = /^(?:42...|53100|58...|25006|P0...|XX...|0A...)$/;

/** The words of errors for which the driver has no code. */
const WORDS =
  /^(?:Connection terminated|timeout exceeded when trying to connect|timeout expired|Client (?:was closed|has encountered a connection error))/;

/** TypeORM takes a transaction whose connection broke away from it: its next statement finds nothing to run on. */
const TAKEN_AWAY = new Set([
  'QueryRunnerAlreadyReleasedError',
  'QueryRunnerProviderAlreadyReleasedError',
]);

/** Nobody could be served within the time for waiting: every connection of the pool is in use. */
export class PoolExhausted extends Error {
  readonly code = '53300';

  constructor(size: number, waitedMs: number) {
    super(
      `All ${size} database connections were in use for ${waitedMs} ms. ` +
        'Raise POOL_SIZE, or look for a transaction that waits for a second connection.',
    );
    this.name = 'PoolExhausted';
  }
}

/** Whether an error says that PostgreSQL could not be reached or went away, so that a repeat may well succeed. */
export function isDatabaseAway(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const code = codeOf(error);
  if (AWAY.test(code) || WORDS.test(error.message) || TAKEN_AWAY.has(error.name)) return true;
  // a missing file is a missing socket only where something tried to connect
  if (NETWORK.has(code))
    return 'syscall' in error && ['connect', 'read', 'write'].includes(String(error.syscall));
  return 'errors' in error && Array.isArray(error.errors) && error.errors.some(isDatabaseAway);
}

/** Whether an error says that a table takes no rows at all, whatever they say: it is gone, shut, broken or full. */
export function isUnwritable(error: unknown): boolean {
  return UNWRITABLE.test(codeOf(error));
}

/** Whether an error says that the disk of the database is full. */
export function isDiskFull(error: unknown): boolean {
  return codeOf(error) === '53100';
}

function codeOf(error: unknown): string {
  return isNativeError(error) && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

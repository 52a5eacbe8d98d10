import { Problem } from '@trace/platform';

/** PostgreSQL found two transactions in each other's way and sacrificed this one (40001, 40P01): again is safe. */
const SACRIFICED = new Set(['40001', '40P01']);
const ATTEMPTS = 3;

/**
 * Runs a transaction again when PostgreSQL sacrificed it, three times at most. The effect must be repeatable as a
 * whole, which a transaction that leaves nothing behind is.
 */
export async function retrying<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (fault) {
      if (!SACRIFICED.has(sqlStateOf(fault))) throw fault;
      if (attempt === ATTEMPTS) throw new Problem('database.unavailable');
    }
  }
}

/** The SQLSTATE of a database error, the empty text for any other. */
export function sqlStateOf(fault: unknown): string {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string'
    ? fault.code
    : '';
}

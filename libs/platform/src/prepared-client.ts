import * as pg from 'pg';
import { log } from './log.ts';

/**
 * Begins a statement that is planned for its values each time: which index serves a list depends on what is asked for,
 * and a plan for any values would take the wrong one for the rare ones.
 */
export const PLANNED_ANEW = 'planned anew';

/** More different statements than a node has; a program that builds texts without end must not fill the server. */
const MOST_STATEMENTS = 300;
const names = new Map<string, string>();

/**
 * A connection on which each statement with parameters is parsed and planned once and then only bound: the same few
 * statements run thousands of times, and planning them costs the server more than running them. A connection that breaks
 * never ends the process.
 */
export class PreparedClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // Between being taken from the pool and its first statement nobody listens to a connection, and the end of a
    // server at that very moment would end the process. Whoever uses the connection hears of it by the next statement.
    this.on('error', (fault) => log('database').warn('a connection broke', { fault }));
    const query = this.query.bind(this) as (...given: unknown[]) => unknown;
    this.query = (first: unknown, ...rest: unknown[]): never =>
      // whatever the driver gives back for these arguments is given back
      query(named(first, rest[0]), ...rest) as never;
  }
}

function named(first: unknown, values: unknown): unknown {
  if (typeof first !== 'string' || !Array.isArray(values) || values.length === 0) return first;
  if (first.startsWith(`/* ${PLANNED_ANEW} */`)) return first;
  const name = names.get(first) ?? nameFor(first);
  return name === undefined ? first : { name, text: first };
}

function nameFor(text: string): string | undefined {
  if (names.size >= MOST_STATEMENTS) return undefined;
  const name = `s${names.size + 1}`;
  names.set(text, name);
  return name;
}

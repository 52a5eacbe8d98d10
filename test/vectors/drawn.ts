import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@trace/platform';

/** Where it is kept. */
export const DRAWN_FILE = join(projectRoot(), 'test/vectors/drawn.json');

const kept = JSON.parse(readFileSync(DRAWN_FILE, 'utf8')) as Record<string, unknown>;
const used = new Map<string, unknown>();

/**
 * What chance gives to the vectors, such as a signature by ECDSA or an ephemeral key: drawn once and kept, so that a run
 * changes what has changed and nothing else.
 *
 * @param of what it belongs to; for anything else something else is drawn
 */
export function drawn<T>(what: string, of: string, draw: () => T): T {
  // Under this name stands what this very call has drawn.
  return (found(what, of) as T | undefined) ?? keep(what, of, draw());
}

/** What was drawn before. */
export function found(what: string, of: string): unknown {
  const name = nameOf(what, of);
  const value = used.get(name) ?? kept[name];
  if (value !== undefined) used.set(name, value);
  return value;
}

/** Keeps what is drawn now. */
export function keep<T>(what: string, of: string, value: T): T {
  used.set(nameOf(what, of), value);
  return value;
}

/** Everything that this run has used, and nothing that no vector needs any more. */
export function allDrawn(): Record<string, unknown> {
  return Object.fromEntries([...used].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function nameOf(what: string, of: string): string {
  return `${what} ${createHash('sha256').update(of).digest('base64url')}`;
}

import { AsyncLocalStorage } from 'node:async_hooks';

/** From where something is done, and why: what holds for everything that one call does. */
export interface AuditOrigin {
  /** The network address of whoever calls; `cli`, `worker` or `node` where nobody calls over a network. */
  source: string;
  /** Why, in the words of the person who acts, where one was given for the whole call. */
  reason?: string;
}

const origins = new AsyncLocalStorage<AuditOrigin>();

/** What a node does by itself, outside of any call and any round of its worker. */
const OF_NODE: AuditOrigin = { source: 'node' };

/** Does something whose audit entries, however deep they are written, say that it comes from there. */
export function withOrigin<T>(origin: AuditOrigin, work: () => T): T {
  return origins.run(origin, work);
}

/** From where what is done now comes. */
export function originNow(): AuditOrigin {
  return origins.getStore() ?? OF_NODE;
}

/** A network address in its usual form: IPv4 that came over a socket for IPv6 is IPv4. */
export function sourceOf(address: string | undefined): string {
  return address?.replace(/^::ffff:(?=\d+\.)/, '') ?? 'unknown';
}

import type { LoggerService } from '@nestjs/common';
import { log } from './log.ts';

/** What the framework itself has to say, as lines of our own log: its warnings and errors, not its start-up chatter. */
export function frameworkLog(): LoggerService {
  const ours = log('framework');
  return {
    log: () => undefined,
    debug: () => undefined,
    verbose: () => undefined,
    warn: (says: unknown) => ours.warn('framework warning', { reason: String(says) }),
    error: (says: unknown) => ours.error('framework error', { reason: String(says) }),
    fatal: (says: unknown) => ours.error('framework failed', { reason: String(says) }),
  };
}

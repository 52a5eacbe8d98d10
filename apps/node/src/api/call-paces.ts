import { Injectable } from '@nestjs/common';
import { Config, log, Problem } from '@trace/platform';
import type { Call } from './call.ts';
import { nextCall, type Pace } from './next-call.ts';

const TOLD_EVERY_MS = 60_000;

/**
 * How often somebody may call this process: people as often as a console could ever need it, systems a good deal more.
 * Whoever is known to the node is counted by name, so there are as many to remember as there are accounts and tokens.
 */
@Injectable()
export class CallPaces {
  private readonly paces = new Map<string, Pace>();
  /** When it was last told of each that he calls too often. */
  private readonly told = new Map<string, number>();
  private readonly logger = log('api');

  constructor(private readonly config: Config) {}

  /** Counts a call of somebody who is known. @throws Problem rate.limited */
  count(call: Call, person: string): void {
    const { callsPerMinute, systemCallsPerMinute } = this.config.access;
    const byHand = call.session !== undefined;
    const key = `${byHand ? 'person' : 'system'} ${person}`;
    const limit = byHand ? callsPerMinute : systemCallsPerMinute;
    const now = performance.now();
    const next = nextCall(this.paces.get(key), now, limit);
    this.paces.set(key, next.after);
    if (next.passes) return;
    // One entry in a minute tells of a flood; one for each call of it would be a second flood.
    call.untold = now - (this.told.get(key) ?? -Infinity) < TOLD_EVERY_MS;
    if (!call.untold) {
      this.told.set(key, now);
      this.logger.warn('somebody calls too often', {
        correlationId: call.correlationId,
        setting: byHand ? 'CALLS_PER_MINUTE' : 'SYSTEM_CALLS_PER_MINUTE',
      });
    }
    throw new Problem('rate.limited', undefined, { retryAfterSeconds: next.retryAfterSeconds });
  }
}

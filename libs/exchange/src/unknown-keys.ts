import { kidOf, type Partner } from '@trace/protocol';
import type { FollowDirectory } from './directory/follow-directory.ts';
import type { Partners } from './partners.ts';

/** What to do with a message whose key is not one of its issuer's. */
export type UnknownKey =
  /** Look at it again: the directory has just named the key. */
  | { kind: 'NAMED'; partner: Partner }
  /** Ask for it again: the key waits for two persons here, or the directory could not be asked. */
  | { kind: 'AWAITED' }
  /** Refuse it: nobody names this key. */
  | { kind: 'STRANGE' };

/**
 * A State may sign with a new key as soon as its own statement names it, and this node may not have heard of it yet, or
 * its people may not have confirmed it. A refusal is for good, so it is given only where the directory of this moment
 * does not name the key either.
 */
export class UnknownKeys {
  constructor(
    private readonly partners: Pick<Partners, 'find' | 'awaitsKey'>,
    private readonly directory: Pick<FollowDirectory, 'ask'>,
  ) {}

  /** Asks the directory, at most once in a while, and weighs the key again. */
  async weigh(token: string, { state }: Pick<Partner, 'state'>): Promise<UnknownKey> {
    const kid = kidOf(token);
    if (this.partners.awaitsKey(state, kid)) return { kind: 'AWAITED' };
    const isFresh = await this.directory.ask();
    const partner = this.partners.find(state);
    if (partner?.signing.some((key) => key.kid === kid)) return { kind: 'NAMED', partner };
    return isFresh && !this.partners.awaitsKey(state, kid)
      ? { kind: 'STRANGE' }
      : { kind: 'AWAITED' };
  }
}

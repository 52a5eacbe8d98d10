import { Problem, type Clock } from '@trace/platform';
import { In, LessThan, type DataSource, type EntityManager } from 'typeorm';
import { nextTry } from './next-try.ts';
import { secretHashOf } from './secret.ts';
import { SignInTryRow } from './sign-in-try.entity.ts';

/** As many tries as are let through without a wait, for a name and for an address behind which many may sit. */
const FREE = { name: 5, address: 20 };
const SWEPT_AFTER_MS = 24 * 60 * 60_000;

/** Who tries, as far as it can be counted. */
export interface Trying {
  /** The name as it is compared; absent where none was given. */
  name?: string;
  address: string;
}

/**
 * Counts the tries to sign in before they are judged, so that many at once do not all slip through, and makes the next
 * ones wait. Names and addresses are kept as hashes.
 */
export class SignInTries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Counts one try. @throws Problem sign-in.throttled while one has to wait */
  async count(trying: Trying): Promise<void> {
    const now = this.clock.now();
    // The address first: who has to wait for its sake must not make the owner of a name wait as well.
    const until = await this.dataSource.transaction(async (em) => {
      for (const { subject, free } of subjectsOf(trying)) {
        const wait = await this.countOne(em, subject, free, now);
        if (wait) return wait;
      }
      return undefined;
    });
    if (!until) return;
    const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000);
    throw new Problem('sign-in.throttled', undefined, { retryAfterSeconds: seconds });
  }

  /** Forgets the tries of somebody who has succeeded. */
  async forget(em: EntityManager, trying: Trying): Promise<void> {
    const subjects = subjectsOf(trying).map(({ subject }) => subject);
    await em.delete(SignInTryRow, { subject: In(subjects) });
    const old = new Date(this.clock.now().getTime() - SWEPT_AFTER_MS);
    await em.delete(SignInTryRow, { lastAt: LessThan(old) });
  }

  private async countOne(
    em: EntityManager,
    subject: string,
    free: number,
    now: Date,
  ): Promise<Date | undefined> {
    await em.query(
      `insert into sign_in_try (subject, tries, last_at) values ($1, 0, $2) on conflict do nothing`,
      [subject, now],
    );
    const held = await em.findOne(SignInTryRow, {
      where: { subject },
      lock: { mode: 'pessimistic_write' },
    });
    const next = nextTry(held ?? undefined, now, free);
    if (!next.passes) return next.until;
    await em.update(SignInTryRow, { subject }, next.after);
    return undefined;
  }
}

function subjectsOf({ name, address }: Trying): { subject: string; free: number }[] {
  return [
    { subject: secretHashOf(`address ${address}`), free: FREE.address },
    ...(name === undefined ? [] : [{ subject: secretHashOf(`name ${name}`), free: FREE.name }]),
  ];
}

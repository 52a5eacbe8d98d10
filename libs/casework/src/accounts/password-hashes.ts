import { hash, verify } from '@node-rs/argon2';
import { normalPassword } from './normal-password.ts';

/** Argon2id with 19 MiB and two passes (OWASP Password Storage; RFC 9106 section 4). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/**
 * Before the stored form of a password that was hashed exactly as it was typed (ASVS 6.2.8). Those from before have
 * nothing there: they were brought to NFKC first, and open by what is brought to it still.
 */
const AS_TYPED = 'as-typed ';
/** As many at once as a small machine bears; the others wait for their turn. */
const AT_ONCE = 2;

/** Makes and checks the stored form of passwords, a few at a time. */
export class PasswordHashes {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  /** Compared with where there is no account, so that its absence takes as long as a wrong password. */
  private readonly nobody: Promise<string> = hash('nobody has this password', COST);

  constructor(
    private readonly check: (stored: string, password: string) => Promise<boolean> = verify,
  ) {}

  /** The form in which a password is kept. */
  async of(password: string): Promise<string> {
    return AS_TYPED + (await this.inTurn(() => hash(password, COST)));
  }

  /** Whether it is the password; it takes the same time where there is none. */
  async matches(stored: string | undefined, password: string): Promise<boolean> {
    const kept = stored ?? AS_TYPED + (await this.nobody);
    const isAsTyped = kept.startsWith(AS_TYPED);
    const against = isAsTyped ? kept.slice(AS_TYPED.length) : kept;
    const given = isAsTyped ? password : normalPassword(password);
    const same = await this.inTurn(() => this.check(against, given));
    return same && stored !== undefined;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

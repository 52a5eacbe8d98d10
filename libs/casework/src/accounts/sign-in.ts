import { Problem, type NodeKeys } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import { AccountRow } from './account.entity.ts';
import { changeAccount } from './change-account.ts';
import { factorPlace } from './factor-place.ts';
import { isKnownPassword } from './known-passwords.ts';
import type { PasswordHashes } from './password-hashes.ts';
import { passwordWeakness, WEAKNESSES } from './password-weakness.ts';
import { signInNameOf } from './person-name.ts';
import { stepOfCode } from './second-factor.ts';
import { invitationCodeOf, secretHashOf } from './secret.ts';
import { SessionRow } from './session.entity.ts';
import type { NewSession, SignInOrigin } from './session.ts';
import type { SessionGround, Sessions } from './sessions.ts';
import type { SignInTries, Trying } from './sign-in-tries.ts';

/** What somebody types to sign in. */
export interface Credentials {
  person: string;
  password: string;
  code?: string;
}

/** What signing in stands on. */
export interface SignInGround extends SessionGround {
  keys: NodeKeys;
  hashes: PasswordHashes;
  tries: SignInTries;
  sessions: Sessions;
}

/**
 * Signing in with a password, and with a code where the account has a second factor. Every refusal is the same sentence
 * after the same work, whether there is such an account or not (ASVS 6.3.8; row B72).
 */
export class SignIn {
  constructor(private readonly ground: SignInGround) {}

  /** Signs in. @throws Problem sign-in.refused, sign-in.code-missing, sign-in.throttled */
  async withPassword(given: Credentials, from: SignInOrigin): Promise<NewSession> {
    const { dataSource, hashes, tries, sessions } = this.ground;
    const signInName = signInNameOf(given.person);
    const trying: Trying = { name: signInName, address: from.address };
    await tries.count(trying);
    const account = await sessions.marks.counting(
      await dataSource.manager.findOneBy(AccountRow, { signInName }),
    );
    const matches = await hashes.matches(account?.passwordHash ?? undefined, given.password);
    if (!matches || account === null || account.disabledAt !== null)
      return this.refuse(account?.person, from);
    if (account.secondFactor !== null && given.code === undefined)
      throw new Problem('sign-in.code-missing');
    const begun = await dataSource.transaction(async (em) => {
      if (!(await this.takeCode(em, account, given.code))) return undefined;
      await tries.forget(em, trying);
      return sessions.begin(em, account, 'PASSWORD', from);
    });
    return begun ?? this.refuse(account.person, from);
  }

  /**
   * Sets a password by an invitation, and signs in; older sessions are over with that. A second factor is asked for and
   * stays, unless the invitation says that it was lost.
   *
   * @throws Problem invitation.invalid, password.weak, sign-in.code-missing, second-factor.wrong, sign-in.throttled
   */
  async withInvitation(
    { code, password, secondFactor }: { code: string; password: string; secondFactor?: string },
    from: SignInOrigin,
  ): Promise<NewSession> {
    const { dataSource, hashes, tries, sessions, clock, audit } = this.ground;
    const trying: Trying = { address: from.address };
    await tries.count(trying);
    const invitationHash = secretHashOf(invitationCodeOf(code));
    const invited = (account: AccountRow | null): AccountRow => {
      const { invitedUntil, disabledAt } = account ?? {};
      const holds = invitedUntil && invitedUntil > clock.now() && disabledAt === null;
      if (!account || !holds) throw new Problem('invitation.invalid');
      return account;
    };
    const held = invited(
      await sessions.marks.counting(
        await dataSource.manager.findOneBy(AccountRow, { invitationHash }),
      ),
    );
    await refuseWeak(password, held.person);
    if (held.secondFactor !== null && !held.factorLost) {
      if (secondFactor === undefined) throw new Problem('sign-in.code-missing');
      await tries.count({ ...trying, name: held.signInName });
    }
    const passwordHash = await hashes.of(password);
    return dataSource.transaction(async (em) => {
      const lock = { mode: 'pessimistic_write' } as const;
      const account = invited(await em.findOne(AccountRow, { where: { invitationHash }, lock }));
      const { accountId, person, version, factorLost } = account;
      if (!factorLost && !(await this.takeCode(em, account, secondFactor)))
        throw new Problem('second-factor.wrong');
      const afresh = {
        passwordHash,
        invitationHash: null,
        invitedUntil: null,
        ...(factorLost && { secondFactor: null, secondFactorOffered: null, factorLost: false }),
        version: version + 1,
      };
      const changed = await changeAccount(em, this.ground, accountId, (sessionsFrom) => ({
        ...afresh,
        sessionsFrom,
      }));
      await em.delete(SessionRow, { accountId });
      await tries.forget(em, { ...trying, name: account.signInName });
      const begun = await sessions.begin(em, changed, 'PASSWORD', from);
      const { role } = begun.session.person;
      const note = { at: clock.now(), actor: person, role, action: 'PASSWORD_SET' } as const;
      await audit.record(em, [{ ...note, outcome: 'INVITATION' }]);
      return begun;
    });
  }

  /** Takes the code of the second factor, where the account has one; each code counts once. */
  private async takeCode(
    em: EntityManager,
    account: AccountRow,
    code: string | undefined,
  ): Promise<boolean> {
    if (account.secondFactor === null) return true;
    const secret = this.ground.keys.unwrap(account.secondFactor, factorPlace(account));
    const after = Number(account.secondFactorStep);
    const step = stepOfCode(secret, code ?? '', { at: this.ground.clock.now(), after });
    if (step === undefined) return false;
    const taken: unknown[][] = await em.query(
      `update account set second_factor_step = $2 where account_id = $1 and second_factor_step < $2 returning 1`,
      [account.accountId, step],
    );
    return (taken[0]?.length ?? 0) > 0;
  }

  /** Writes the refusal down, for the owner of the name and for nobody alike, and refuses. */
  private async refuse(
    person: string | undefined,
    { correlationId }: SignInOrigin,
  ): Promise<never> {
    const { dataSource, audit, clock } = this.ground;
    await dataSource.transaction((em) =>
      audit.record(em, [
        {
          at: clock.now(),
          actor: person ?? 'anonymous',
          role: 'NONE',
          action: 'SIGN_IN_REFUSED',
          outcome: person === undefined ? 'UNKNOWN_NAME' : 'KNOWN_NAME',
          ...(correlationId !== undefined && { correlationId }),
        },
      ]),
    );
    throw new Problem('sign-in.refused');
  }
}

/** Refuses a password that would be guessed. @throws Problem password.weak */
export async function refuseWeak(password: string, person: string): Promise<void> {
  const detail =
    passwordWeakness(password, person) ??
    ((await isKnownPassword(password)) ? WEAKNESSES.KNOWN : undefined);
  if (detail === undefined) return;
  const errors = [{ pointer: '/password', code: 'password.weak', detail }];
  throw new Problem('password.weak', detail, { errors });
}

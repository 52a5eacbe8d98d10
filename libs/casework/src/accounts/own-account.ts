import { announce, Problem, type AuditAction } from '@trace/platform';
import { instant } from '@trace/protocol';
import { Not, type EntityManager } from 'typeorm';
import { AccountRow } from './account.entity.ts';
import { isKnownZone } from '../deadlines/local-time.ts';
import { doneWith } from '../mail/digest-day.ts';
import { changeAccount } from './change-account.ts';
import { signInNameOf } from './person-name.ts';
import { factorPlace, offeredFactorPlace } from './factor-place.ts';
import { newSecondFactor, stepOfCode } from './second-factor.ts';
import { SessionRow } from './session.entity.ts';
import type { Session } from './session.ts';
import { SESSION_ENDED } from './sessions.ts';
import { refuseWeak, type SignInGround } from './sign-in.ts';

/** While somebody is away, and who stands in. */
export interface Absence {
  deputy: string;
  from: string;
  until: string;
}

/** Where mails go to somebody, and when a summary of the day. */
export interface MailWish {
  email?: string;
  /** The hour of the day; without one there is no summary. */
  digestHour?: number;
  /** The zone of that hour; without one that of the State. */
  zone?: string;
}

/** What people change of their own accounts. */
export class OwnAccount {
  constructor(private readonly ground: SignInGround & { state: string }) {}

  /** Sets another password; the other sessions of this person end (ASVS 7.4.3). */
  async changePassword(session: Session, current: string, password: string): Promise<void> {
    await this.prove(session, current);
    await refuseWeak(password, session.person.person);
    const { hashes, sessions } = this.ground;
    const passwordHash = await hashes.of(password);
    await this.change(session, 'PASSWORD_SET', 'CHANGED', async (em, accountId) => {
      const { revision } = await changeAccount(em, this.ground, accountId, (sessionsFrom) => ({
        passwordHash,
        sessionsFrom,
      }));
      await em.delete(SessionRow, { accountId, sessionId: Not(session.row.sessionId) });
      await sessions.revise(em, session.row.sessionId, { accountRevision: revision });
      announce(em, [SESSION_ENDED]);
    });
  }

  /** Sets the language in which the console speaks to this person. */
  async changeLanguage(session: Session, language: string): Promise<void> {
    await this.change(session, 'LANGUAGE_SET', language, async (em, accountId) => {
      await em.update(AccountRow, { accountId }, { language });
    });
  }

  /** Sets to which address mails go to this person, and at which hour a summary of the day. */
  async setMail(session: Session, wish: MailWish, zoneOfState: string): Promise<void> {
    const { email, digestHour, zone } = wish;
    if (digestHour !== undefined && email === undefined) throw new Problem('mail.no-address');
    if (zone !== undefined && !isKnownZone(zone)) throw new Problem('zone.unknown');
    const now = this.ground.clock.now();
    const done =
      digestHour === undefined ? undefined : doneWith(now, zone ?? zoneOfState, digestHour);
    const said = digestHour === undefined ? 'NO SUMMARY' : `SUMMARY AT ${digestHour}`;
    await this.change(session, 'MAIL_SET', said, async (em, accountId) => {
      const set = { email: email ?? null, digestHour: digestHour ?? null, zone: zone ?? null };
      await em.update(AccountRow, { accountId }, set);
      // A day whose summary was written stays done with, whatever hour is named afterwards.
      await em.query(
        `update account set digest_day = greatest(digest_day, $2::date) where account_id = $1`,
        [accountId, done ?? null],
      );
    });
  }

  /** Offers a second factor; it counts when a code has shown that it is held. */
  async offerSecondFactor(
    session: Session,
    password: string,
  ): Promise<{ secret: string; uri: string }> {
    await this.prove(session, password);
    const { keys, state } = this.ground;
    const offered = newSecondFactor(session.person.person, state);
    const place = offeredFactorPlace(session.account.accountId);
    const secondFactorOffered = keys.wrap(offered.secret, place);
    await this.change(session, 'SECOND_FACTOR_SET', 'OFFERED', async (em, accountId) => {
      await em.update(AccountRow, { accountId }, { secondFactorOffered });
    });
    return offered;
  }

  /** Takes up the offered second factor. @throws Problem second-factor.wrong */
  async confirmSecondFactor(session: Session, code: string): Promise<void> {
    const { dataSource, keys, clock, tries } = this.ground;
    const { accountId } = session.account;
    await tries.count({ name: session.account.signInName, address: `session ${accountId}` });
    const { secondFactorOffered: offered } = await dataSource.manager.findOneByOrFail(AccountRow, {
      accountId,
    });
    const secret =
      offered === null ? undefined : keys.unwrap(offered, offeredFactorPlace(accountId));
    const step =
      secret === undefined ? undefined : stepOfCode(secret, code, { at: clock.now(), after: 0 });
    if (secret === undefined || step === undefined) throw new Problem('second-factor.wrong');
    await this.change(session, 'SECOND_FACTOR_SET', 'CONFIRMED', async (em) => {
      await tries.forget(em, {
        name: session.account.signInName,
        address: `session ${accountId}`,
      });
      await changeAccount(em, this.ground, accountId, (factorRevision) => ({
        secondFactor: keys.wrap(secret, factorPlace({ accountId, factorRevision })),
        secondFactorOffered: null,
        secondFactorStep: String(step),
        factorRevision,
      }));
    });
  }

  /** Names who stands in on which days, or ends that. */
  async setAbsence(session: Session, absence: Absence | undefined): Promise<void> {
    const { dataSource, clock } = this.ground;
    const today = instant(clock.now()).slice(0, 10);
    const deputy =
      absence &&
      (await dataSource.manager.findOneBy(AccountRow, {
        signInName: signInNameOf(absence.deputy),
      }));
    if (absence && (!deputy || !isSound(absence, deputy, session, today)))
      throw new Problem('deputy.invalid');
    const said = absence ? `${deputy?.person} ${absence.from} ${absence.until}` : 'NONE';
    await this.change(session, 'ABSENCE_SET', said, async (em, accountId) => {
      await changeAccount(em, this.ground, accountId, () => ({
        deputy: deputy?.person ?? null,
        absentFrom: absence?.from ?? null,
        absentUntil: absence?.until ?? null,
      }));
    });
  }

  /** Asks for the password once more before something that matters; guesses are counted like those at the door. */
  private async prove({ account }: Session, password: string): Promise<void> {
    const { dataSource, hashes, tries } = this.ground;
    const trying = { name: account.signInName, address: `session ${account.accountId}` };
    await tries.count(trying);
    if (!(await hashes.matches(account.passwordHash ?? undefined, password)))
      throw new Problem('password.wrong');
    await dataSource.transaction((em) => tries.forget(em, trying));
  }

  private async change(
    { account, person: { person, role, correlationId } }: Session,
    action: AuditAction,
    outcome: string,
    work: (em: EntityManager, accountId: string) => Promise<void>,
  ): Promise<void> {
    const { dataSource, audit, clock } = this.ground;
    await dataSource.transaction(async (em) => {
      await work(em, account.accountId);
      await audit.record(em, [
        {
          at: clock.now(),
          actor: person,
          role,
          action,
          outcome,
          ...(correlationId !== undefined && { correlationId }),
        },
      ]);
    });
  }
}

function isSound(
  { from, until }: Absence,
  deputy: AccountRow,
  { account }: Session,
  today: string,
): boolean {
  const other = deputy.accountId !== account.accountId && deputy.disabledAt === null;
  return other && from <= until && until >= today;
}

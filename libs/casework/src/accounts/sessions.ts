import {
  announce,
  isDiskFull,
  log,
  Problem,
  type AccessSettings,
  type Audit,
  type AuditAction,
  type Clock,
} from '@trace/platform';
import { instant, newId } from '@trace/protocol';
import { In, Not, type DataSource, type EntityManager } from 'typeorm';
import type { Person } from '../permissions.ts';
import { AccessMarks, accessMarkOf, isMarked, type MarkingKeys } from './access-marks.ts';
import { AccountRow } from './account.entity.ts';
import { capacitiesOf, findCapacity, type Capacity } from './capacities.ts';
import { noteRevisions } from './note-revisions.ts';
import { newSessionSecret, secretHashOf } from './secret.ts';
import { SessionRow } from './session.entity.ts';
import type { NewSession, Session, SignInOrigin } from './session.ts';

/** How a session is begun: by the own password, or by the sign-in of the State. */
export type SignInWay = 'PASSWORD' | 'OIDC';

const SECRET = /^ts_[A-Za-z0-9_-]{43}$/;
/** So often the last use is written down; the idle limit is exact to this. */
const NOTED_EVERY_MS = 20_000;
const LONGEST_AGENT = 200;

/** Told when a session ends, so that whoever listens in it is sent away at once. */
export const SESSION_ENDED = {} as const;

/** What sessions stand on. */
export interface SessionGround {
  dataSource: DataSource;
  audit: Audit;
  clock: Clock;
  settings: AccessSettings;
  keys: MarkingKeys;
}

/** A session with whose it is. */
export interface ListedSession {
  row: SessionRow;
  person: string;
}

/**
 * Who is signed in. Everything is asked of the database at each call, so that a role that was taken away, a closed
 * account or an ended session counts from the next call on, in every process (ASVS 7.4; row B73).
 */
export class Sessions {
  /** What keeps out accounts and sessions that this node has not written. */
  readonly marks: AccessMarks;

  constructor(private readonly ground: SessionGround) {
    this.marks = new AccessMarks(ground);
  }

  /** How people sign in, and how long that lasts. */
  get settings(): AccessSettings {
    return this.ground.settings;
  }

  /** Begins a session of somebody who has proven who he is, in the caller's transaction. */
  async begin(
    em: EntityManager,
    account: AccountRow,
    way: SignInWay,
    { agent, correlationId, until }: SignInOrigin & { until?: Date },
  ): Promise<NewSession> {
    const { clock, settings, keys } = this.ground;
    const now = clock.now();
    const secret = newSessionSecret();
    const [first] = await this.capacities(em, account);
    if (!first) throw new Problem('sign-in.refused');
    const latest = new Date(now.getTime() + settings.sessionHours * 3_600_000);
    const sessionId = newId();
    const row = {
      sessionId,
      sessionHash: secretHashOf(secret),
      accountId: account.accountId,
      way,
      role: first.role,
      actingFor: first.actingFor ?? null,
      agent: agent?.slice(0, LONGEST_AGENT) ?? null,
      startedAt: now,
      seenAt: now,
      endsAt: until !== undefined && until < latest ? until : latest,
      revision: 1,
      accountRevision: account.revision,
      mark: null,
    };
    await em.insert(SessionRow, { ...row, mark: accessMarkOf(keys, row) });
    const { accountId } = account;
    await em.update(AccountRow, { accountId }, { lastSignInAt: now });
    // Its line is held from here on: whoever has changed the account meanwhile has ended what begins here.
    const { sessionsFrom } = await em.findOneByOrFail(AccountRow, { accountId });
    if (account.revision < sessionsFrom) throw new Problem('sign-in.refused');
    const session = await this.read(em, secret);
    const by = { ...session.person, ...(correlationId !== undefined && { correlationId }) };
    await this.note(em, by, 'SIGNED_IN', way);
    await this.endTooMany(em, by, session.row);
    return { session, secret };
  }

  /** Who the bearer of this cookie is now. @throws Problem session.ended */
  async bearer(secret: string): Promise<Session> {
    const em = this.ground.dataSource.manager;
    const session = await this.read(em, secret);
    const now = this.ground.clock.now();
    const { sessionId, seenAt } = session.row;
    if (now.getTime() - seenAt.getTime() >= NOTED_EVERY_MS) {
      try {
        await em.update(SessionRow, { sessionId }, { seenAt: now });
      } catch (fault) {
        // Whoever is signed in stays so on a full disk, to be told of it; the session ends all the sooner.
        if (!isDiskFull(fault)) throw fault;
        log('sessions').warn('the last use of a session was not noted', { fault });
      }
    }
    return session;
  }

  /**
   * Changes a session in the caller's transaction, under its next number, and marks it anew.
   *
   * @throws Problem session.ended where it has ended meanwhile
   */
  async revise(
    em: EntityManager,
    sessionId: string,
    members: Partial<Pick<SessionRow, 'role' | 'actingFor' | 'accountRevision'>>,
  ): Promise<SessionRow> {
    const { keys } = this.ground;
    const lock = { mode: 'pessimistic_write' } as const;
    const row = await em.findOne(SessionRow, { where: { sessionId }, lock });
    if (!row || !isMarked(keys, row)) throw new Problem('session.ended');
    const said = { ...members, revision: row.revision + 1 };
    const revised = Object.assign(row, said);
    const mark = accessMarkOf(keys, revised);
    await em.update(SessionRow, { sessionId }, { ...said, mark });
    await this.noteRevised(em, [revised]);
    return Object.assign(revised, { mark });
  }

  /** Changes the capacity in which somebody acts, which the trail tells. */
  async take(session: Session, wish: { role: string; actingFor?: string }): Promise<Session> {
    const capacity = findCapacity(session.capacities, wish.role, wish.actingFor);
    if (!capacity) throw new Problem('capacity.unknown');
    const { role, actingFor = null } = capacity;
    return this.ground.dataSource.transaction(async (em) => {
      const row = await this.revise(em, session.row.sessionId, { role, actingFor });
      const outcome = actingFor === null ? role : `${role} for ${actingFor}`;
      await this.note(em, session.person, 'CAPACITY_TAKEN', outcome);
      const account = await em.findOneByOrFail(AccountRow, { accountId: session.row.accountId });
      return this.known(em, row, account);
    });
  }

  /** Ends the own session. */
  async end({ row, person }: Session): Promise<void> {
    await this.ground.dataSource.transaction(async (em) => {
      await this.noteEnded(em, [row]);
      await em.delete(SessionRow, { sessionId: row.sessionId });
      announce(em, [SESSION_ENDED]);
      await this.note(em, person, 'SIGNED_OUT', row.sessionId);
    });
  }

  /** The sessions that could still be used, of one person or of all, the last used first. */
  async list(person: string | undefined): Promise<ListedSession[]> {
    const { dataSource, clock } = this.ground;
    const query = dataSource.manager
      .createQueryBuilder(SessionRow, 'session')
      .innerJoinAndMapOne(
        'session.account',
        AccountRow,
        'account',
        'account.accountId = session.accountId',
      )
      .where('session.endsAt > :now and session.seenAt > :idle', {
        now: clock.now(),
        idle: new Date(clock.now().getTime() - this.idleMs()),
      });
    if (person !== undefined) query.andWhere('account.person = :person', { person });
    const rows = await query.orderBy({ 'session.seenAt': 'DESC' }).getMany();
    return rows.map((row) => ({
      row,
      person: (row as SessionRow & { account: AccountRow }).account.person,
    }));
  }

  /** Ends a session by its id: an own one, or anybody's for an administrator. */
  async revoke(person: Person, sessionId: string): Promise<void> {
    await this.ground.dataSource.transaction(async (em) => {
      const row = await em.findOneBy(SessionRow, { sessionId });
      const account = row && (await em.findOneBy(AccountRow, { accountId: row.accountId }));
      const may = account?.person === person.person || person.role === 'ADMINISTRATOR';
      if (!account || !may) throw new Problem('session.unknown');
      await this.noteEnded(em, [row]);
      await em.delete(SessionRow, { sessionId });
      announce(em, [SESSION_ENDED]);
      await this.note(em, person, 'SESSION_ENDED', `${account.person} ${sessionId}`);
    });
  }

  /**
   * Which of these are what they were when they were read: neither ended nor idle, in the same capacity, of the same
   * account. To be asked for is no use of a session.
   */
  async unchanged(sessions: readonly Session[]): Promise<Set<string>> {
    const now = this.ground.clock.now();
    const rows: { id: string; role: string; actingFor: string | null; version: number }[] =
      await this.ground.dataSource.query(
        `select session_id as id, role, acting_for as "actingFor", version
           from session join account using (account_id)
          where session_id = any($1::uuid[]) and ends_at > $2 and seen_at > $3 and disabled_at is null`,
        [sessions.map(({ row }) => row.sessionId), now, new Date(now.getTime() - this.idleMs())],
      );
    const found = new Map(rows.map((row) => [row.id, row]));
    const same = sessions.filter(({ row, account }) => {
      const held = found.get(row.sessionId);
      return (
        held?.role === row.role &&
        held.actingFor === row.actingFor &&
        held.version === account.version
      );
    });
    return new Set(same.map(({ row }) => row.sessionId));
  }

  /** Of more sessions than one person may have, those that were used longest ago end (ASVS 7.1.2). */
  private async endTooMany(
    em: EntityManager,
    by: Person,
    { accountId, sessionId: own }: SessionRow,
  ): Promise<void> {
    // Those who sign in at once wait for each other: the line of the account was written before.
    const others = await em.find(SessionRow, {
      where: { accountId, sessionId: Not(own) },
      order: { seenAt: 'DESC', startedAt: 'DESC' },
    });
    const going = others.filter((row) => !this.isOver(row));
    const tooMany = going.slice(this.ground.settings.sessionsPerPerson - 1);
    if (tooMany.length === 0) return;
    await this.noteEnded(em, tooMany);
    await em.delete(SessionRow, { sessionId: In(tooMany.map(({ sessionId }) => sessionId)) });
    announce(em, [SESSION_ENDED]);
    for (const { sessionId } of tooMany)
      await this.note(em, by, 'SESSION_ENDED', `${by.person} ${sessionId} TOO MANY`);
  }

  /** What was ended does not come back in the form in which it stood there. */
  private async noteEnded(em: EntityManager, rows: readonly SessionRow[]): Promise<void> {
    const past = rows.map(({ sessionId, revision }) => ({ sessionId, revision: revision + 1 }));
    await this.noteRevised(em, past);
  }

  private async noteRevised(
    em: EntityManager,
    rows: readonly Pick<SessionRow, 'sessionId' | 'revision'>[],
  ): Promise<void> {
    await noteRevisions(
      em,
      this.ground,
      rows.map(({ sessionId: id, revision }) => ({ kind: 'session', id, revision })),
    );
  }

  /** @param looks a change of the account may come between the reading of the session and of the account: once more, then */
  private async read(em: EntityManager, secret: string, looks = 2): Promise<Session> {
    const sessionHash = SECRET.test(secret) ? secretHashOf(secret) : '';
    const found = sessionHash === '' ? null : await em.findOneBy(SessionRow, { sessionHash });
    const row = await this.marks.counting(found);
    const account = await this.marks.counting(
      row && (await em.findOneBy(AccountRow, { accountId: row.accountId })),
    );
    if (!row || !account || account.disabledAt !== null || this.isOver(row))
      throw new Problem('session.ended');
    if (row.accountRevision >= account.sessionsFrom) return this.known(em, row, account);
    if (looks > 1) return this.read(em, secret, looks - 1);
    await this.marks.tellOlder(row);
    throw new Problem('session.ended');
  }

  private isOver({ seenAt, endsAt }: SessionRow): boolean {
    const now = this.ground.clock.now();
    return endsAt <= now || seenAt.getTime() + this.idleMs() <= now.getTime();
  }

  private async known(em: EntityManager, row: SessionRow, account: AccountRow): Promise<Session> {
    const capacities = await this.capacities(em, account);
    const capacity = findCapacity(capacities, row.role, row.actingFor);
    // The role was taken away, or the absence is over: what was begun in it ends.
    if (!capacity) throw new Problem('session.ended');
    const lacksFactor =
      this.ground.settings.secondFactor === 'required' &&
      row.way === 'PASSWORD' &&
      account.secondFactor === null;
    return {
      row,
      account,
      person: { person: account.person, ...capacity },
      capacities,
      tasks: lacksFactor ? ['SECOND_FACTOR'] : [],
      idleUntil: new Date(Math.min(row.seenAt.getTime() + this.idleMs(), row.endsAt.getTime())),
    };
  }

  private async capacities(em: EntityManager, account: AccountRow): Promise<Capacity[]> {
    const absent = (await em.findBy(AccountRow, { deputy: account.person })).filter((row) =>
      isMarked(this.ground.keys, row),
    );
    return capacitiesOf(account, absent, instant(this.ground.clock.now()).slice(0, 10));
  }

  private idleMs(): number {
    return this.ground.settings.sessionIdleMinutes * 60_000;
  }

  private async note(
    em: EntityManager,
    { person, role, correlationId }: Person,
    action: AuditAction,
    outcome: string,
  ): Promise<void> {
    const said = { at: this.ground.clock.now(), actor: person, role, action, outcome };
    await this.ground.audit.record(em, [{ ...said, ...(correlationId && { correlationId }) }]);
  }
}

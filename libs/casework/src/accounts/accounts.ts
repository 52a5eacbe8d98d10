import { announce, Problem, type Audit, type AuditAction, type Clock } from '@trace/platform';
import { newId } from '@trace/protocol';
import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { assertAllowed, ROLES, type Person, type Role } from '../permissions.ts';
import { sqlStateOf } from '../retrying.ts';
import { accessMarkOf, isMarked, type MarkingKeys } from './access-marks.ts';
import { AccountRow } from './account.entity.ts';
import { changeAccount } from './change-account.ts';
import { newestRevision } from './newest-revision.ts';
import { noteRevisions } from './note-revisions.ts';
import { isPersonName, signInNameOf } from './person-name.ts';
import { invitationCodeOf, newInvitationCode, secretHashOf } from './secret.ts';
import { SessionRow } from './session.entity.ts';
import { SESSION_ENDED } from './sessions.ts';

const UNIQUE_VIOLATION = '23505';
/** Long enough for a Friday. */
const INVITED_HOURS = 72;
/** Two processes that start at once make one first administrator. */
const FIRST_LOCK = 7_726_832;
const FIRST = 'administrator';

/** Who gets an account. */
export interface AccountOrder {
  person: string;
  roles: readonly Role[];
  unit?: string;
  /** Who the person is at the State's own sign-in, where that is used. */
  subject?: string;
}

/** What an account shall be from now on. */
export interface AccountChange extends Omit<AccountOrder, 'person'> {
  disabled: boolean;
}

/** A code with which its holder sets a password: the only moment at which its text exists. */
export interface Invitation {
  code: string;
  expiresAt: Date;
}

/** What accounts stand on. */
export interface AccountGround {
  dataSource: DataSource;
  audit: Audit;
  clock: Clock;
  keys: MarkingKeys;
}

/** Who works on this node: made by an administrator, who never learns a password. */
export class Accounts {
  constructor(private readonly ground: AccountGround) {}

  /** The first administrator, where nobody has an account yet: a node must not begin with a known password. */
  async inviteFirst(): Promise<(Invitation & { person: string }) | undefined> {
    return this.ground.dataSource.transaction(async (em) => {
      await em.query('select pg_advisory_xact_lock($1)', [FIRST_LOCK]);
      if (await em.existsBy(AccountRow, {})) return undefined;
      const node: Person = { person: 'node', role: 'ADMINISTRATOR' };
      const order: AccountOrder = { person: FIRST, roles: ['ADMINISTRATOR'] };
      const { invitation } = await this.insert(em, node, order);
      return { person: FIRST, ...invitation };
    });
  }

  /** Makes an account and invites its person. */
  async create(
    person: Person,
    order: AccountOrder,
  ): Promise<{ account: AccountRow; invitation: Invitation }> {
    assertAllowed(person, 'account.manage');
    return this.ground.dataSource
      .transaction((em) => this.insert(em, person, order))
      .catch(refuseSecond);
  }

  /** All accounts by name. */
  async list(): Promise<AccountRow[]> {
    const rows = await this.ground.dataSource.manager.find(AccountRow, {
      order: { signInName: 'ASC' },
    });
    return rows.filter((row) => isMarked(this.ground.keys, row));
  }

  /** One account. @throws Problem account.unknown */
  async get(
    accountId: string,
    em: EntityManager = this.ground.dataSource.manager,
  ): Promise<AccountRow> {
    const row = await em.findOneBy(AccountRow, { accountId });
    if (!row || !isMarked(this.ground.keys, row)) throw new Problem('account.unknown');
    return row;
  }

  /** Changes roles, unit, binding and whether the account is open; whatever its person had open ends at once (row B73). */
  async change(
    person: Person,
    accountId: string,
    version: number,
    order: AccountChange,
  ): Promise<AccountRow> {
    assertAllowed(person, 'account.manage');
    const { dataSource, clock } = this.ground;
    const change = async (em: EntityManager): Promise<AccountRow> => {
      await em.query('select pg_advisory_xact_lock($1)', [FIRST_LOCK]);
      const held = await this.get(accountId, em);
      if (held.version !== version)
        throw new Problem('version.stale', undefined, { version: held.version });
      const roles = ROLES.filter((role) => order.roles.includes(role));
      const disabledAt = order.disabled ? (held.disabledAt ?? clock.now()) : null;
      const { unit = null, subject = null } = order;
      const changed = { roles, unit, subject, disabledAt, version: version + 1 };
      await changeAccount(em, this.ground, accountId, (sessionsFrom) => ({
        ...changed,
        sessionsFrom,
      }));
      await this.assertAdministered(em);
      await em.delete(SessionRow, { accountId });
      announce(em, [SESSION_ENDED]);
      if (order.disabled) await this.revokeTokensOf(em, held.person);
      const outcome = `${held.person}: ${order.disabled ? 'CLOSED' : roles.join(' ')}`;
      const bound = subject === held.subject ? '' : subject === null ? ' UNBOUND' : ' BOUND';
      await this.note(em, person, 'ACCOUNT_CHANGED', `${outcome}${bound}`);
      return this.get(accountId, em);
    };
    return dataSource.transaction(change).catch(refuseSecond);
  }

  /**
   * Invites the person of an account anew, for a forgotten password; a second factor stays, and is asked for. Where that
   * was lost as well it is set afresh, and it is written down how the person has shown who he is (ASVS 6.4.3, 6.4.4).
   */
  async invite(person: Person, accountId: string, lostFactorProof?: string): Promise<Invitation> {
    assertAllowed(person, 'account.manage');
    return this.ground.dataSource.transaction(async (em) => {
      const held = await this.get(accountId, em);
      const invitation = this.newInvitation();
      await changeAccount(em, this.ground, accountId, () => ({
        ...storedOf(invitation),
        factorLost: lostFactorProof !== undefined,
        version: held.version + 1,
      }));
      const lost = lostFactorProof === undefined ? '' : ' FACTOR LOST';
      await this.note(em, person, 'ACCOUNT_INVITED', `${held.person}${lost}`, lostFactorProof);
      return invitation;
    });
  }

  private async insert(
    em: EntityManager,
    by: Person,
    { person, roles, unit, subject }: AccountOrder,
  ): Promise<{ account: AccountRow; invitation: Invitation }> {
    if (!isPersonName(person)) {
      throw new Error('a person has a name of 1 to 100 letters, digits, spaces and . _ @ -');
    }
    const invitation = this.newInvitation();
    const accountId = newId();
    await em.insert(AccountRow, {
      accountId,
      person,
      signInName: signInNameOf(person),
      roles: ROLES.filter((role) => roles.includes(role)),
      unit: unit ?? null,
      subject: subject ?? null,
      secondFactorStep: '0',
      factorLost: false,
      ...storedOf(invitation),
      version: 1,
      revision: 1,
      sessionsFrom: 0,
      factorRevision: 0,
      createdAt: this.ground.clock.now(),
    });
    const made = await em.findOneByOrFail(AccountRow, { accountId });
    await em.update(AccountRow, { accountId }, { mark: accessMarkOf(this.ground.keys, made) });
    await this.note(em, by, 'ACCOUNT_CREATED', `${person}: ${roles.join(' ')}`);
    return { account: await this.get(accountId, em), invitation };
  }

  /** Whoever has no account any more has no token either; a running process believes one for five seconds more. */
  private async revokeTokensOf(em: EntityManager, person: string): Promise<void> {
    const [revoked]: [{ id: string; revision: number }[]] = await em.query(
      `update access_token set revoked_at = $2, mark = null, revision = revision + 1
        where person = $1 and revoked_at is null returning token_id as id, revision`,
      [person, this.ground.clock.now()],
    );
    await noteRevisions(
      em,
      this.ground,
      revoked.map(({ id, revision }) => ({ kind: 'token', id, revision })),
    );
    // A token whose row somebody has hidden for as long as this takes has ended as well.
    const hidden: { id: string }[] = await em.query(
      `select outcome as id from audit_entry made
        where actor = $1 and action = 'TOKEN_CREATED' and (${newestRevision('made.outcome')}) is null`,
      [person],
    );
    await noteRevisions(
      em,
      this.ground,
      hidden.map(({ id }) => ({ kind: 'token', id, revision: 2 })),
    );
  }

  private async assertAdministered(em: EntityManager): Promise<void> {
    const open = await em.findBy(AccountRow, { disabledAt: IsNull() });
    const administers = open.some(
      (row) => row.roles.includes('ADMINISTRATOR') && isMarked(this.ground.keys, row),
    );
    if (!administers) throw new Problem('account.last-administrator');
  }

  private newInvitation(): Invitation {
    const expiresAt = new Date(this.ground.clock.now().getTime() + INVITED_HOURS * 3_600_000);
    return { code: newInvitationCode(), expiresAt };
  }

  private async note(
    em: EntityManager,
    { person, role, correlationId }: Person,
    action: AuditAction,
    outcome: string,
    reason?: string,
  ): Promise<void> {
    const said = { at: this.ground.clock.now(), actor: person, role, action, outcome };
    await this.ground.audit.record(em, [
      { ...said, ...(reason !== undefined && { reason }), ...(correlationId && { correlationId }) },
    ]);
  }
}

function storedOf({ code, expiresAt }: Invitation): Partial<AccountRow> {
  return { invitationHash: secretHashOf(invitationCodeOf(code)), invitedUntil: expiresAt };
}

/** One name and one subject belong to one account. */
function refuseSecond(fault: unknown): never {
  if (sqlStateOf(fault) === UNIQUE_VIOLATION) throw new Problem('account.exists');
  throw fault;
}

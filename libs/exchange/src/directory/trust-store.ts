import type { Audit, AuditAction, Clock, NodeKeys } from '@trace/platform';
import { digestOf, newId, type Partner, type Statement } from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import type { Actor } from '../outbox.ts';
import { PartnerStatement } from '../partner-statement.entity.ts';
import { recordSecurityEvent } from '../security-events.ts';
import { refuseClashes } from './clashes.ts';
import type { TrustEntry } from './kept-trust.ts';
import { PartnerChangeRow } from './partner-change.entity.ts';
import { PartnerInForceRow, type StatementSource } from './partner-in-force.entity.ts';
import { risenFloor } from './protocol-versions.ts';
import type { Restriction, TrustChange } from './trust-changes.ts';
import { TrustTable } from './trust-table.ts';

/** A statement of a State, and who vouches for it. */
export interface Offer {
  partner: Partner;
  source: StatementSource;
}

/** What the trust of a node stands on. */
export interface TrustGround {
  state: string;
  keys: Pick<NodeKeys, 'mark' | 'signing' | 'folder'>;
  audit: Audit;
  clock: Clock;
  /** the versions of the protocol that this node speaks */
  versions: readonly string[];
}

/** What is confirmed by a person. */
type ConfirmedChange = Pick<
  PartnerChangeRow,
  'changeId' | 'state' | 'version' | 'source' | 'kinds' | 'jws'
>;

/** What the node itself does, in the audit. */
export const NODE: Actor = { person: 'node', role: 'NODE' };

const LOCK = 'trace directory';

/**
 * Where it is kept whom this node believes. Whatever changes it holds one lock, so that two processes that read the same
 * directory, or two persons who decide at once, come one after the other.
 */
export class TrustStore {
  private readonly table: TrustTable;

  constructor(
    private readonly ground: TrustGround,
    readonly dataSource: DataSource,
  ) {
    this.table = new TrustTable(ground.keys);
  }

  /** What time it is here. */
  now(): Date {
    return this.ground.clock.now();
  }

  /** Works under the lock, in one transaction. */
  async locked<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (em) => {
      await em.query('select pg_advisory_xact_lock(hashtext($1))', [LOCK]);
      return work(em);
    });
  }

  /** Rises with every change, so that each process knows when to read again. */
  async revision(): Promise<string> {
    const [row]: { revision: string }[] = await this.dataSource.query(
      `select greatest((select max(revision) from partner_in_force),
                       (select max(revision) from partner_change))::text as revision`,
    );
    return row?.revision ?? '0';
  }

  /** What is in force, removed States included: as this node has put it there, whatever the table says. */
  async inForce(em: EntityManager = this.dataSource.manager): Promise<PartnerInForceRow[]> {
    return (await this.entries(em)).map(({ row }) => row);
  }

  /** The same with the statements. */
  async entries(em: EntityManager = this.dataSource.manager): Promise<TrustEntry[]> {
    return (await this.table.vetted(em)).entries;
  }

  /**
   * Reads what is in force, keeps it outside the database, and where somebody has altered the table puts back what this
   * node had written there, which supervisors are told of.
   */
  async settle(): Promise<TrustEntry[]> {
    const { entries, alarms, kept } = await this.table.vetted(this.dataSource.manager);
    const isKept = entries.every(({ row }) => kept?.get(row.state)?.row.revision === row.revision);
    if (alarms.length === 0 && kept !== undefined && isKept) return entries;
    await this.locked(async (em) => {
      for (const { state, why } of await this.table.putRight(em)) await this.alarm(state, why, em);
    });
    return this.locked(async (em) => {
      const settled = await this.entries(em);
      await this.table.keep(settled);
      return settled;
    });
  }

  /** What waits for two persons. */
  async waiting(em: EntityManager = this.dataSource.manager): Promise<PartnerChangeRow[]> {
    return em
      .createQueryBuilder(PartnerChangeRow, 'change')
      .where('change.decision is null')
      .orderBy({ 'change.offeredAt': 'ASC', 'change.changeId': 'ASC' })
      .getMany();
  }

  /**
   * Who has confirmed a change first; nobody where it is not what that person has confirmed, because somebody else has
   * written into the table.
   */
  firstOf(change: PartnerChangeRow): string | null {
    const { confirmedBy, confirmedAt, confirmedMark } = change;
    if (confirmedBy === null || confirmedAt === null) return null;
    return confirmedMark === this.confirmationOf(change, confirmedBy, confirmedAt)
      ? confirmedBy
      : null;
  }

  /** The mark over what a person confirms. */
  confirmationOf(
    { changeId, state, version, source, kinds, jws }: ConfirmedChange,
    by: string,
    at: Date,
  ): string {
    const said = [changeId, state, version, source, kinds, digestOf(jws), by, at.toISOString()];
    return this.ground.keys.mark(JSON.stringify(['partner change confirmed', ...said]));
  }

  /** Puts a statement into force. */
  async take(
    em: EntityManager,
    { partner, source }: Offer,
    before: PartnerInForceRow | undefined,
    { by = NODE, lowers = false }: { by?: Actor; lowers?: boolean } = {},
  ): Promise<void> {
    const { state, statement, token } = partner;
    const now = this.ground.clock.now();
    await em
      .createQueryBuilder()
      .insert()
      .into(PartnerStatement)
      .values({ state, version: statement.version, jws: token, storedAt: now })
      .orIgnore()
      .execute();
    const floor = this.floorOf(before, statement, lowers);
    const row = {
      state,
      version: statement.version,
      source,
      takenAt: now,
      removedAt: null,
      floor,
      floorSince: before?.floor === floor ? before.floorSince : now,
    };
    await this.table.write(em, row, token);
    if (state !== this.ground.state)
      await em.query('insert into lane (partner) values ($1) on conflict do nothing', [state]);
    await this.note(em, by, 'DIRECTORY_IN_FORCE', state, `version ${statement.version}`);
  }

  /**
   * That no two States in force claim what only one can have, after whatever was changed in this transaction; or before
   * somebody is asked whether an offer is to be believed.
   *
   * @throws Refusal where two do
   */
  async refuseClashes(em: EntityManager, offered: readonly Statement[] = []): Promise<void> {
    const held = (await this.entries(em)).filter(({ row }) => row.removedAt === null);
    refuseClashes([...held.map(({ token }) => statementIn(token)), ...offered]);
  }

  /** Takes a State out: from now on it is neither believed nor sent to. What it signed before stays provable. */
  async remove(em: EntityManager, row: PartnerInForceRow, token: string): Promise<void> {
    const { state, version, source, takenAt, floor, floorSince } = row;
    const kept = { state, version, source, takenAt, floor, floorSince };
    const removed = { ...kept, removedAt: this.now() };
    await this.table.write(em, removed, token);
    await this.record(em, { state, version, source, jws: token }, ['REMOVED']);
  }

  /** Writes down a change that counts already, for people to be told of. */
  async record(
    em: EntityManager,
    about: { state: string; version: number; source: StatementSource; jws: string },
    kinds: readonly (TrustChange | Restriction)[],
  ): Promise<void> {
    const now = this.ground.clock.now();
    const { state, version, source, jws } = about;
    await em.insert(PartnerChangeRow, {
      changeId: newId(),
      state,
      version,
      source,
      jws,
      kinds: [...kinds],
      offeredAt: now,
      offeredBy: NODE.person,
      decision: 'ACCEPTED' as const,
      decidedAt: now,
      decidedBy: NODE.person,
    });
    await this.note(em, NODE, 'PARTNER_KEY_CHANGED', state, kinds.join(' '));
  }

  /** Lets a statement wait for two persons; what waited for the same State is overtaken. @returns the change */
  async letWait(
    em: EntityManager,
    { partner, source }: Offer,
    kinds: readonly TrustChange[],
    by: Actor = NODE,
  ): Promise<string> {
    const { state, statement, token } = partner;
    const now = this.ground.clock.now();
    await this.overtake(em, state);
    const changeId = newId();
    const { version } = statement;
    const change = { changeId, state, version, source, kinds: [...kinds], jws: token };
    const confirmed = by === NODE ? {} : this.confirmed(change, by.person, now);
    await em.insert(PartnerChangeRow, {
      ...change,
      offeredAt: now,
      offeredBy: by.person,
      ...confirmed,
    });
    await this.note(em, by, 'PARTNER_CHANGE_OFFERED', state, kinds.join(' '));
    return changeId;
  }

  /** Writes down that a person has compared a change and confirms it. */
  async confirm(em: EntityManager, change: PartnerChangeRow, person: string): Promise<void> {
    const { confirmedAt, confirmedBy, confirmedMark } = this.confirmed(change, person, this.now());
    await em.query(
      `update partner_change set confirmed_at = $2, confirmed_by = $3, confirmed_mark = $4,
              revision = nextval('directory_revision')
        where change_id = $1`,
      [change.changeId, confirmedAt, confirmedBy, confirmedMark],
    );
  }

  /** Ends what waits for a State because something newer has come, or it is no longer vouched for. */
  async overtake(em: EntityManager, state: string): Promise<void> {
    await em.query(
      `update partner_change set decision = 'OVERTAKEN', decided_at = $2, decided_by = $3,
              revision = nextval('directory_revision')
        where state = $1 and decision is null`,
      [state, this.ground.clock.now(), NODE.person],
    );
  }

  /** Keeps that a directory was refused, once for each file, and leaves an audit entry of it. */
  async keepRefusal(digest: string, code: string): Promise<void> {
    await this.locked(async (em) => {
      const kept: unknown[] = await em.query(
        `insert into directory_refusal (digest, code, refused_at) values ($1, $2, $3)
         on conflict do nothing returning 1`,
        [digest, code, this.now()],
      );
      if (kept.length > 0) await this.note(em, NODE, 'DIRECTORY_REFUSED', null, code);
    });
  }

  /** Tells supervisors that something about a State in these tables is not as this node has written it, or can not be. */
  async alarm(
    state: string,
    outcome: string,
    em: EntityManager = this.dataSource.manager,
  ): Promise<void> {
    const event = { kind: 'TRUST_ALTERED', partner: state, at: this.now(), outcome } as const;
    await recordSecurityEvent(em, event);
  }

  /** Notes that the directory was asked for, and what was wrong with the answer. One that was good is seen again. */
  async tried(fault: string | undefined): Promise<void> {
    const now = this.now();
    await this.dataSource.query(
      fault === undefined
        ? `insert into directory_seen (seen_at, tried_at, fault) values ($1, $1, $2)
           on conflict (one) do update set seen_at = $1, tried_at = $1, fault = $2`
        : 'update directory_seen set tried_at = $1, fault = $2',
      [now, fault ?? null],
    );
  }

  /** When a good directory was last seen, and what was wrong when it was last asked for. */
  async freshness(): Promise<
    { seenAt: Date; triedAt: Date | null; fault: string | null } | undefined
  > {
    const [row]: { seenAt: Date; triedAt: Date | null; fault: string | null }[] =
      await this.dataSource.query(
        'select seen_at as "seenAt", tried_at as "triedAt", fault from directory_seen',
      );
    return row;
  }

  /** Leaves the audit entry of whatever changes what is trusted. */
  async note(
    em: EntityManager,
    { person, role, correlationId }: Actor,
    action: AuditAction,
    partner: string | null,
    outcome: string,
    reason?: string,
  ): Promise<void> {
    await this.ground.audit.record(em, [
      {
        at: this.ground.clock.now(),
        actor: person,
        role,
        action,
        outcome,
        ...(partner !== null && { partner }),
        ...(reason !== undefined && { reason }),
        ...(correlationId !== undefined && { correlationId }),
      },
    ]);
  }

  private confirmed(
    change: ConfirmedChange,
    person: string,
    at: Date,
  ): Pick<PartnerChangeRow, 'confirmedAt' | 'confirmedBy' | 'confirmedMark'> {
    const confirmedMark = this.confirmationOf(change, person, at);
    return { confirmedAt: at, confirmedBy: person, confirmedMark };
  }

  private floorOf(
    before: PartnerInForceRow | undefined,
    statement: Statement,
    lowers: boolean,
  ): string {
    return risenFloor(lowers ? undefined : before?.floor, this.ground.versions, statement);
  }
}

function statementIn(token: string): Statement {
  const payload = Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString('utf8');
  return JSON.parse(payload) as Statement;
}

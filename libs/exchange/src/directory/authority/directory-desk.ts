import {
  KeyFault,
  log,
  Problem,
  type Audit,
  type AuditAction,
  type Clock,
  type NodeKeys,
} from '@trace/platform';
import {
  digestOf,
  fingerprintOf,
  newId,
  readDescriptor,
  readDirectory,
  Refusal,
  type Statement,
} from '@trace/protocol';
import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../outbox.ts';
import { recordSecurityEvent } from '../../security-events.ts';
import { compareFingerprints } from '../compare-fingerprints.ts';
import type { AuthorityKeys } from './authority-keys.ts';
import { DirectoryEntryRow } from './directory-entry.entity.ts';
import { DirectoryProposalRow } from './directory-proposal.entity.ts';
import type { OwnAuthority } from './own-authority.ts';
import { vouchAgain, vouchFor } from './vouch-for.ts';

/** What the desk stands on. */
interface Ground {
  dataSource: DataSource;
  audit: Audit;
  clock: Clock;
  keys: Pick<NodeKeys, 'mark'>;
  authority: OwnAuthority;
}

/** What is proposed: the descriptor of a State with its fingerprint as it was read, or the State to be removed. */
export type ProposalOrder =
  | { kind: 'ENTER'; descriptor: string; fingerprint: string; validDays: number }
  | { kind: 'REMOVE'; state: string };

const LOCK = 'trace authority';
const MOST_LISTED = 200;

/**
 * Where a directory authority works. One person proposes to enter, change or remove a State and has compared the
 * fingerprint of its descriptor; another compares it too and approves; only then is anything signed. What is signed is
 * read back as every node will read it before it is given out.
 */
export class DirectoryDesk {
  constructor(private readonly ground: Ground) {}

  /** What waits, and what was decided, the newest first. */
  async list(): Promise<DirectoryProposalRow[]> {
    return this.ground.dataSource.manager.find(DirectoryProposalRow, {
      order: { proposedAt: 'DESC', proposalId: 'DESC' },
      take: MOST_LISTED,
    });
  }

  /** Proposes a change; whoever does is the first of the two persons. */
  async propose(actor: Actor, order: ProposalOrder): Promise<DirectoryProposalRow> {
    await this.authority();
    const { clock } = this.ground;
    const proposed = { proposedAt: clock.now(), proposedBy: actor.person };
    const about =
      order.kind === 'ENTER' ? await this.described(order) : { ...order, jws: null, validDays: 1 };
    return this.locked(async (em) => {
      const waits = await em.findOneBy(DirectoryProposalRow, {
        state: about.state,
        decision: IsNull(),
      });
      if (waits) throw new Problem('directory-proposal.waiting');
      if (order.kind === 'REMOVE' && !(await this.entryOf(em, about.state)))
        throw new Problem('directory-proposal.not-needed');
      const proposalId = newId();
      const proposal = { proposalId, ...about, ...proposed };
      await em.insert(DirectoryProposalRow, { ...proposal, mark: this.markOf(proposal) });
      await this.note(em, actor, 'DIRECTORY_CHANGE_PROPOSED', about);
      return em.findOneByOrFail(DirectoryProposalRow, { proposalId });
    });
  }

  /** Approves what another has proposed: the statement is signed, and given out from now on. */
  async approve(
    actor: Actor,
    proposalId: string,
    fingerprint: string | undefined,
  ): Promise<DirectoryProposalRow> {
    return this.locked(async (em) => {
      const proposal = await this.undecided(em, proposalId);
      const isProposed = proposal.mark === this.markOf(proposal);
      if (isProposed && proposal.proposedBy === actor.person)
        throw new Problem('directory-proposal.same-person');
      if (proposal.jws !== null)
        compareFingerprints(fingerprint ?? '', fingerprintOf(proposal.jws));
      if (!isProposed) return this.proposeAnew(em, actor, proposal);
      if (proposal.jws !== null) {
        await this.enter(em, await this.authority(), proposal.jws, proposal.validDays);
      } else {
        await em.update(
          DirectoryEntryRow,
          { state: proposal.state },
          { removedAt: this.ground.clock.now() },
        );
      }
      return this.decide(em, actor, proposal, 'APPROVED');
    });
  }

  /** Declines a proposal with a reason; nothing is signed. */
  async decline(actor: Actor, proposalId: string, reason: string): Promise<DirectoryProposalRow> {
    return this.locked(async (em) =>
      this.decide(em, actor, await this.undecided(em, proposalId), 'DECLINED', reason),
    );
  }

  /** The signed statements, one for each State. */
  async statements(): Promise<{ state: string; token: string }[]> {
    const rows = await this.ground.dataSource.manager.find(DirectoryEntryRow, {
      where: { removedAt: IsNull() },
      order: { state: 'ASC' },
    });
    return rows.map(({ state, jws }) => ({ state, token: jws }));
  }

  /** The keys of the authority, or a problem for whoever asks a node that is none, or whose keys can not be opened. */
  async authority(): Promise<AuthorityKeys> {
    const keys = await this.ground.authority.find().catch((fault: unknown) => {
      if (!(fault instanceof KeyFault)) throw fault;
      log('directory').error('the keys of the authority can not be opened', { fault });
      throw new Problem('key.unavailable');
    });
    if (keys === undefined) throw new Problem('directory-proposal.no-authority');
    return keys;
  }

  /** What nobody has proposed as it stands is proposed by whoever has looked at it now, and waits for another. */
  private async proposeAnew(
    em: EntityManager,
    actor: Actor,
    proposal: DirectoryProposalRow,
  ): Promise<DirectoryProposalRow> {
    const { proposalId, state: partner } = proposal;
    const at = this.ground.clock.now();
    const outcome = 'proposal.forged';
    await recordSecurityEvent(em, { kind: 'TRUST_ALTERED', partner, at, outcome });
    const proposed = { proposedAt: at, proposedBy: actor.person };
    const mark = this.markOf(Object.assign(proposal, proposed));
    await em.update(DirectoryProposalRow, { proposalId }, { ...proposed, mark });
    await this.note(em, actor, 'DIRECTORY_CHANGE_PROPOSED', proposal);
    return em.findOneByOrFail(DirectoryProposalRow, { proposalId });
  }

  /** Over what is proposed and by whom, under a key that is outside the database. */
  private markOf({
    proposalId,
    kind,
    state,
    jws,
    validDays,
    proposedBy,
    proposedAt,
  }: Omit<
    DirectoryProposalRow,
    'mark' | 'decision' | 'decidedAt' | 'decidedBy' | 'reason'
  >): string {
    const digest = jws === null ? null : digestOf(jws);
    const said = [proposalId, kind, state, digest, validDays, proposedBy, proposedAt.toISOString()];
    return this.ground.keys.mark(JSON.stringify(['directory proposal', ...said]));
  }

  private async described({
    descriptor,
    fingerprint,
    validDays,
  }: Extract<ProposalOrder, { kind: 'ENTER' }>): Promise<
    Pick<DirectoryProposalRow, 'kind' | 'state' | 'jws' | 'validDays'>
  > {
    const read = await readDescriptor(descriptor, this.ground.clock.now());
    compareFingerprints(fingerprint, read.fingerprint);
    return { kind: 'ENTER', state: read.partner.state, jws: descriptor, validDays };
  }

  private async enter(
    em: EntityManager,
    authority: AuthorityKeys,
    descriptor: string,
    validDays: number,
  ): Promise<void> {
    const now = this.ground.clock.now();
    const { partner } = await readDescriptor(descriptor, now);
    const former = await em.findOneBy(DirectoryEntryRow, { state: partner.state });
    const token = await vouchFor(authority, partner.statement, former?.jws, { validDays, now });
    const { version } = statementIn(token);
    const entry = { state: partner.state, version, jws: token, issuedAt: now, removedAt: null };
    await em.upsert(DirectoryEntryRow, entry, ['state']);
    const statements = await this.vouchedAgain(em, authority, now);
    // As every node will read it: two States with one key or certificate would refuse the whole for all of them.
    await readDirectory(JSON.stringify({ statements }), authority.pin(), now);
  }

  /**
   * The whole directory, in which what an ended key has signed is signed again. What nobody can vouch for again, as what a
   * revoked key has signed, is left as it is: no node takes the directory before that State is entered anew as well.
   */
  private async vouchedAgain(
    em: EntityManager,
    authority: AuthorityKeys,
    now: Date,
  ): Promise<string[]> {
    const statements: string[] = [];
    for (const { state, jws } of await em.findBy(DirectoryEntryRow, { removedAt: IsNull() })) {
      try {
        const token = await vouchAgain(authority, jws, now);
        const { version } = statementIn(token);
        if (token !== jws)
          await em.update(DirectoryEntryRow, { state }, { version, jws: token, issuedAt: now });
        statements.push(token);
      } catch (fault) {
        if (!(fault instanceof Refusal)) throw fault;
        const { code } = fault;
        log('directory').error('a State has to be entered anew', { partner: state, code });
      }
    }
    return statements;
  }

  private async decide(
    em: EntityManager,
    actor: Actor,
    { proposalId, kind, state, jws }: DirectoryProposalRow,
    decision: 'APPROVED' | 'DECLINED',
    reason?: string,
  ): Promise<DirectoryProposalRow> {
    await em.update(
      DirectoryProposalRow,
      { proposalId },
      {
        decision,
        decidedAt: this.ground.clock.now(),
        decidedBy: actor.person,
        reason: reason ?? null,
      },
    );
    const action =
      decision === 'APPROVED' ? 'DIRECTORY_CHANGE_APPROVED' : 'DIRECTORY_CHANGE_DECLINED';
    await this.note(em, actor, action, { kind, state, jws }, reason);
    return em.findOneByOrFail(DirectoryProposalRow, { proposalId });
  }

  private async undecided(em: EntityManager, proposalId: string): Promise<DirectoryProposalRow> {
    const proposal = await em.findOneBy(DirectoryProposalRow, { proposalId });
    if (!proposal) throw new Problem('directory-proposal.unknown');
    if (proposal.decision !== null) {
      const detail = `This proposal is ${proposal.decision} already.`;
      throw new Problem('directory-proposal.decided', detail);
    }
    return proposal;
  }

  private async entryOf(em: EntityManager, state: string): Promise<DirectoryEntryRow | null> {
    return em.findOneBy(DirectoryEntryRow, { state, removedAt: IsNull() });
  }

  private async locked<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.ground.dataSource.transaction(async (em) => {
      await em.query('select pg_advisory_xact_lock(hashtext($1))', [LOCK]);
      return work(em);
    });
  }

  private async note(
    em: EntityManager,
    { person, role, correlationId }: Actor,
    action: AuditAction,
    { kind, state }: Pick<DirectoryProposalRow, 'kind' | 'state' | 'jws'>,
    reason?: string,
  ): Promise<void> {
    await this.ground.audit.record(em, [
      {
        at: this.ground.clock.now(),
        actor: person,
        role,
        action,
        partner: state,
        outcome: kind,
        ...(reason !== undefined && { reason }),
        ...(correlationId !== undefined && { correlationId }),
      },
    ]);
  }
}

function statementIn(token: string): Statement {
  const payload = Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString('utf8');
  return JSON.parse(payload) as Statement;
}

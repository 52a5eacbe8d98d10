import { Problem } from '@trace/platform';
import {
  fingerprintOf,
  readDescriptor,
  readHeldStatement,
  Refusal,
  type Partner,
} from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../outbox.ts';
import type { Partners } from '../partners.ts';
import { compareFingerprints } from './compare-fingerprints.ts';
import type { EndpointPolicy } from './endpoint-policy.ts';
import { PartnerChangeRow } from './partner-change.entity.ts';
import type { PartnerInForceRow } from './partner-in-force.entity.ts';
import { weighStatement, type TrustChange } from './trust-changes.ts';

/** A change with what people need in order to judge it. */
export interface SeenChange {
  row: PartnerChangeRow;
  fingerprint: string;
  statement: Partner['statement'];
  /** the address that counts now, undefined for a State that is new */
  endpointNow: string | undefined;
}

/** What the decisions stand on. */
interface Ground {
  partners: Partners;
  endpoints: EndpointPolicy;
}

const MOST_LISTED = 200;

/**
 * Where two persons decide whom this node believes. A new State, a new key, a new certificate or a new address counts
 * only after both have compared its fingerprint over a line that they know. The same way leads from the directory of an
 * authority and from the descriptor that a State has given by hand (bilateral trust, without any authority).
 */
export class PartnerChanges {
  constructor(private readonly ground: Ground) {}

  /** What waits, the oldest first, and then what was decided, the newest first. */
  async list(): Promise<SeenChange[]> {
    const { store } = this.ground.partners;
    const decided = await store.dataSource
      .createQueryBuilder(PartnerChangeRow, 'change')
      .where('change.decision is not null')
      .orderBy({ 'change.decidedAt': 'DESC', 'change.changeId': 'DESC' })
      .limit(MOST_LISTED)
      .getMany();
    return [...(await store.waiting()), ...decided].map((row) => this.seen(row));
  }

  /**
   * Offers the descriptor of a State. Whoever offers it is the first of the two persons, so the fingerprint is asked for.
   * The descriptor of this State itself is in force at once, since this node holds its keys.
   *
   * @returns the change, undefined where nothing has to wait
   */
  async propose(actor: Actor, token: string, fingerprint: string): Promise<SeenChange | undefined> {
    const { partners, endpoints } = this.ground;
    const { store } = partners;
    const { partner, fingerprint: read } = await readDescriptor(token, store.now());
    compareFingerprints(fingerprint, read);
    const isOwn = partner.state === partners.ownState;
    const wrong = isOwn
      ? undefined
      : await endpoints.faultNow(partner.statement.metadata.trace_node.endpoint);
    if (wrong !== undefined) {
      const pointer = '/metadata/trace_node/endpoint';
      throw new Refusal('directory.endpoint', wrong, { pointer });
    }
    const row = await store.locked(async (em) => {
      const kinds = await this.weigh(em, partner);
      const offer = { partner, source: 'DESCRIPTOR' as const };
      if (isOwn) {
        this.refuseForeignKeys(partner);
        const before = (await store.inForce(em)).find(({ state }) => state === partner.state);
        await store.take(em, offer, before, { by: actor });
        await store.refuseClashes(em);
        return undefined;
      }
      await store.refuseClashes(em, [partner.statement]);
      const changeId = await store.letWait(em, offer, kinds, actor);
      return em.findOneByOrFail(PartnerChangeRow, { changeId });
    });
    await partners.refresh();
    return row && this.seen(row);
  }

  /** Confirms that the fingerprint was compared. The second person to do so puts the change into force. */
  async confirm(actor: Actor, changeId: string, fingerprint: string): Promise<SeenChange> {
    const { partners } = this.ground;
    const { store } = partners;
    await store.locked(async (em) => {
      const change = await this.undecided(em, changeId);
      compareFingerprints(fingerprint, fingerprintOf(change.jws));
      const first = store.firstOf(change);
      if (first === null && change.confirmedBy !== null)
        await store.alarm(change.state, 'change.confirmation-forged', em);
      if (first === actor.person) throw new Problem('partner-change.same-person');
      if (first === null) {
        await store.confirm(em, change, actor.person);
        await store.note(
          em,
          actor,
          'PARTNER_CHANGE_CONFIRMED',
          change.state,
          change.kinds.join(' '),
        );
        return;
      }
      await this.accept(em, change, actor);
    });
    await partners.refresh();
    return this.find(changeId);
  }

  /** Declines a change with a reason; what is in force stays. One person is enough to say no. */
  async decline(actor: Actor, changeId: string, reason: string): Promise<SeenChange> {
    const { partners } = this.ground;
    const { store } = partners;
    await store.locked(async (em) => {
      const { state, kinds } = await this.undecided(em, changeId);
      const decided = { decision: 'DECLINED', decided_at: store.now(), decided_by: actor.person };
      await this.write(em, changeId, { ...decided, reason });
      await store.note(em, actor, 'PARTNER_CHANGE_DECLINED', state, kinds.join(' '), reason);
    });
    await partners.refresh();
    return this.find(changeId);
  }

  private async accept(em: EntityManager, change: PartnerChangeRow, actor: Actor): Promise<void> {
    const { partners } = this.ground;
    const { store } = partners;
    const { changeId, state, source, jws, kinds } = change;
    const authority = source === 'AUTHORITY' ? partners.authority : undefined;
    if (source === 'AUTHORITY' && authority === undefined)
      throw new Refusal('directory.issuer', 'No authority is pinned at this node any more.');
    const partner = await readHeldStatement(jws, authority, store.now());
    const before = (await store.inForce(em)).find((row) => row.state === state);
    if (before && isOvertaken(change, before)) throw new Problem('partner-change.not-needed');
    const lowers = kinds.includes('LOWER_VERSIONS');
    await store.take(em, { partner, source }, before, { by: actor, lowers });
    await store.refuseClashes(em);
    const decided = { decision: 'ACCEPTED', decided_at: store.now(), decided_by: actor.person };
    await this.write(em, changeId, decided);
    await store.note(em, actor, 'PARTNER_CHANGE_ACCEPTED', state, kinds.join(' '));
  }

  /** What a descriptor changes; one that changes nothing, or is older than what is known, is no offer. */
  private async weigh(
    em: EntityManager,
    { state, statement, token }: Partner,
  ): Promise<TrustChange[]> {
    const { partners } = this.ground;
    const [rows, waiting] = [await partners.store.inForce(em), await partners.store.waiting(em)];
    const row = rows.find((one) => one.state === state);
    const known = Math.max(
      row?.version ?? 0,
      waiting.find((one) => one.state === state)?.version ?? 0,
      ...partners.historyOf(state).map((one) => one.statement.version),
    );
    if (statement.version <= known) {
      const detail = `It has version ${statement.version}, and version ${known} is known here. Ask the State for its current one.`;
      throw new Problem('partner-change.not-needed', detail);
    }
    const before = row?.removedAt === null ? partners.find(state) : undefined;
    if (before?.token === token) throw new Problem('partner-change.not-needed');
    const { trusts } = weighStatement(before?.statement, statement);
    // A new descriptor always has to be compared: nobody but the two persons vouches for it.
    return trusts.length > 0 ? trusts : ['ISSUER'];
  }

  private refuseForeignKeys({ signing }: Partner): void {
    const { ownKid } = this.ground.partners;
    if (signing.some(({ kid }) => kid === ownKid)) return;
    throw new Refusal('directory.keys', 'The descriptor names other keys than this node has.', {
      pointer: '/jwks/keys',
    });
  }

  private async undecided(em: EntityManager, changeId: string): Promise<PartnerChangeRow> {
    const change = await em.findOneBy(PartnerChangeRow, { changeId });
    if (!change) throw new Problem('partner-change.unknown');
    if (change.decision !== null)
      throw new Problem('partner-change.decided', `This change is ${change.decision} already.`);
    return change;
  }

  private async find(changeId: string): Promise<SeenChange> {
    const { dataSource } = this.ground.partners.store;
    return this.seen(await dataSource.manager.findOneByOrFail(PartnerChangeRow, { changeId }));
  }

  private async write(
    em: EntityManager,
    changeId: string,
    members: Record<string, string | Date>,
  ): Promise<void> {
    const names = Object.keys(members);
    const sets = names.map((name, index) => `${name} = $${index + 2}`).join(', ');
    await em.query(
      `update partner_change set ${sets}, revision = nextval('directory_revision') where change_id = $1`,
      [changeId, ...Object.values(members)],
    );
  }

  private seen(row: PartnerChangeRow): SeenChange {
    const payload = Buffer.from(row.jws.split('.', 2)[1] ?? '', 'base64url').toString('utf8');
    const now = this.ground.partners.find(row.state)?.statement.metadata.trace_node.endpoint;
    // What the first person has not confirmed as it stands is confirmed by nobody.
    const isConfirmed = row.decision !== null || this.ground.partners.store.firstOf(row) !== null;
    const shown = isConfirmed ? row : Object.assign(row, { confirmedAt: null, confirmedBy: null });
    return {
      row: shown,
      fingerprint: fingerprintOf(row.jws),
      statement: JSON.parse(payload) as Partner['statement'],
      endpointNow: now,
    };
  }
}

/** Whether something newer is in force; a State that is out may come back with what it had. */
function isOvertaken(
  { version }: Pick<PartnerChangeRow, 'version'>,
  { version: held, removedAt }: PartnerInForceRow,
): boolean {
  return version < held || (version === held && removedAt === null);
}

import { Refusal, type Partner } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { refuseClashes } from './clashes.ts';
import type { EndpointPolicy } from './endpoint-policy.ts';
import type { PartnerChangeRow } from './partner-change.entity.ts';
import type { PartnerInForceRow } from './partner-in-force.entity.ts';
import { weighStatement } from './trust-changes.ts';
import type { TrustStore } from './trust-store.ts';

/** How changes of what is trusted come into force: by two persons, or at once and told. */
export type ChangePolicy = 'approve' | 'notice';

interface Held {
  rows: Map<string, PartnerInForceRow>;
  /** the signed bytes of what is in force, by State */
  tokens: Map<string, string>;
  waiting: Map<string, PartnerChangeRow>;
  /** the highest version of each State that was ever relied on */
  highest: Map<string, number>;
  /** the signed bytes that somebody here has declined */
  declined: Set<string>;
}

/**
 * Takes a directory that the authority has signed: what trusts nobody more is in force at once, and so is what trusts
 * somebody less. A new key, certificate, address or State waits for two persons; until then the former statement counts.
 * The first directory of a node is taken as a whole, because pinning its authority was the decision of two persons.
 */
export class TakeDirectory {
  constructor(
    private readonly state: string,
    private readonly store: TrustStore,
    private readonly endpoints: EndpointPolicy,
    private readonly policy: ChangePolicy,
  ) {}

  /**
   * Takes all statements of a directory, or refuses it as a whole.
   *
   * @throws Refusal where one of them is older than the one held, another with the same version, or leads nowhere good
   */
  async take(partners: readonly Partner[]): Promise<void> {
    await this.store.locked(async (em) => {
      const held = await this.held(em);
      refuseOlder(partners, held);
      this.refuseAddresses(partners, held);
      refuseForeignClaims(partners, held);
      const isFirst = ![...held.rows.values()].some(({ source }) => source === 'AUTHORITY');
      for (const partner of partners) await this.takeOne(em, partner, held, isFirst);
      await this.removeOthers(em, partners, held);
      await this.store.refuseClashes(em);
      await this.seen(em);
    });
  }

  private async takeOne(
    em: EntityManager,
    partner: Partner,
    held: Held,
    isFirst: boolean,
  ): Promise<void> {
    const { state, statement, token } = partner;
    const row = held.rows.get(state);
    const inForce = row?.removedAt === null ? held.tokens.get(state) : undefined;
    const known = [inForce, held.waiting.get(state)?.jws];
    if (known.includes(token) || held.declined.has(token)) return;
    const before = inForce === undefined ? undefined : statementIn(inForce);
    const { trusts, restricts } = weighStatement(before, statement);
    const offer = { partner, source: 'AUTHORITY' as const };
    if (trusts.length > 0 && this.asksPeople(state, isFirst && row === undefined)) {
      await this.store.letWait(em, offer, trusts);
      return;
    }
    await this.store.overtake(em, state);
    await this.store.take(em, offer, row);
    const kinds = [...trusts, ...restricts];
    if (kinds.length === 0 || isFirst) return;
    const { version } = statement;
    await this.store.record(em, { source: offer.source, state, version, jws: token }, kinds);
  }

  private asksPeople(state: string, isFirst: boolean): boolean {
    return this.policy === 'approve' && !isFirst && state !== this.state;
  }

  /** A State that the authority vouches for no longer is out at once; one that was compared by hand is not its to take. */
  private async removeOthers(
    em: EntityManager,
    partners: readonly Partner[],
    { rows, tokens, waiting }: Held,
  ): Promise<void> {
    const named = new Set(partners.map(({ state }) => state));
    for (const row of rows.values()) {
      const gone = row.source === 'AUTHORITY' && row.removedAt === null && !named.has(row.state);
      if (gone) await this.store.remove(em, row, tokens.get(row.state) ?? '');
    }
    for (const { state, source } of waiting.values()) {
      if (source === 'AUTHORITY' && !named.has(state)) await this.store.overtake(em, state);
    }
  }

  private refuseAddresses(partners: readonly Partner[], { tokens }: Held): void {
    for (const [index, { state, statement, token }] of partners.entries()) {
      // What is in force was judged when it came; a stricter setting since then is for the connection to say.
      if (state === this.state || tokens.get(state) === token) continue;
      const fault = this.endpoints.faultOf(statement.metadata.trace_node.endpoint);
      if (fault === undefined) continue;
      const pointer = `/statements/${index}/metadata/trace_node/endpoint`;
      throw new Refusal('directory.endpoint', `${state}: ${fault}`, { pointer });
    }
  }

  private async held(em: EntityManager): Promise<Held> {
    const [entries, waiting] = [await this.store.entries(em), await this.store.waiting(em)];
    const highest: { state: string; version: number }[] = await em.query(
      'select state, max(version)::int as version from partner_statement group by state',
    );
    const declined: { jws: string }[] = await em.query(
      `select jws from partner_change where decision = 'DECLINED'`,
    );
    return {
      highest: new Map(highest.map(({ state, version }) => [state, version])),
      declined: new Set(declined.map(({ jws }) => jws)),
      rows: new Map(entries.map(({ row }) => [row.state, row])),
      tokens: new Map(entries.map(({ row, token }) => [row.state, token])),
      waiting: new Map(waiting.map((change) => [change.state, change])),
    };
  }

  private async seen(em: EntityManager): Promise<void> {
    await em.query(
      `insert into directory_seen (seen_at) values ($1) on conflict (one) do update set seen_at = $1`,
      [this.store.now()],
    );
  }
}

function refuseOlder(partners: readonly Partner[], held: Held): void {
  const { tokens, waiting, highest, declined } = held;
  const versions = ({ state, statement }: Partner): [offered: number, held: number] => [
    statement.version,
    Math.max(highest.get(state) ?? 0, waiting.get(state)?.version ?? 0),
  ];
  const older = partners.filter((partner) => {
    const [offered, known] = versions(partner);
    return offered < known;
  });
  if (older.length > 0) {
    const states = older.map(({ state }) => state).join(', ');
    throw new Refusal(
      'directory.rollback',
      `The directory offers an older statement than the one held for ${states}. Ask the directory authority for the current file.`,
    );
  }
  const twofold = partners.find((partner) => {
    const [offered] = versions(partner);
    const { state, token } = partner;
    const waits = waiting.get(state);
    // A State that was offered by hand counts its own versions, and the authority its own.
    const waiter = waits?.source === 'AUTHORITY' ? waits : undefined;
    const isKnown = [tokens.get(state), waiter?.jws].includes(token) || declined.has(token);
    return !isKnown && [highest.get(state), waiter?.version].includes(offered);
  });
  if (twofold === undefined) return;
  throw new Refusal(
    'directory.two-statements',
    `The directory has another statement of ${twofold.state} under the version ${twofold.statement.version} that is held already: somebody is shown something else. Ask the directory authority.`,
  );
}

/** A State that is believed by its own descriptor, and whom this directory does not name, keeps what is its own. */
function refuseForeignClaims(partners: readonly Partner[], { rows, tokens }: Held): void {
  const named = new Set(partners.map(({ state }) => state));
  const others = [...rows.values()]
    .filter((row) => row.source === 'DESCRIPTOR' && row.removedAt === null && !named.has(row.state))
    .flatMap(({ state }) => tokens.get(state) ?? []);
  refuseClashes([...others.map(statementIn), ...partners.map(({ statement }) => statement)]);
}

function statementIn(token: string): Partner['statement'] {
  const payload = Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString('utf8');
  return JSON.parse(payload) as Partner['statement'];
}

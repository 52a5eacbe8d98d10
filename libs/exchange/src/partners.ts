import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createHash } from 'node:crypto';
import {
  authorityKeysIn,
  authorityNameOf,
  digestOf,
  readDirectory,
  readHeldStatement,
  Refusal,
  type HeldStatementEntry,
  type LegalBasis,
  type Partner,
} from '@trace/protocol';
import { log, Problem } from '@trace/platform';
import { clashesIn } from './directory/clashes.ts';
import type { TrustEntry } from './directory/kept-trust.ts';
import { pinStamp } from './directory/authority-pin.ts';
import { restrictedBy } from './directory/restricted-by.ts';
import { standingOf, type Standing } from './directory/standing.ts';
import { spokenVersion, takenVersions } from './directory/spoken-version.ts';
import { TakeDirectory, type ChangePolicy } from './directory/take-directory.ts';
import type { EndpointPolicy } from './directory/endpoint-policy.ts';
import type { PartnerInForceRow } from './directory/partner-in-force.entity.ts';
import { TrustStore, type TrustGround } from './directory/trust-store.ts';
import { laterOf, readHistory, type HeldStatement } from './statement-history.ts';
import type { DataSource } from 'typeorm';

/** Where the signed directory and the pinned key of its authority lie, and how changes of it are taken. */
export interface PartnersGround extends TrustGround {
  directoryFile: string;
  authorityFile: string;
  dataSource: DataSource;
  changes: ChangePolicy;
  endpoints: EndpointPolicy;
  /** how long a statement that has ended is still believed */
  graceDays: number;
}

/** A partner as this node knows it, and by what. */
export interface KnownPartner {
  partner: Partner;
  row: PartnerInForceRow;
}

const NOTHING_HELD: readonly HeldStatement[] = [];

/**
 * Who the partner States are: their keys, certificates, addresses, calendars and treaty memberships, as the pinned
 * directory authority or the States themselves have signed them. What is in force lies in the database; a directory only
 * offers (directory/take-directory.ts). The last good one stays in force when a new one is faulty, and a statement never
 * goes back to a lower version (`trace-node partners` shows what is in force).
 */
export class Partners {
  private byState = new Map<string, KnownPartner>();
  private byCertificate = new Map<string, Partner>();
  /** The keys that newer statements name, which wait for two persons. */
  private offeredKeys: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  private history = new Map<string, HeldStatement[]>();
  /** Which file was read, and by which pin: a directory is looked at again when another key is pinned. */
  private readAt = '';
  private revision = '';
  private readonly listeners: (() => void)[] = [];
  private readonly logger = log('partners');
  readonly store: TrustStore;
  private readonly takeDirectory: TakeDirectory;
  /** The public JWK of the pinned authority, or the set of its keys, for evidence packages; undefined until one is pinned. */
  authority: object | undefined;

  constructor(private readonly ground: PartnersGround) {
    this.store = new TrustStore(ground, ground.dataSource);
    const { state, endpoints, changes } = ground;
    this.takeDirectory = new TakeDirectory(state, this.store, endpoints, changes);
  }

  /** This State's own statement, undefined while no directory names it. */
  get self(): Partner | undefined {
    return this.byState.get(this.ground.state)?.partner;
  }

  /** The code of the State whose node this is. */
  get ownState(): string {
    return this.ground.state;
  }

  /** The versions of the protocol that this node speaks. */
  get ownVersions(): readonly string[] {
    return this.ground.versions;
  }

  /** The id of the key with which this node signs. */
  get ownKid(): string {
    return this.ground.keys.signing.kid;
  }

  /** All partners, this State excepted, by State code. */
  all(): Partner[] {
    return [...this.byState.values()]
      .map(({ partner }) => partner)
      .filter((partner) => partner.state !== this.ground.state)
      .toSorted((a, b) => (a.state < b.state ? -1 : 1));
  }

  /** The statement in force for a State, this one included. */
  find(state: string): Partner | undefined {
    return this.byState.get(state)?.partner;
  }

  /** Since when a State's statement is in force and how long it still counts; undefined for a State that is not known. */
  standing(state: string): Standing | undefined {
    const known = this.byState.get(state);
    return known && standingOf(known, this.ground.clock.now(), this.ground.graceDays);
  }

  /** Whether a newer statement of a State, which waits here for two persons, names this key. */
  awaitsKey(state: string, kid: string): boolean {
    return this.offeredKeys.get(state)?.has(kid) ?? false;
  }

  /** The version of the protocol in which this node writes to a State: the highest that both speak. */
  versionFor(state: string): string {
    return spokenVersion(this.byState.get(state), this.ground.versions);
  }

  /** The versions in which this node reads what a State has written: none below the floor between the two. */
  versionsFrom(state: string): readonly string[] {
    return takenVersions(
      this.byState.get(state)?.row,
      this.ground.versions,
      this.ground.clock.now(),
    );
  }

  /** The name of the pinned authority; undefined until one is pinned. */
  get authorityName(): string | undefined {
    return this.authority && authorityNameOf(authorityKeysIn(this.authority));
  }

  /** Which statements of the authority are in force here, by State. */
  heldOfAuthority(): HeldStatementEntry[] {
    return [...this.byState.values()]
      .filter(({ row }) => row.source === 'AUTHORITY')
      .map(({ partner: { state, statement, token } }) => {
        return { state, version: statement.version, digest: digestOf(token) };
      });
  }

  /** Every statement of a State that this node has relied on, by version; the same list until a new one comes. */
  historyOf(state: string): readonly HeldStatement[] {
    return this.history.get(state) ?? NOTHING_HELD;
  }

  /** The partner, or a problem that tells the officer who can be asked. */
  get(state: string): Partner {
    const partner = this.find(state);
    if (partner && state !== this.ground.state) return partner;
    const known = this.all().map((one) => one.state);
    throw new Problem(
      'partner.unknown',
      known.length === 0
        ? 'This node has no partner States yet. Ask the administrator to install a directory.'
        : `No partner State has this code. Known partners: ${known.join(', ')}.`,
    );
  }

  /** The partner whose pinned TLS certificate has this SHA-256 fingerprint (lower-case hex), while it is believed. */
  findByCertificate(fingerprint: string): Partner | undefined {
    const partner = this.byCertificate.get(fingerprint);
    return partner && this.standing(partner.state)?.word !== 'SUSPENDED' ? partner : undefined;
  }

  /** The legal bases that both this State and the other are bound by on a day, from their signed memberships. */
  sharedBases(state: string, on: string): LegalBasis[] {
    const other = this.find(state);
    return this.self && other ? sharedBasesOf(this.self, other, on) : [];
  }

  /** Calls back whenever something else has come into force. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /**
   * Takes the directory if its file is newer, and reads what is in force if any process of this node has changed it. A
   * faulty directory is reported and the last good one kept.
   */
  async refresh(): Promise<void> {
    const fault = await this.takeFile();
    // What a new key of the authority has signed is read by it, and goes into evidence with it.
    const revision = `${await this.store.revision()} ${await pinStamp(this.ground.authorityFile)}`;
    if (revision !== this.revision) {
      this.revision = revision;
      await this.load();
    }
    if (fault !== undefined && this.byState.size === 0) throw fault;
  }

  /** Takes the file if it has changed. @returns what is wrong with it */
  private async takeFile(): Promise<Error | undefined> {
    const { directoryFile, authorityFile } = this.ground;
    const changedAt = await stat(directoryFile).then(
      (file) => file.mtimeMs,
      () => 0,
    );
    const stamp = `${changedAt} ${await pinStamp(authorityFile)}`;
    if (changedAt === 0 || stamp === this.readAt) return undefined;
    const fault = await this.take(await readFile(directoryFile, 'utf8'));
    this.readAt = stamp;
    return fault;
  }

  /**
   * Offers a directory that came from elsewhere. One that is taken becomes the file, so that it is there when its source
   * is not; one that is refused leaves everything as it was.
   *
   * @returns the code of its refusal
   */
  async offer(text: string): Promise<string | undefined> {
    const fault = await this.take(text);
    if (fault !== undefined) return fault instanceof Refusal ? fault.code : 'directory.unreadable';
    const { directoryFile, authorityFile } = this.ground;
    await mkdir(dirname(directoryFile), { recursive: true });
    await writeFile(`${directoryFile}.fetched`, text);
    await rename(`${directoryFile}.fetched`, directoryFile);
    this.readAt = `${(await stat(directoryFile)).mtimeMs} ${await pinStamp(authorityFile)}`;
    await this.refresh();
    return undefined;
  }

  private async take(text: string): Promise<Error | undefined> {
    try {
      const authority = await this.pinned();
      const partners = await readDirectory(text, authority, this.ground.clock.now());
      await this.takeDirectory.take(partners);
      return undefined;
    } catch (fault) {
      // The database may be away for a moment: then the file is read again in the next round.
      if (!(fault instanceof Refusal) && !(fault instanceof SyntaxError) && !isFileFault(fault))
        throw fault;
      await this.refused(text, fault);
      return fault;
    }
  }

  private async refused(text: string, fault: Error): Promise<void> {
    const code = fault instanceof Refusal ? fault.code : 'directory.unreadable';
    this.logger.error('directory refused, the last good one stays in force', { code });
    const digest = createHash('sha256').update(text).digest('base64url');
    await this.store.keepRefusal(digest, code);
  }

  private async load(): Promise<void> {
    const [entries, waiting] = [await this.store.settle(), await this.store.waiting()];
    this.history = await readHistory(this.ground.dataSource);
    this.authority = await this.pinned().catch(() => undefined);
    const known = new Map<string, KnownPartner>();
    for (const entry of entries) {
      const { row } = entry;
      const offered = waiting.find(({ state }) => state === row.state);
      const partner = await this.read(entry, offered?.jws);
      if (partner) known.set(row.state, { partner, row });
    }
    await this.separate(known);
    this.byState = known;
    this.offeredKeys = new Map(
      waiting.map(({ state, jws }) => [
        state,
        new Set(statementOf(jws).jwks.keys.map(({ kid }) => kid)),
      ]),
    );
    this.byCertificate = new Map(
      [...known.values()].flatMap(({ partner }) =>
        partner.certificates.map((print) => [print, partner]),
      ),
    );
    this.logger.info('partners in force', { count: known.size, waiting: waiting.length });
    for (const listener of this.listeners) listener();
  }

  /**
   * Leaves out whoever claims a certificate or a key that another State has named here before: it would be taken for that
   * State, or shut it out. What is taken is checked for that; this is for what was there before it was, or came otherwise.
   */
  private async separate(known: Map<string, KnownPartner>): Promise<void> {
    const clashes = clashesIn([...known.values()].map(({ partner }) => partner.statement));
    for (const { claim, states } of clashes) {
      const state = await laterOf(this.ground.dataSource, claim, states);
      if (!known.delete(state)) continue;
      const { code } = claim;
      this.logger.error('a State claims what is another State’s, and is not believed', {
        partner: state,
        code,
      });
      await this.store.alarm(state, code);
    }
  }

  /** One statement as it counts now; nothing of a State that is out. */
  private async read(
    { row, token }: TrustEntry,
    offered: string | undefined,
  ): Promise<Partner | undefined> {
    if (row.removedAt !== null) return undefined;
    const authority = row.source === 'AUTHORITY' ? this.authority : undefined;
    if (row.source === 'AUTHORITY' && authority === undefined) return undefined;
    const changed = (statement: Partner['statement']): Partner['statement'] =>
      offered === undefined ? statement : restrictedBy(statement, statementOf(offered));
    return readHeldStatement(token, authority, row.takenAt, changed).catch((fault: unknown) => {
      if (!(fault instanceof Refusal)) throw fault;
      this.logger.error('a statement in force can not be used', {
        partner: row.state,
        code: fault.code,
      });
      return undefined;
    });
  }

  private async pinned(): Promise<object> {
    return JSON.parse(await readFile(this.ground.authorityFile, 'utf8')) as object;
  }
}

function statementOf(token: string): Partner['statement'] {
  const payload = Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString('utf8');
  return JSON.parse(payload) as Partner['statement'];
}

function isFileFault(fault: unknown): fault is Error {
  return fault instanceof Error && 'code' in fault && fault.code === 'ENOENT';
}

/** The legal bases that two States are both bound by on a day: a pure reading of their two signed statements. */
export function sharedBasesOf(one: Partner, other: Partner, on: string): LegalBasis[] {
  const bound = membershipsOn(one, on);
  return [...membershipsOn(other, on)].filter(([key]) => bound.has(key)).map(([, basis]) => basis);
}

function membershipsOn(partner: Partner, on: string): Map<string, LegalBasis> {
  const bound = partner.statement.metadata.trace_state.memberships.filter(
    ({ since, until }) => since <= on && (until === undefined || on <= until),
  );
  // Two States share a bilateral agreement only when it is the same one.
  return new Map(bound.map(({ basis, ref }) => [`${basis} ${ref ?? ''}`, basis]));
}

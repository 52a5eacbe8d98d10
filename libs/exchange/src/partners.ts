import { readFile, stat } from 'node:fs/promises';
import { readDirectory, Refusal, type LegalBasis, type Partner } from '@trace/protocol';
import { type Clock, log, Problem } from '@trace/platform';
import type { DataSource } from 'typeorm';
import { PartnerStatement } from './partner-statement.entity.ts';
import { readHistory, type HeldStatement } from './statement-history.ts';

/** Where the signed directory and the pinned key of its authority lie. */
export interface DirectorySource {
  state: string;
  directoryFile: string;
  authorityFile: string;
}

const NOTHING_HELD: readonly HeldStatement[] = [];

/**
 * Who the partner States are: their keys, certificates, addresses, calendars and treaty memberships, as the pinned
 * directory authority has signed them. The last good directory stays in force when a new one is faulty, and a
 * statement never goes back to a lower version (`trace-node partners` shows what is in force).
 */
export class Partners {
  private byState = new Map<string, Partner>();
  private byCertificate = new Map<string, Partner>();
  private history = new Map<string, HeldStatement[]>();
  private readAt = 0;
  private readonly listeners: (() => void)[] = [];
  private readonly logger = log('partners');
  /** The public JWK of the pinned authority, for evidence packages; undefined until a directory was read. */
  authority: object | undefined;

  constructor(
    private readonly source: DirectorySource,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** This State's own statement, undefined while no directory names it. */
  get self(): Partner | undefined {
    return this.byState.get(this.source.state);
  }

  /** The code of the State whose node this is. */
  get ownState(): string {
    return this.source.state;
  }

  /** All partners, this State excepted, by State code. */
  all(): Partner[] {
    return [...this.byState.values()]
      .filter((partner) => partner.state !== this.source.state)
      .toSorted((a, b) => (a.state < b.state ? -1 : 1));
  }

  /** The statement in force for a State, this one included. */
  find(state: string): Partner | undefined {
    return this.byState.get(state);
  }

  /** Every statement of a State that this node has relied on, by version; the same list until a new one comes. */
  historyOf(state: string): readonly HeldStatement[] {
    return this.history.get(state) ?? NOTHING_HELD;
  }

  /** The partner, or a problem that tells the officer who can be asked. */
  get(state: string): Partner {
    const partner = this.byState.get(state);
    if (partner && state !== this.source.state) return partner;
    const known = this.all().map((one) => one.state);
    throw new Problem(
      'partner.unknown',
      known.length === 0
        ? 'This node has no partner States yet. Ask the administrator to install a directory.'
        : `No partner State has this code. Known partners: ${known.join(', ')}.`,
    );
  }

  /** The partner whose pinned TLS certificate has this SHA-256 fingerprint (lower-case hex). */
  findByCertificate(fingerprint: string): Partner | undefined {
    return this.byCertificate.get(fingerprint);
  }

  /** The legal bases that both this State and the other are bound by on a day, from their signed memberships. */
  sharedBases(state: string, on: string): LegalBasis[] {
    const other = this.byState.get(state);
    return this.self && other ? sharedBasesOf(this.self, other, on) : [];
  }

  /** Calls back whenever a newer directory has come into force. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Reads the directory if its file is newer than what is in force. A faulty one is reported and the last good kept. */
  async refresh(): Promise<void> {
    const changedAt = await stat(this.source.directoryFile).then(
      (file) => file.mtimeMs,
      () => 0,
    );
    if (changedAt === 0 || changedAt === this.readAt) return;
    this.readAt = changedAt;
    try {
      await this.read();
    } catch (fault) {
      this.logger.error('directory refused, the last good one stays in force', {
        code:
          fault instanceof Error && 'code' in fault ? String(fault.code) : 'directory.unreadable',
      });
      if (this.byState.size === 0) throw fault;
    }
  }

  private async read(): Promise<void> {
    const [text, authorityText] = await Promise.all([
      readFile(this.source.directoryFile, 'utf8'),
      readFile(this.source.authorityFile, 'utf8'),
    ]);
    const authority = JSON.parse(authorityText) as object;
    const read = await readDirectory(text, authority, this.clock.now());
    await this.refuseOlderVersions(read);
    await this.keep(read);
    this.history = await readHistory(this.dataSource);
    this.byState = new Map(read.map((partner) => [partner.state, partner]));
    this.byCertificate = new Map(
      read.flatMap((partner) => partner.certificates.map((print) => [print, partner])),
    );
    this.authority = authority;
    this.logger.info('directory in force', { count: read.length });
    for (const listener of this.listeners) listener();
  }

  private async refuseOlderVersions(read: Partner[]): Promise<void> {
    const rows: { state: string; version: number }[] = await this.dataSource.query(
      'select state, max(version)::int as version from partner_statement group by state',
    );
    const held = new Map(rows.map((row) => [row.state, row.version]));
    const older = read.filter(
      (partner) => partner.statement.version < (held.get(partner.state) ?? 0),
    );
    if (older.length === 0) return;
    throw new Refusal(
      'directory.rollback',
      `The directory offers an older statement than the one in force for ${older.map((one) => one.state).join(', ')}. Ask the directory authority for the current file.`,
    );
  }

  private async keep(read: Partner[]): Promise<void> {
    const storedAt = this.clock.now();
    await this.dataSource.transaction(async (em) => {
      await em
        .createQueryBuilder()
        .insert()
        .into(PartnerStatement)
        .values(
          read.map(({ state, statement, token }) => ({
            state,
            version: statement.version,
            jws: token,
            storedAt,
          })),
        )
        .orIgnore()
        .execute();
      await em.query(
        'insert into lane (partner) select unnest($1::text[]) on conflict do nothing',
        [read.map(({ state }) => state).filter((state) => state !== this.source.state)],
      );
    });
  }
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

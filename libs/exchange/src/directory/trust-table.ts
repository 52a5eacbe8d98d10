import { log, type NodeKeys } from '@trace/platform';
import { digestOf } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import { KeptTrust, type TrustEntry } from './kept-trust.ts';
import type { PartnerInForceRow } from './partner-in-force.entity.ts';
import { vetTrust, type Vetted } from './vet-trust.ts';

/** A row before it is known how it is marked. */
type UnmarkedRow = Omit<PartnerInForceRow, 'mark' | 'revision'>;

/**
 * The table of what is in force, into which others can write: each row bears a mark under a key that is not in the
 * database, and is read against what is kept beside the keys.
 */
export class TrustTable {
  private readonly kept: KeptTrust;
  private readonly logger = log('partners');

  constructor(private readonly keys: Pick<NodeKeys, 'mark' | 'folder'>) {
    this.kept = new KeptTrust(keys.folder);
  }

  /** Keeps what is committed; under the lock of the store, so that no process writes what another has overtaken. */
  async keep(entries: readonly TrustEntry[]): Promise<void> {
    await this.kept.keep(entries);
  }

  /** What counts, where the table was altered, and what is kept beside the keys. */
  async vetted(em: EntityManager): Promise<Vetted & { kept: Map<string, TrustEntry> | undefined }> {
    // The file before the table: then it can not be ahead of it because another process has just written both.
    const kept = await this.kept.read();
    const rows: (PartnerInForceRow & { jws: string | null })[] = await em.query(
      `select f.state, f.version, source, taken_at as "takenAt", removed_at as "removedAt", floor,
              floor_since as "floorSince", mark, revision::text as revision, jws
         from partner_in_force f
         left join partner_statement s on (s.state, s.version) = (f.state, f.version)`,
    );
    const found = rows.map(({ jws, ...row }) => ({ row, token: jws }));
    const isOurs = (entry: TrustEntry): boolean =>
      entry.row.mark === this.markOf(entry.row, entry.token) ||
      (kept === undefined && this.isMarkedBefore(entry));
    return { ...vetTrust(found, kept ?? new Map(), isOurs), kept };
  }

  /** Under the lock of the store: what was altered is put back, and marks of earlier versions of this program are made anew. */
  async putRight(em: EntityManager): Promise<Vetted['alarms']> {
    const { entries, alarms, kept } = await this.vetted(em);
    for (const { state, why, kept: entry } of alarms) {
      this.logger.error('whom this node believes was altered in the database', {
        partner: state,
        code: why,
      });
      if (entry) await this.putBack(em, entry);
    }
    if (kept !== undefined) return alarms;
    for (const entry of entries)
      if (this.isMarkedBefore(entry)) await this.write(em, entry.row, entry.token);
    return alarms;
  }

  private async putBack(em: EntityManager, { row, token }: TrustEntry): Promise<void> {
    const { state, version, takenAt } = row;
    await em.query(
      `insert into partner_statement (state, version, jws, stored_at) values ($1, $2, $3, $4)
       on conflict (state, version) do update set jws = excluded.jws`,
      [state, version, token, takenAt],
    );
    await this.write(em, row, token);
  }

  /** Writes a row under a new number and with its mark. */
  async write(em: EntityManager, row: UnmarkedRow, token: string): Promise<void> {
    const { state, version, source, takenAt, removedAt, floor, floorSince } = row;
    const revision = await this.nextRevision(em, state);
    const mark = this.markOf({ ...row, revision }, token);
    await em.query(
      `insert into partner_in_force
         (state, version, source, taken_at, removed_at, floor, floor_since, mark, revision)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (state) do update set
         version = $2, source = $3, taken_at = $4, removed_at = $5, floor = $6, floor_since = $7,
         mark = $8, revision = $9`,
      [state, version, source, takenAt, removedAt, floor, floorSince, mark, revision],
    );
  }

  /** Above the last one that was kept of a State, also where a backup has turned the sequence back. */
  private async nextRevision(em: EntityManager, state: string): Promise<string> {
    const last = BigInt((await this.kept.read())?.get(state)?.row.revision ?? 0);
    const next = async (count: bigint): Promise<string> => {
      const [row]: { revision: string }[] = await em.query(
        `select max(nextval('directory_revision'))::text as revision from generate_series(1, $1::bigint)`,
        [String(count)],
      );
      return row?.revision ?? '0';
    };
    const revision = await next(1n);
    const behind = last - BigInt(revision);
    return behind < 0n ? revision : next(behind + 1n);
  }

  /** Over everything that a row says, and its number, so that no part of it and no earlier one passes for it. */
  private markOf(row: Omit<PartnerInForceRow, 'mark'>, token: string): string {
    const { state, version, source, takenAt, removedAt, floor, floorSince, revision } = row;
    const instants = [takenAt, removedAt, floorSince].map((at) => at?.toISOString() ?? null);
    const said = [state, version, source, floor, ...instants, revision, digestOf(token)];
    return this.keys.mark(JSON.stringify(['partner in force', ...said]));
  }

  /** Whether the mark is the one that this program made before 2026-11-30, over less than all of it. */
  private isMarkedBefore({ row, token }: TrustEntry): boolean {
    const { state, version, source, removedAt, floor, mark } = row;
    const standing = removedAt === null ? 'IN_FORCE' : 'REMOVED';
    const text = `trust ${state} ${version} ${source} ${standing} ${floor} ${digestOf(token)}`;
    return mark === this.keys.mark(text);
  }
}

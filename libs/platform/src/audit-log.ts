import { GrowingTree, instant, signCheckpoint } from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { leafOf, TRAIL_COLUMNS, type TrailEntry } from './audit-leaf.ts';
import type { Clock } from './clock.ts';
import { log } from './log.ts';
import type { NodeKeys } from './keys/node-keys.ts';

/** Only one process at a time gives positions; the others leave it to that one. */
const LOCK = 7_726_832;
/** More than a node writes between two sweeps; what is left is taken in the next turn. */
const MOST = 10_000;
/** For so long a process shows partners the checkpoint that it read last. */
const FRESH_MS = 1_000;

/** What one turn has done. */
export interface Sequenced {
  size: number;
  added: number;
}

/**
 * The log over the audit trail. Entries are written by whoever acts, many at once; one sequencer gives those that are
 * committed their positions, lets the Merkle tree of RFC 6962 grow over them and signs a checkpoint. It can not fork:
 * it works under a lock, in one transaction, on tables whose rows are never changed.
 */
export class AuditLog {
  private readonly logger = log('audit');
  private shown: { token: string | undefined; until: number } | undefined;

  constructor(
    private readonly state: string,
    private readonly dataSource: DataSource,
    private readonly keys: NodeKeys,
    private readonly clock: Clock,
  ) {}

  /** Takes up everything that is committed and has no position yet. */
  async sequence(): Promise<Sequenced | undefined> {
    let whole: Sequenced | undefined;
    for (;;) {
      const turn = await this.dataSource.transaction((em) => this.turn(em));
      if (turn === undefined) return whole;
      whole = { size: turn.size, added: (whole?.added ?? 0) + turn.added };
      if (turn.added < MOST) return whole;
    }
  }

  /** The latest checkpoint that this node has signed, at most a second old; undefined before the first. */
  async latest(): Promise<string | undefined> {
    const now = performance.now();
    if (this.shown === undefined || this.shown.until < now) {
      const rows: { jws: string }[] = await this.dataSource.query(
        'select jws from audit_checkpoint order by size desc limit 1',
      );
      this.shown = { token: rows[0]?.jws, until: now + FRESH_MS };
    }
    return this.shown.token;
  }

  private async turn(em: EntityManager): Promise<Sequenced | undefined> {
    const [lock]: { held: boolean }[] = await em.query(
      'select pg_try_advisory_xact_lock($1) as held',
      [LOCK],
    );
    if (lock?.held !== true) return undefined;
    const entries = await this.takePending(em);
    if (entries.length === 0) return undefined;
    const tree = await treeOf(em);
    const first = tree.size;
    const leaves = entries.map((entry) => leafOf(entry));
    for (const leaf of leaves) tree.append(leaf);
    await em.query(
      `insert into audit_leaf (position, entry_id, hash)
       select $1::bigint + position - 1, entry_id, hash
         from unnest($2::bigint[], $3::bytea[]) with ordinality as leaf (entry_id, hash, position)`,
      [first, entries.map(({ entryId }) => entryId), leaves],
    );
    await this.sign(em, tree);
    return { size: tree.size, added: entries.length };
  }

  /** What waits, in the order in which it was numbered. */
  private async takePending(em: EntityManager): Promise<TrailEntry[]> {
    const entries: (TrailEntry & { pendingId: string; since: Date })[] = await em.query(
      `with taken as (
         delete from audit_pending
          where ctid = any (array (select ctid from audit_pending limit ${MOST}))
         returning entry_id, since)
       select taken.entry_id as "pendingId", taken.since, ${TRAIL_COLUMNS}
         from taken left join audit_entry entry using (entry_id) order by taken.entry_id`,
    );
    const vanished = entries.filter(({ entryId }) => entryId === null);
    if (vanished.length > 0) {
      // No leaf will tell of them, so a row does, and the verification names it.
      await em.query(
        `insert into audit_vanished (entry_id, since)
         select entry_id, since from unnest($1::bigint[], $2::timestamptz[]) as gone (entry_id, since)
         on conflict do nothing`,
        [vanished.map(({ pendingId }) => pendingId), vanished.map(({ since }) => since)],
      );
      this.logger.error('entries of the audit trail vanished before they had a position', {
        count: vanished.length,
      });
    }
    return entries.filter(({ entryId }) => entryId !== null);
  }

  private async sign(em: EntityManager, tree: GrowingTree): Promise<void> {
    const at = this.clock.now();
    const token = await signCheckpoint(
      {
        issuer: this.state,
        size: tree.size,
        root: tree.root().toString('base64url'),
        at: instant(at),
      },
      this.keys.signing,
    );
    await em.query(
      'insert into audit_checkpoint (size, subtrees, jws, made_at) values ($1, $2::bytea[], $3, $4)',
      [tree.size, tree.subtrees, token, at],
    );
  }
}

async function treeOf(em: EntityManager): Promise<GrowingTree> {
  const rows: { size: string; subtrees: Buffer[] }[] = await em.query(
    'select size, subtrees from audit_checkpoint order by size desc limit 1',
  );
  return rows[0] === undefined
    ? new GrowingTree()
    : new GrowingTree(Number(rows[0].size), rows[0].subtrees);
}

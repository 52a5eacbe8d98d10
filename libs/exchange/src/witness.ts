import {
  isRefusal,
  readCheckpoint,
  readHoldings,
  verifyCheckpoint,
  type Checkpoint,
  type Holdings,
  type Partner,
} from '@trace/protocol';
import { log, type Audit, type Clock } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import { recordSecurityEvent } from './security-events.ts';

/** How two checkpoints of one log can contradict each other. */
export type CheckpointConflict = 'ANOTHER_ROOT' | 'SHORTER' | 'REBUILT';

/** A busy partner signs one every few seconds; one a minute is enough to hold it to its word. */
const KEEP_EVERY_MS = 60_000;

interface HeldRow {
  jws: string;
  seenAt: Date;
}

/**
 * Keeps what partners sign of their audit logs. They come with receipts; whoever holds one can show that a later log is
 * another one. A checkpoint that is refused, or that contradicts one already held, leaves its audit entry and stops no
 * receipt.
 */
export class Witness {
  private readonly logger = log('witness');
  /** The last one of each partner: most receipts carry one that is already known. */
  private readonly known = new Map<string, string>();

  constructor(
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Takes the checkpoint that came with a receipt, in the transaction that stores the receipt. */
  async keep(em: EntityManager, partner: Partner, token: string): Promise<void> {
    if (this.known.get(partner.state) === token) return;
    let checkpoint: Checkpoint;
    try {
      checkpoint = await verifyCheckpoint(token, partner.signing, partner.state);
    } catch (fault) {
      if (!isRefusal(fault)) throw fault;
      await this.note(em, partner.state, 'CHECKPOINT_REFUSED', fault.code);
      return;
    }
    const { state } = partner;
    const held = await heldAround(em, state, checkpoint.size);
    const conflict = conflictOf(
      checkpoint,
      held.map(({ jws }) => readCheckpoint(jws)),
    );
    const now = this.clock.now();
    const latest = Math.max(...held.map(({ seenAt }) => seenAt.getTime()));
    if (conflict === undefined && now.getTime() - latest < KEEP_EVERY_MS) return;
    await em.query(
      `insert into partner_checkpoint (partner, size, root, jws, conflict, seen_at)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [state, checkpoint.size, checkpoint.root, token, conflict ?? null, now],
    );
    if (conflict !== undefined) await this.tellConflict(em, state, conflict);
  }

  /** Passes over this checkpoint from now on: what was made of it is committed, and can not be undone any more. */
  committed(partner: string, token: string): void {
    this.known.set(partner, token);
  }

  /** Tells that the log of a partner is not the one of which it has signed checkpoints, in the caller's transaction. */
  async tellConflict(
    em: EntityManager,
    partner: string,
    conflict: CheckpointConflict,
  ): Promise<void> {
    await this.note(em, partner, 'CHECKPOINT_CONFLICT', conflict);
  }

  private async note(
    em: EntityManager,
    partner: string,
    action: 'CHECKPOINT_REFUSED' | 'CHECKPOINT_CONFLICT',
    outcome: string,
  ): Promise<void> {
    this.logger.error('a partner’s audit log is not what it was, or was not signed by it', {
      partner,
      code: outcome,
    });
    const at = this.clock.now();
    await recordSecurityEvent(em, { kind: 'LOG_REWRITTEN', partner, at, outcome });
    await this.audit.record(em, [
      { at, actor: `node:${partner}`, role: 'PARTNER', action, partner, outcome },
    ]);
  }
}

/** Whether a checkpoint contradicts those that are held of the same log. A late one of an earlier day does not. */
export function conflictOf(
  { size, root, at }: Checkpoint,
  held: readonly Checkpoint[],
): CheckpointConflict | undefined {
  if (held.some((one) => one.size === size && one.root !== root)) return 'ANOTHER_ROOT';
  // Instants on the wire have one form, in which the text sorts as the time does.
  return held.some((one) => one.size > size && one.at < at) ? 'SHORTER' : undefined;
}

/** What is held of the same size, and the largest. */
async function heldAround(em: EntityManager, partner: string, size: number): Promise<HeldRow[]> {
  return em.query(
    `select jws, seen_at as "seenAt" from partner_checkpoint
      where partner = $1 and (size = $2
         or size = (select max(size) from partner_checkpoint where partner = $1))`,
    [partner, size],
  );
}

/** A checkpoint that a partner has signed, and what this node thinks of it. */
export interface HeldOfPartner {
  partner: string;
  token: string;
  conflict: CheckpointConflict | null;
  seenAt: Date;
}

/**
 * The latest checkpoint of each partner, and every one that contradicts another. Where the log contradicts what it was
 * proved up to before, and no checkpoint of that size is kept, the latest one stands for it.
 */
export async function checkpointsOfPartners(em: EntityManager): Promise<HeldOfPartner[]> {
  return em.query(
    `with latest as (select partner, max(size) as size from partner_checkpoint group by partner),
          beyond as (select distinct partner from partner_log_conflict c where not exists (
            select 1 from partner_checkpoint one
             where one.partner = c.partner and one.size = c.size and one.root = c.root))
     select held.partner, held.jws as token, held.seen_at as "seenAt",
            coalesce(held.conflict, case
              when found.partner is not null or (held.size = latest.size and beyond.partner is not null)
              then 'REBUILT' end) as conflict
       from partner_checkpoint held join latest using (partner) left join beyond using (partner)
            left join partner_log_conflict found
              on found.partner = held.partner and found.size = held.size and found.root = held.root
      where held.conflict is not null or found.partner is not null or held.size = latest.size
      order by held.partner, held.size, held.root`,
  );
}

/** A signed answer of a partner that names a checkpoint of this State's own log. */
export interface OwnWitness {
  size: number;
  token: string;
}

/** Keeps a partner's signed answer that names a checkpoint of this State: it shows a third one who else keeps it. */
export async function keepOwnWitness(
  em: EntityManager,
  token: string,
  { issuer, at, checkpoint }: Holdings,
): Promise<void> {
  if (checkpoint === undefined) return;
  await em.query(
    `insert into checkpoint_witness (partner, size, jws, told_at) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [issuer, readCheckpoint(checkpoint).size, token, at],
  );
}

/** A checkpoint of this State's log that a partner has signed that it keeps. */
export interface KeptOfOwn {
  witness: string;
  token: string;
  toldAt: Date;
}

/** What the latest comparison with each partner has said of the own log. */
export async function ownLogThere(em: EntityManager): Promise<Map<string, string>> {
  const rows: { partner: string; ownLog: string }[] = await em.query(
    `select distinct on (partner) partner, own_log as "ownLog"
       from reconciliation order by partner, done_at desc`,
  );
  return new Map(rows.map(({ partner, ownLog }) => [partner, ownLog]));
}

/** The latest checkpoint of this State's log that each partner keeps, for whoever verifies the log. */
export async function ownWitnesses(em: EntityManager): Promise<KeptOfOwn[]> {
  const rows: { partner: string; jws: string; toldAt: Date }[] = await em.query(
    `select distinct on (partner) partner, jws, told_at as "toldAt"
       from checkpoint_witness order by partner, size desc`,
  );
  return rows.flatMap(({ partner, jws, toldAt }) => {
    const { checkpoint } = readHoldings(jws);
    return checkpoint === undefined ? [] : [{ witness: partner, token: checkpoint, toldAt }];
  });
}

/** The latest answer in which a partner says which checkpoint of this State it keeps; undefined before the first. */
export async function witnessOfOwnLog(
  em: EntityManager,
  partner: string,
): Promise<OwnWitness | undefined> {
  const rows: { size: string; token: string }[] = await em.query(
    'select size, jws as token from checkpoint_witness where partner = $1 order by size desc limit 1',
    [partner],
  );
  return rows[0] && { size: Number(rows[0].size), token: rows[0].token };
}

import { importVerificationKey, newId, type VerificationKey } from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import type { Audit } from './audit.ts';
import { WALK_BEGINS, walkOn, type WalkState } from './audit-walk.ts';
import type { Clock } from './clock.ts';
import type { NodeKeys } from './keys/node-keys.ts';
import { log } from './log.ts';
import type { AuditFault, HeldCheckpoint } from './verify-audit.ts';

/** A look over the whole log: how far it is, and what it has found. */
export interface AuditCheck {
  checkId: string;
  askedBy: string;
  askedAt: Date;
  walked: number;
  /** How many leaves the log had when it was looked at last. */
  size: number;
  faults: AuditFault[];
  finishedAt: Date | null;
}

/** What the checks stand on. */
interface Ground {
  state: string;
  dataSource: DataSource;
  keys: NodeKeys;
  audit: Audit;
  clock: Clock;
  /** What partners have signed that they keep of the own log. */
  witnessed: (em: EntityManager) => Promise<HeldCheckpoint[]>;
}

interface Row extends AuditCheck {
  subtrees: Buffer[];
  good: Record<string, number>;
  lookedTo: string;
}

/** Who asks where the node looks by itself. */
const NODE = 'node';
/** The node begins again so long after it has begun: what was changed is found within a quarter of an hour. */
const EVERY_MS = 300_000;
/** Leaves in one turn: with a turn every two seconds some nine hundred thousand in a quarter of an hour. */
const SLICE = 2_000;
/** Somebody waits for it. */
const ASKED_SLICE = 20_000;
/** A log that is wrong everywhere need not be told a million times. */
const MOST_FAULTS = 200;
const COLUMNS = `check_id as "checkId", asked_by as "askedBy", asked_at as "askedAt", walked::float8,
  size::float8, faults, finished_at as "finishedAt"`;

/**
 * The node looks over its own log, a slice in each round of the worker, and begins again every five minutes: whether an
 * entry was changed or deleted, the end cut off, or all of it built anew. What it finds is told to people.
 */
export class AuditChecks {
  readonly name = 'audit-checks';
  private readonly logger = log('audit');

  constructor(private readonly ground: Ground) {}

  /** One round: the next slice. @returns how many faults it has found */
  async run(): Promise<number> {
    const { dataSource } = this.ground;
    const own = await this.ownKeys();
    return dataSource.transaction('REPEATABLE READ', async (em) => {
      const check = await this.next(em);
      if (check === undefined) return 0;
      const ground = { ...own, witnessed: await this.ground.witnessed(em) };
      const most = check.askedBy === NODE ? SLICE : ASKED_SLICE;
      const { state, size, faults, done } = await walkOn(em, ground, stateOf(check), most);
      const all = [...check.faults, ...faults].slice(0, MOST_FAULTS);
      await this.keep(em, { ...check, size, faults: all }, state, done);
      for (const { kind, position } of faults.slice(0, MOST_FAULTS))
        this.logger.error('the audit log of this node is not what it was', {
          code: kind,
          outcome: `position ${position}`,
        });
      return faults.length;
    });
  }

  /** Begins one for a person; one that somebody has asked for and that goes on is that one. */
  async ask(by: { person: string; role: string; correlationId?: string }): Promise<AuditCheck> {
    const { dataSource, audit, clock } = this.ground;
    return dataSource.transaction(async (em) => {
      const at = clock.now();
      const { person: actor, role, correlationId } = by;
      await audit.record(em, [
        { at, actor, role, action: 'AUDIT_CHECKED', ...(correlationId && { correlationId }) },
      ]);
      const [open]: AuditCheck[] = await em.query(
        `select ${COLUMNS} from audit_check
          where finished_at is null and asked_by <> $1 order by asked_at limit 1`,
        [NODE],
      );
      return open ?? this.begin(em, actor, at);
    });
  }

  /** The latest ones, the newest first. */
  async latest(limit = 10): Promise<AuditCheck[]> {
    return this.ground.dataSource.query(
      `select ${COLUMNS} from audit_check order by asked_at desc, check_id desc limit $1`,
      [limit],
    );
  }

  /** What somebody has asked for comes first; otherwise the node's own, begun anew when it is time. */
  private async next(em: EntityManager): Promise<Row | undefined> {
    const [open]: Row[] = await em.query(
      `select ${COLUMNS}, subtrees, good, looked_to as "lookedTo" from audit_check
        where finished_at is null order by asked_by = $1, asked_at limit 1 for update skip locked`,
      [NODE],
    );
    if (open) return open;
    const now = this.ground.clock.now();
    const [last]: { askedAt: Date }[] = await em.query(
      `select asked_at as "askedAt" from audit_check where asked_by = $1
        order by asked_at desc limit 1`,
      [NODE],
    );
    if (last && Math.abs(now.getTime() - last.askedAt.getTime()) < EVERY_MS) return undefined;
    const begun = await this.begin(em, NODE, now);
    return { ...begun, subtrees: [], good: {}, lookedTo: '0' };
  }

  private async begin(em: EntityManager, askedBy: string, askedAt: Date): Promise<AuditCheck> {
    const checkId = newId();
    await em.query('insert into audit_check (check_id, asked_by, asked_at) values ($1, $2, $3)', [
      checkId,
      askedBy,
      askedAt,
    ]);
    return { checkId, askedBy, askedAt, walked: 0, size: 0, faults: [], finishedAt: null };
  }

  private async keep(
    em: EntityManager,
    { checkId, askedBy, size, faults }: Row,
    { walked, subtrees, good, lookedTo }: WalkState,
    done: boolean,
  ): Promise<void> {
    await em.query(
      `update audit_check set walked = $2, subtrees = $3, good = $4, looked_to = $5, size = $6,
              faults = $7, untold = untold or $8, finished_at = $9 where check_id = $1`,
      [
        checkId,
        walked,
        [...subtrees],
        JSON.stringify(good),
        lookedTo,
        size,
        JSON.stringify(faults),
        faults.length > 0,
        done ? this.ground.clock.now() : null,
      ],
    );
    if (!done || askedBy !== NODE || faults.length > 0) return;
    // Of the node's own ones that have found nothing, the latest says as much as all of them.
    await em.query(
      `delete from audit_check where asked_by = $1 and check_id <> $2 and finished_at is not null
          and faults = '[]'`,
      [NODE, checkId],
    );
  }

  private async ownKeys(): Promise<{ state: string; keys: VerificationKey[] }> {
    const signing = this.ground.keys.publicDescriptor().keys.filter(({ use }) => use === 'sig');
    const keys = await Promise.all(signing.map((jwk) => importVerificationKey(jwk)));
    // One that was revoked later has signed the log of its time all the same.
    return {
      state: this.ground.state,
      keys: keys.map(({ revokedAt: _told, ...key }): VerificationKey => key),
    };
  }
}

function stateOf({ walked, subtrees, good, lookedTo }: Row): WalkState {
  return walked === 0 && lookedTo === '0'
    ? WALK_BEGINS
    : { walked, subtrees, good, lookedTo: Number(lookedTo) };
}

/** A check that has found something, and that nobody was told of. */
export interface UntoldCheck {
  checkId: string;
  faults: AuditFault[];
}

/** Takes the checks whose faults nobody was told of yet, in the caller's transaction; no two rounds take the same. */
export async function takeUntoldChecks(em: EntityManager): Promise<UntoldCheck[]> {
  const [rows]: [UntoldCheck[]] = await em.query(
    `update audit_check one set untold = false
       from (select check_id from audit_check where untold
              order by asked_at limit 20 for update skip locked) as waiting
      where one.check_id = waiting.check_id
      returning one.check_id as "checkId", one.faults`,
  );
  return rows;
}

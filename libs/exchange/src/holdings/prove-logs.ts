import {
  isRefusal,
  LIMITS,
  verifyCheckpoint,
  type Checkpoint,
  type Partner,
} from '@trace/protocol';
import { log, Problem, type Clock } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { Partners } from '../partners.ts';
import type { Witness } from '../witness.ts';
import { compareLog, type AskedOfLog, type ComparedLog } from './compare-log.ts';
import { NOTHING } from './intervals.ts';
import type { Told } from './ask-holdings.ts';
import type { Reconciliation } from './reconciliation.ts';

/** What the round stands on. */
interface Ground {
  dataSource: DataSource;
  partners: Partners;
  reconciliation: Pick<Reconciliation, 'ask'>;
  witness: Pick<Witness, 'tellConflict'>;
  clock: Clock;
}

/** What is known of a partner's log. */
interface KnownLog extends AskedOfLog {
  partner: Partner;
}

/** How often it is looked for checkpoints that came since. */
const EVERY_MS = 300_000;
/** A partner that sends nothing is asked once a day all the same. */
const DAY_MS = 86_400_000;
/** The head of the last proof is asked for beside them. */
const MOST = LIMITS.logBeginnings - 1;

/**
 * Asks partners to prove that their audit logs still begin with what they have signed before. A log that was rebuilt and
 * is longer now looks like one that has grown, until its State has to prove it.
 */
export class ProveLogs {
  readonly name = 'prove-logs';
  private readonly logger = log('witness');
  private lookedAt = 0;

  constructor(private readonly ground: Ground) {}

  /** One round. @returns how many checkpoints are contradicted by the log of their State */
  async run(): Promise<number> {
    const now = this.ground.clock.now().getTime();
    if (Math.abs(now - this.lookedAt) < EVERY_MS) return 0;
    this.lookedAt = now;
    let contradicted = 0;
    for (const known of await this.due(new Date(now))) {
      try {
        contradicted += await this.prove(known);
      } catch (fault) {
        if (!(fault instanceof Problem)) throw fault;
        this.logger.warn('a partner could not be asked for its log', {
          partner: known.partner.state,
          code: fault.code,
        });
      }
    }
    return contradicted;
  }

  private async due(now: Date): Promise<KnownLog[]> {
    const due: KnownLog[] = [];
    for (const partner of this.ground.partners.all()) {
      const { asked, askedAt } = await this.askedOf(partner.state);
      const isQuiet = asked.fresh.length === 0;
      if (isQuiet && (askedAt === undefined || now.getTime() - askedAt.getTime() < DAY_MS))
        continue;
      due.push({ partner, ...asked });
    }
    return due;
  }

  private async askedOf(
    partner: string,
  ): Promise<{ asked: AskedOfLog; askedAt: Date | undefined }> {
    const { manager } = this.ground.dataSource;
    const [row]: { size: string; root: string; seenTo: Date; askedAt: Date }[] =
      await manager.query(
        `select size, root, seen_to as "seenTo", asked_at as "askedAt"
           from partner_log where partner = $1`,
        [partner],
      );
    const rows: { size: string; root: string; seenAt: Date }[] = await manager.query(
      `select size, root, seen_at as "seenAt" from partner_checkpoint
        where partner = $1 and conflict is null and seen_at > $2 order by seen_at limit ${MOST}`,
      [partner, row?.seenTo ?? new Date(0)],
    );
    const fresh = rows.map((one) => ({ ...one, size: Number(one.size) }));
    const proved = row && { size: Number(row.size), root: row.root };
    return { asked: { proved, fresh }, askedAt: row?.askedAt };
  }

  private async prove(known: KnownLog): Promise<number> {
    const { partner, proved, fresh } = known;
    const sizes = new Set([...(proved ? [proved] : []), ...fresh].map(({ size }) => size));
    const told = await this.ground.reconciliation.ask(partner, {
      interval: NOTHING,
      logSizes: [...sizes],
    });
    const head = await this.headIn(told, partner);
    const { beginnings = [] } = told.holdings;
    const compared: ComparedLog = head
      ? compareLog(known, head, beginnings)
      : { contradicted: [...(proved ? [proved] : []), ...fresh], judged: [...fresh] };
    await this.ground.dataSource.transaction((em) =>
      this.write(em, known, { compared, head, answer: told.token }),
    );
    return compared.contradicted.length;
  }

  /** The checkpoint that the partner proves to; undefined where it gives none that it has signed. */
  private async headIn({ holdings }: Told, partner: Partner): Promise<Checkpoint | undefined> {
    if (holdings.log === undefined) return undefined;
    try {
      return await verifyCheckpoint(holdings.log, partner.signing, partner.state);
    } catch (fault) {
      if (!isRefusal(fault)) throw fault;
      this.logger.error('a partner proves a log that it has not signed', {
        partner: partner.state,
        code: fault.code,
      });
      return undefined;
    }
  }

  private async write(
    em: EntityManager,
    { partner, proved }: KnownLog,
    found: { compared: ComparedLog; head: Checkpoint | undefined; answer: string },
  ): Promise<void> {
    const { compared, head, answer } = found;
    const { contradicted, judged } = compared;
    const now = this.ground.clock.now();
    const { state } = partner;
    const isNew: unknown[] = await em.query(
      `insert into partner_log_conflict (partner, size, root, head_size, head_root, answer, found_at)
       select $1, size, root, $4, $5, $6, $7 from unnest($2::bigint[], $3::text[]) as one (size, root)
       on conflict do nothing returning size`,
      [
        state,
        contradicted.map(({ size }) => size),
        contradicted.map(({ root }) => root),
        head?.size ?? 0,
        head?.root ?? '',
        answer,
        now,
      ],
    );
    if (isNew.length > 0) await this.ground.witness.tellConflict(em, state, 'REBUILT');
    const from = head ?? proved;
    if (from === undefined) return;
    await em.query(
      `insert into partner_log (partner, size, root, seen_to, asked_at)
       values ($1, $2, $3, coalesce($4, 'epoch'::timestamptz), $5)
       on conflict (partner) do update
          set size = excluded.size, root = excluded.root, asked_at = excluded.asked_at,
              seen_to = coalesce($4, partner_log.seen_to)`,
      [state, from.size, from.root, judged.at(-1)?.seenAt ?? null, now],
    );
  }
}

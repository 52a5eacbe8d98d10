import {
  instant,
  isRefusal,
  newId,
  signHoldingsQuery,
  verifyHoldings,
  type Holdings,
  type HoldingsQuery,
  type Partner,
} from '@trace/protocol';
import { log, Problem, type Audit, type Clock, type NodeKeys } from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { PartnerConnections } from '../partner-connections.ts';
import type { Partners } from '../partners.ts';
import { hoursOf } from '../closed-hours.ts';
import { keepOwnWitness } from '../witness.ts';
import { contradictsOwnLog, isToBeTold } from './found-differing.ts';
import { heldMessages, partsOf, type HeldFilter } from './held-messages.ts';
import { BEGINNING, NOTHING, settledBy, upTo } from './intervals.ts';
import {
  reconcile,
  type Difference,
  type HeldSide,
  type Interval,
  type Reconciled,
} from './reconcile.ts';
import { OwnLogThere, type OwnLog } from './own-log-there.ts';
import type { ComeBack } from './come-back.ts';
import type { SendAgain } from './send-again.ts';

/** What came of comparing an interval with a partner. */
export interface ReconciliationReport {
  reconciliationId: string;
  partner: string;
  from: Date;
  to: Date;
  heldThere: number;
  questions: number;
  differences: Difference[];
  /** How many of those that are missing there went to the partner again. */
  sentAgain: number;
  /** How many of those that are missing here the partner gave back. */
  cameBack: number;
  ownLog: OwnLog;
  doneAt: Date;
  askedBy: string;
}

/** What a partner holds of one case. */
export interface HeldOfCase {
  count: number;
  contiguous: number;
  gaps: number[];
  differences: Difference[];
  askedAt: Date;
}

/** Who wants to know. */
export interface Asking {
  person: string;
  role: string;
  correlationId?: string;
}

const NODE: Asking = { person: 'node', role: 'NODE' };
const DAY_MS = 86_400_000;

/** What a partner is asked: about an interval, a case, or beginnings of its own log. */
export interface Question {
  interval: Interval;
  caseId?: string;
  logSizes?: readonly number[];
}

/** The answer of a partner that was verified. */
export interface Told {
  /** The answer as it was signed. */
  token: string;
  holdings: Holdings;
}

/**
 * Asks partners what they hold of this State's messages, and says in which they differ: every night, when an officer
 * doubts a delivery, and whenever a supervisor wants to know.
 */
export class Reconciliation {
  private readonly logger = log('reconciliation');
  private readonly ownLogThere: OwnLogThere;

  constructor(
    private readonly state: string,
    private readonly ground: {
      dataSource: DataSource;
      partners: Partners;
      connections: PartnerConnections;
      keys: NodeKeys;
      audit: Audit;
      clock: Clock;
      /** Both absent where nothing is to be cured, as by the command line beside a node. */
      sendAgain?: SendAgain;
      comeBack?: ComeBack;
    },
  ) {
    this.ownLogThere = new OwnLogThere({ state, ...ground });
  }

  /** Compares everything that was ever sent to a partner; what it has lost goes again, and what is lost here comes back. */
  async run(partnerState: string, asking: Asking = NODE): Promise<ReconciliationReport> {
    const now = this.ground.clock.now();
    const interval = asking === NODE ? settledBy(now) : upTo(now);
    return this.compare(partnerState, interval, asking);
  }

  private async compare(
    partnerState: string,
    interval: Interval,
    asking: Asking,
  ): Promise<ReconciliationReport> {
    const partner = this.ground.partners.get(partnerState);
    const { token, holdings } = await this.ask(partner, { interval: NOTHING });
    const ownLog = await this.ownLogThere.judge(partnerState, holdings.checkpoint);
    if (ownLog === 'HOLDS') await keepOwnWitness(this.ground.dataSource.manager, token, holdings);
    const reconciled = await this.reconcileParts(partner, interval);
    const { differences } = reconciled;
    const sentAgain = await this.ground.sendAgain?.send(partnerState, differences);
    const cameBack = await this.ground.comeBack?.fetch(partner, differences);
    const report = {
      reconciliationId: newId(),
      partner: partnerState,
      ...interval,
      ...reconciled,
      sentAgain: sentAgain ?? 0,
      cameBack: cameBack ?? 0,
      ownLog,
      doneAt: this.ground.clock.now(),
      askedBy: asking.person,
    };
    await this.keep(report, asking);
    return report;
  }

  private async reconcileParts(partner: Partner, interval: Interval): Promise<Reconciled> {
    const whole: Reconciled = { heldThere: 0, questions: 0, differences: [] };
    const filter: HeldFilter = { partner: partner.state, direction: 'OUT' };
    for (const part of await partsOf(this.ground.dataSource.manager, filter, interval)) {
      const there = async (asked: Interval): Promise<HeldSide> =>
        (await this.ask(partner, { interval: asked })).holdings;
      const found = await reconcile(part, this.here(partner.state), there);
      whole.heldThere += found.heldThere;
      whole.questions += found.questions;
      whole.differences.push(...found.differences);
    }
    return whole;
  }

  /** Compares what was sent to a partner from an instant on until now: what it is asked after an outage. */
  async since(partnerState: string, from: Date): Promise<ReconciliationReport> {
    const { to } = upTo(this.ground.clock.now());
    return this.compare(partnerState, { from: from < BEGINNING ? BEGINNING : from, to }, NODE);
  }

  /** Asks about one case: an officer wants to know whether the other State really has it. */
  async ofCase(caseId: string, partnerState: string, asking: Asking): Promise<HeldOfCase> {
    const partner = this.ground.partners.get(partnerState);
    const now = this.ground.clock.now();
    const interval = upTo(now);
    let told: Holdings | undefined;
    const { differences } = await reconcile(
      interval,
      this.here(partnerState, caseId),
      async (part) => {
        const { holdings } = await this.ask(partner, { interval: part, caseId });
        told ??= holdings;
        return holdings;
      },
    );
    await this.note(partnerState, asking, `${differences.length} differences`, caseId);
    const { count = 0, contiguous = 0, gaps = [] } = told ?? {};
    return { count, contiguous, gaps, differences, askedAt: now };
  }

  /** The latest reports, the newest first. */
  async reports(partner: string, limit = 30): Promise<ReconciliationReport[]> {
    return this.ground.dataSource.query(
      `select reconciliation_id as "reconciliationId", partner, from_at as "from", to_at as "to",
              held_there::int as "heldThere", questions, differences, own_log as "ownLog",
              sent_again as "sentAgain", came_back as "cameBack", done_at as "doneAt", asked_by as "askedBy"
         from reconciliation where partner = $1 order by done_at desc limit $2`,
      [partner, limit],
    );
  }

  /** Once a day for every partner. One that can not be reached is asked in the next round. */
  async nightly(): Promise<void> {
    const due: { partner: string }[] = await this.ground.dataSource.query(
      `select lane.partner from lane
        where lane.next_attempt_at is null and not exists (
          select from reconciliation one
           where one.partner = lane.partner and one.done_at > $1
             and one.from_at = $2 and one.to_at < one.done_at)`,
      [new Date(this.ground.clock.now().getTime() - DAY_MS), BEGINNING],
    );
    for (const { partner } of due) {
      const known = this.ground.partners.find(partner);
      if (!known || partner === this.state || !hoursOf(known, this.ground.clock.now()).open)
        continue;
      try {
        await this.run(partner);
      } catch (fault) {
        this.logger.warn('a partner could not be asked what it holds', { partner, fault });
      }
    }
  }

  private here(partner: string, caseId?: string): (interval: Interval) => Promise<HeldSide> {
    const filter: HeldFilter = {
      partner,
      direction: 'OUT',
      ...(caseId !== undefined && { caseId }),
    };
    return (interval) => heldMessages(this.ground.dataSource.manager, filter, interval);
  }

  /**
   * Asks a partner one question, and verifies what it answers.
   *
   * @throws Problem partner.unreachable when it gives no signed answer
   */
  async ask(partner: Partner, { interval, caseId, logSizes }: Question): Promise<Told> {
    const { clock, keys, connections } = this.ground;
    const query: HoldingsQuery = {
      queryId: newId(),
      issuer: this.state,
      audience: partner.state,
      at: instant(clock.now()),
      from: instant(interval.from),
      to: instant(interval.to),
      ...(caseId !== undefined && { caseId }),
      ...(logSizes && { logSizes: [...logSizes] }),
    };
    const told = await connections.to(partner).ask(await signHoldingsQuery(query, keys.signing));
    if (told.kind !== 'TOLD') {
      const why = 'reason' in told ? told.reason : 'code' in told ? told.code : 'busy';
      throw new Problem(
        'partner.unreachable',
        `The node of ${partner.state} gave no answer (${why}). Try again later.`,
      );
    }
    try {
      const holdings = await verifyHoldings(told.token, {
        keys: partner.signing,
        issuer: partner.state,
        audience: this.state,
        now: clock.now(),
      });
      if (holdings.queryId === query.queryId) return { token: told.token, holdings };
    } catch (fault) {
      if (!isRefusal(fault)) throw fault;
      this.logger.error('a partner signed nothing that answers our question', {
        partner: partner.state,
        code: fault.code,
      });
    }
    throw new Problem(
      'partner.unreachable',
      `What the node of ${partner.state} answered is not its signed answer to this question.`,
    );
  }

  private async keep(report: ReconciliationReport, asking: Asking): Promise<void> {
    const { reconciliationId, partner, from, to, heldThere, questions, differences, ownLog } =
      report;
    if (differences.length > 0 || contradictsOwnLog(ownLog)) {
      this.logger.error('two nodes do not hold the same', {
        partner,
        count: differences.length,
        outcome: ownLog,
      });
    }
    await this.ground.dataSource.transaction(async (em) => {
      await em.query(
        `insert into reconciliation (reconciliation_id, partner, from_at, to_at, held_there, questions,
           differences, own_log, done_at, asked_by, sent_again, came_back, untold)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [
          reconciliationId,
          partner,
          from,
          to,
          heldThere,
          questions,
          JSON.stringify(differences),
          ownLog,
          report.doneAt,
          report.askedBy,
          report.sentAgain,
          report.cameBack,
          isToBeTold(report),
        ],
      );
      await this.ground.audit.record(em, [
        this.entry(partner, asking, `${differences.length} differences, own log: ${ownLog}`),
      ]);
    });
  }

  private async note(
    partner: string,
    asking: Asking,
    outcome: string,
    caseId: string,
  ): Promise<void> {
    await this.ground.dataSource.transaction((em) =>
      this.ground.audit.record(em, [{ ...this.entry(partner, asking, outcome), caseId }]),
    );
  }

  private entry(partner: string, { person, role, correlationId }: Asking, outcome: string) {
    return {
      at: this.ground.clock.now(),
      actor: person,
      role,
      action: 'RECONCILED' as const,
      partner,
      outcome,
      ...(correlationId !== undefined && { correlationId }),
    };
  }
}

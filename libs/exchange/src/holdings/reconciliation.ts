import { newId, type Holdings, type Partner } from '@trace/protocol';
import { log, Problem, type Audit, type Clock, type NodeKeys } from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { PartnerConnections } from '../partner-connections.ts';
import type { Partners } from '../partners.ts';
import { hoursOf } from '../closed-hours.ts';
import { keepOwnWitness } from '../witness.ts';
import { contradictsOwnLog } from './found-differing.ts';
import { AskHoldings, type Question, type Told } from './ask-holdings.ts';
import { Beside } from './beside.ts';
import { ComparisonBudget } from './comparison-budget.ts';
import { heldMessages, partsOf, type HeldFilter } from './held-messages.ts';
import { BEGINNING, NOTHING, settledBy, upTo } from './intervals.ts';
import { listReports, writeReport } from './comparison-reports.ts';
import {
  reconcile,
  type Difference,
  type HeldSide,
  type Interval,
  type Reconciled,
} from './reconcile.ts';
import { NotComparable, type StoppedBy } from './not-comparable.ts';
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
  /** Why it was stopped before it found what differs; then nothing follows from the differences. */
  stoppedBy?: StoppedBy;
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
/** A comparison that was stopped is not begun again for so long by the node itself. */
const REST_MS = 3_600_000;
/** A whole night's is some twenty seconds for a million messages; whoever waits for an answer waits no longer than so. */
const MOST_MS = { NODE: 600_000, PERSON: 60_000 };

/**
 * Asks partners what they hold of this State's messages, and says in which they differ: every night, when an officer
 * doubts a delivery, and whenever a supervisor wants to know.
 */
export class Reconciliation {
  private readonly logger = log('reconciliation');
  private readonly ownLogThere: OwnLogThere;
  private readonly beside = new Beside();
  private readonly asks: AskHoldings;

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
    this.asks = new AskHoldings(state, ground);
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
    const budget = new ComparisonBudget(asking === NODE ? MOST_MS.NODE : MOST_MS.PERSON);
    const about = {
      reconciliationId: newId(),
      partner: partnerState,
      ...interval,
      ownLog,
      askedBy: asking.person,
    };
    let reconciled: Reconciled;
    try {
      reconciled = await this.reconcileParts(partner, interval, budget);
    } catch (fault) {
      const stoppedBy = whyStopped(fault, budget);
      if (stoppedBy === undefined) throw fault;
      await this.keepStopped({ ...about, ...budgeted(budget), stoppedBy }, asking);
      throw new Problem('partner.not-comparable');
    }
    const { differences } = reconciled;
    const sentAgain = await this.ground.sendAgain?.send(partnerState, differences);
    const cameBack = await this.ground.comeBack?.fetch(partner, differences);
    const report = {
      ...about,
      ...reconciled,
      sentAgain: sentAgain ?? 0,
      cameBack: cameBack ?? 0,
      doneAt: this.ground.clock.now(),
    };
    await this.keep(report, asking);
    return report;
  }

  private async reconcileParts(
    partner: Partner,
    interval: Interval,
    budget: ComparisonBudget,
  ): Promise<Reconciled> {
    const whole: Reconciled = { heldThere: 0, questions: 0, differences: [] };
    const filter: HeldFilter = { partner: partner.state, direction: 'OUT' };
    for (const part of await partsOf(this.ground.dataSource.manager, filter, interval)) {
      const there = async (asked: Interval): Promise<HeldSide> =>
        (await this.ask(partner, { interval: asked, budget })).holdings;
      const found = await reconcile(part, this.here(partner.state), there, budget);
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
    const budget = new ComparisonBudget(MOST_MS.PERSON);
    const there = async (part: Interval): Promise<HeldSide> => {
      const { holdings } = await this.ask(partner, { interval: part, caseId, budget });
      told ??= holdings;
      return holdings;
    };
    const here = this.here(partnerState, caseId);
    const { differences } = await reconcile(interval, here, there, budget).catch(
      (fault: unknown) => {
        throw fault instanceof NotComparable ? new Problem('partner.not-comparable') : fault;
      },
    );
    await this.note(partnerState, asking, `${differences.length} differences`, caseId);
    const { count = 0, contiguous = 0, gaps = [] } = told ?? {};
    return { count, contiguous, gaps, differences, askedAt: now };
  }

  /** The latest reports, the newest first. */
  async reports(partner: string, limit = 30): Promise<ReconciliationReport[]> {
    return listReports(this.ground.dataSource, partner, limit);
  }

  /**
   * Once a day for every partner, beside each other. One that can not be reached is asked in the next round; one with
   * which a comparison was stopped rests for an hour.
   */
  async nightly(): Promise<void> {
    const now = this.ground.clock.now();
    const due: { partner: string }[] = await this.ground.dataSource.query(
      `select lane.partner from lane
        where lane.next_attempt_at is null and not exists (
          select from reconciliation one
           where one.partner = lane.partner
             and case when one.stopped_by is null
                      then one.done_at > $1 and one.from_at = $2 and one.to_at < one.done_at
                      else one.done_at > $3 and one.done_at <= $4 end)`,
      [new Date(now.getTime() - DAY_MS), BEGINNING, new Date(now.getTime() - REST_MS), now],
    );
    for (const { partner } of due) {
      const known = this.ground.partners.find(partner);
      if (!known || partner === this.state || !hoursOf(known, now).open) continue;
      this.beginWith(partner, async () => void (await this.run(partner)));
    }
    await this.beside.round();
  }

  /**
   * Compares after an outage with each of those that do not rest, beside each other and beside the nights.
   *
   * @param work what is to be done about a partner
   */
  async resume(
    due: readonly { partner: string }[],
    work: (partner: string) => Promise<void>,
  ): Promise<void> {
    const now = this.ground.clock.now();
    const resting: { partner: string }[] = await this.ground.dataSource.query(
      `select distinct partner from reconciliation
        where stopped_by is not null and done_at > $1 and done_at <= $2`,
      [new Date(now.getTime() - REST_MS), now],
    );
    const rests = new Set(resting.map(({ partner }) => partner));
    for (const { partner } of due)
      if (!rests.has(partner)) this.beginWith(partner, () => work(partner));
    await this.beside.round();
  }

  /** Asks nothing more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.asks.stop();
    await this.beside.settled();
  }

  private beginWith(partner: string, work: () => Promise<void>): void {
    this.beside.begin(partner, () =>
      work().catch((fault: unknown) =>
        this.logger.warn('a partner could not be asked what it holds', { partner, fault }),
      ),
    );
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
  async ask(partner: Partner, question: Question): Promise<Told> {
    return this.asks.ask(partner, question);
  }

  private async keepStopped(
    report: Omit<ReconciliationReport, 'doneAt'> & { stoppedBy: StoppedBy },
    asking: Asking,
  ): Promise<void> {
    const { partner, stoppedBy: code } = report;
    this.logger.error('a comparison with a partner was stopped', { partner, code });
    await this.keep({ ...report, doneAt: this.ground.clock.now() }, asking);
  }

  private async keep(report: ReconciliationReport, asking: Asking): Promise<void> {
    const { partner, differences, ownLog } = report;
    if (differences.length > 0 || contradictsOwnLog(ownLog)) {
      this.logger.error('two nodes do not hold the same', {
        partner,
        count: differences.length,
        outcome: ownLog,
      });
    }
    await this.ground.dataSource.transaction(async (em) => {
      await writeReport(em, report);
      await this.ground.audit.record(em, [
        this.entry(
          partner,
          asking,
          report.stoppedBy ?? `${differences.length} differences, own log: ${ownLog}`,
        ),
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

/** Why a comparison is given up; undefined for a fault of this node, and for a partner that has answered nothing. */
function whyStopped(fault: unknown, { questions }: ComparisonBudget): StoppedBy | undefined {
  if (fault instanceof NotComparable) return fault.why;
  const isSilent = fault instanceof Problem && fault.code === 'partner.unreachable';
  return isSilent && questions > 1 ? 'NO_ANSWER' : undefined;
}

/** What a comparison that was stopped has to say: nothing follows from half of it. */
function budgeted({
  questions,
}: ComparisonBudget): Pick<
  ReconciliationReport,
  'heldThere' | 'questions' | 'differences' | 'sentAgain' | 'cameBack'
> {
  return {
    heldThere: 0,
    questions: Math.max(1, questions),
    differences: [],
    sentAgain: 0,
    cameBack: 0,
  };
}

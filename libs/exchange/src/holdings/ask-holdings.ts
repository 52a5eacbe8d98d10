import { setTimeout as pause } from 'node:timers/promises';
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
import { log, Problem, type Clock, type NodeKeys } from '@trace/platform';
import type { PartnerConnections } from '../partner-connections.ts';
import type { ComparisonBudget } from './comparison-budget.ts';
import type { Interval } from './reconcile.ts';

/** What a partner is asked: about an interval, a case, beginnings of its own log, or the directory by which it goes. */
export interface Question {
  interval: Interval;
  caseId?: string;
  logSizes?: readonly number[];
  /** The authority whose directory is to be compared. */
  directory?: string;
  /** Where there is one, a partner that is busy is asked again while it lasts. */
  budget?: ComparisonBudget;
}

/** The answer of a partner that was verified. */
export interface Told {
  /** The answer as it was signed. */
  token: string;
  holdings: Holdings;
}

/** A partner that is asked too often is asked again after so long, unless it says otherwise. */
const BUSY_MS = { USUAL: 1_000, MOST: 10_000 };

/** Asks partners what they hold, signed, and believes what they have signed. */
export class AskHoldings {
  private readonly logger = log('reconciliation');
  private stopping = false;

  constructor(
    private readonly state: string,
    private readonly ground: { connections: PartnerConnections; keys: NodeKeys; clock: Clock },
  ) {}

  /** Asks nobody any more. */
  stop(): void {
    this.stopping = true;
  }

  /**
   * Asks a partner one question, and verifies what it answers.
   *
   * @throws Problem partner.unreachable when it gives no signed answer
   */
  async ask(partner: Partner, question: Question): Promise<Told> {
    const { connections, keys } = this.ground;
    const { budget } = question;
    if (this.stopping) throw new Problem('node.stopping');
    const query = this.queryOf(partner, question);
    const told = await connections.to(partner).ask(await signHoldingsQuery(query, keys.signing));
    if (told.kind === 'TOLD') return this.verified(told.token, partner, query.queryId);
    if (told.kind === 'BUSY' && budget) {
      await pause(Math.min(told.retryAfterMs ?? BUSY_MS.USUAL, BUSY_MS.MOST, budget.leftMs));
      budget.spend();
      return this.ask(partner, question);
    }
    const why = 'reason' in told ? told.reason : 'code' in told ? told.code : 'busy';
    throw new Problem(
      'partner.unreachable',
      `The node of ${partner.state} gave no answer (${why}). Try again later.`,
    );
  }

  private queryOf(
    partner: Partner,
    { interval, caseId, logSizes, directory }: Question,
  ): HoldingsQuery {
    return {
      queryId: newId(),
      issuer: this.state,
      audience: partner.state,
      at: instant(this.ground.clock.now()),
      from: instant(interval.from),
      to: instant(interval.to),
      ...(caseId !== undefined && { caseId }),
      ...(logSizes && { logSizes: [...logSizes] }),
      ...(directory !== undefined && { directory }),
    };
  }

  private async verified(token: string, partner: Partner, queryId: string): Promise<Told> {
    try {
      const holdings = await verifyHoldings(token, {
        keys: partner.signing,
        issuer: partner.state,
        audience: this.state,
        now: this.ground.clock.now(),
      });
      if (holdings.queryId === queryId) return { token, holdings };
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
}

import {
  instant,
  signHoldings,
  verifyHoldingsQuery,
  type Holdings,
  type HoldingsQuery,
  type Partner,
} from '@trace/protocol';
import { Problem, proveBeginnings, type Audit, type Clock, type NodeKeys } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { Paces } from '../paces.ts';
import type { Partners } from '../partners.ts';
import { heldMessages, sequencesOf } from './held-messages.ts';

/** An honest node asks for the log once in five minutes; one that was away for long goes on in steps. */
const LOG_QUESTIONS = { burst: 20, perSecond: 0.1 };

/** Answers a partner that asks what this node holds of its messages, signed, with the partner's own checkpoint beside it. */
export class TellHoldings {
  private readonly logQuestions = new Paces(LOG_QUESTIONS.burst, LOG_QUESTIONS.perSecond);

  constructor(
    private readonly state: string,
    private readonly dataSource: DataSource,
    private readonly keys: NodeKeys,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly partners: Pick<Partners, 'authorityName' | 'heldOfAuthority'>,
  ) {}

  /**
   * Answers one question.
   *
   * @throws Refusal when the question does not pass HOLDINGS_CHECKS
   * @throws Problem rate.limited when the log is asked for more often than anybody needs
   */
  async tell(token: string, partner: Partner, correlationId: string): Promise<string> {
    const now = this.clock.now();
    const context = {
      keys: partner.signing,
      issuer: partner.state,
      audience: this.state,
      now,
    };
    const query = await verifyHoldingsQuery(token, context);
    if (query.logSizes) {
      const retryAfterSeconds = this.logQuestions.take(partner.state);
      if (retryAfterSeconds !== undefined)
        throw new Problem('rate.limited', 'Your State asks for the log too often.', {
          retryAfterSeconds,
        });
    }
    const holdings = await this.dataSource.transaction('REPEATABLE READ', async (em) => {
      await this.audit.record(em, [
        {
          at: now,
          actor: `node:${partner.state}`,
          role: 'PARTNER',
          action: 'HOLDINGS_TOLD',
          partner: partner.state,
          correlationId,
          ...(query.caseId !== undefined && { caseId: query.caseId }),
        },
      ]);
      return this.look(em, query, partner.state, now);
    });
    return signHoldings(holdings, this.keys.signing);
  }

  private async look(
    em: EntityManager,
    query: HoldingsQuery,
    partner: string,
    now: Date,
  ): Promise<Holdings> {
    const { queryId, caseId } = query;
    const filter = { partner, direction: 'IN' as const };
    const interval = { from: new Date(query.from), to: new Date(query.to) };
    const side = await heldMessages(
      em,
      { ...filter, ...(caseId !== undefined && { caseId }) },
      interval,
    );
    const { entries, ...counted } = side;
    const kept: { jws: string }[] = await em.query(
      'select jws from partner_checkpoint where partner = $1 order by size desc limit 1',
      [partner],
    );
    return {
      queryId,
      issuer: this.state,
      audience: partner,
      at: instant(now),
      ...counted,
      ...(entries && { entries: [...entries] }),
      ...(caseId !== undefined && (await sequencesOf(em, { ...filter, caseId }))),
      ...(kept[0] && { checkpoint: kept[0].jws }),
      ...(query.logSizes && (await logOf(em, query.logSizes))),
      ...this.directoryOf(query.directory),
    };
  }

  /** Only to whoever goes by the same authority, and has these States in the same directory anyway. */
  private directoryOf(name: string | undefined): Pick<Holdings, 'statements'> {
    const { partners } = this;
    if (name === undefined || name !== partners.authorityName) return {};
    return { statements: partners.heldOfAuthority() };
  }
}

/** The own log, and the proof that it still begins with what was signed before. */
async function logOf(
  em: EntityManager,
  sizes: readonly number[],
): Promise<Pick<Holdings, 'log' | 'beginnings'>> {
  const { token, beginnings } = await proveBeginnings(em, sizes);
  return {
    ...(token !== undefined && { log: token }),
    beginnings: beginnings.map(({ size, path }) => ({
      size,
      path: path.map((one) => one.toString('base64url')),
    })),
  };
}

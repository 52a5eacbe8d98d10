import { Problem, type Audit } from '@trace/platform';
import type { CooperationRequest, TraceRequest } from '@trace/protocol';
import type { EntityManager } from 'typeorm';
import type { Person } from '../permissions.ts';
import { assessRequest, type Assessed, type Assessment, type Waiver } from './assess-request.ts';
import type { ReferenceLists } from './reference-lists.ts';

/** A request that is about to be sent. */
export interface Submission {
  caseId: string;
  to: string;
  request: TraceRequest | CooperationRequest;
  waivers: readonly Waiver[];
  /** Where the request stands in the posted document (RFC 6901). */
  at: string;
  now: Date;
}

/** How a request was judged when it was submitted. */
export interface StoredAssessment extends Assessment {
  person: string;
  assessedAt: Date;
}

/**
 * The gate before another State is asked: nothing is sent that blocks and that nobody has waived (lifecycle 2). What was
 * found stays beside the request, in this State alone.
 */
export class Assessments {
  constructor(
    private readonly own: string,
    private readonly lists: ReferenceLists,
    private readonly audit: Audit,
  ) {}

  /** Judges a request by the list that is in force. */
  async assess(em: EntityManager, wanted: Omit<Assessed, 'own'>, now: Date): Promise<Assessment> {
    return assessRequest(
      Object.assign({ own: this.own }, wanted),
      await this.lists.current(em),
      now,
    );
  }

  /**
   * Lets a request pass and keeps how it was judged, in the caller's transaction.
   *
   * @throws Problem request.not-ready with the place of everything that blocks it
   */
  async admit(
    em: EntityManager,
    { person, role, correlationId }: Person,
    { caseId, to, request, waivers, at, now }: Submission,
  ): Promise<void> {
    const assessment = await this.assess(em, { request, to: [to], waivers }, now);
    if (!assessment.ready) throw notReady(assessment, at);
    const waived = assessment.findings.filter((one) => one.waived !== undefined);
    await em.query(
      `insert into request_assessment (case_id, score, reference_version, content, waived, person, assessed_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        caseId,
        assessment.score,
        assessment.reference?.version ?? null,
        JSON.stringify(assessment),
        waived.length,
        person,
        now,
      ],
    );
    if (waived.length === 0) return;
    await this.audit.record(
      em,
      waived.map(({ code, waived: reason }) => ({
        at: now,
        actor: person,
        role,
        action: 'FINDING_WAIVED' as const,
        caseId,
        outcome: code,
        ...(reason !== undefined && { reason }),
        ...(correlationId !== undefined && { correlationId }),
      })),
    );
  }

  /** How the request of a case was judged; undefined for a case of another State, or from before there was a gate. */
  async of(em: EntityManager, caseId: string): Promise<StoredAssessment | undefined> {
    const rows: { content: string; person: string; assessed_at: Date }[] = await em.query(
      'select content, person, assessed_at from request_assessment where case_id = $1',
      [caseId],
    );
    const [row] = rows;
    if (!row) return undefined;
    const { content, person, assessed_at: assessedAt } = row;
    return Object.assign(JSON.parse(content) as Assessment, { person, assessedAt });
  }
}

/** The remedies name no data of the case, so they may stand in a problem; the findings themselves are shown on asking. */
function notReady({ findings }: Assessment, at: string): Problem {
  const open = findings.filter(
    ({ severity, waived }) => severity === 'BLOCKS' && waived === undefined,
  );
  return new Problem('request.not-ready', undefined, {
    errors: open.map(({ code, pointer, remedy, source }) => ({
      pointer: `${at}${pointer}`,
      code,
      detail: `${remedy} (${source})`,
    })),
  });
}

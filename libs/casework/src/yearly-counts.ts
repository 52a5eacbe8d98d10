import type { EntityManager } from 'typeorm';

/** What happened between this State and a partner in one year, counted in cases. */
export interface YearlyCounts {
  year: number;
  /** `OUT`: this State asked; `IN`: it was asked. */
  direction: 'OUT' | 'IN';
  partner: string;
  requested: number;
  answered: number;
  refused: number;
  referred: number;
  withdrawn: number;
  /** With a notice that a judicial authorisation or something else delays the answer. */
  delayed: number;
  reopened: number;
  /** In which something fell due in this year and came too late. */
  late: number;
}

const KINDS = {
  requested: 'REQUEST',
  answered: 'FINAL_ANSWER',
  refused: 'REFUSAL',
  referred: 'REFERRAL',
  withdrawn: 'WITHDRAWAL',
  delayed: 'DELAY_NOTICE',
  reopened: 'REOPEN',
} as const;

const COUNTS = [...Object.entries(KINDS), ['late', 'LATE']]
  .map(([name, kind]) => `count(distinct case_id) filter (where kind = '${kind}')::int as ${name}`)
  .join(', ');

/**
 * Counts cases by the year in which each thing happened (UTC), as article 18 of Directive (EU) 2023/977 asks for it. A
 * fact is counted in its own year only, so what happens later never changes a year that is over; nothing is counted by
 * the present state of a case, and a person whose identity was destroyed is still one request.
 */
export async function yearlyCounts(em: EntityManager): Promise<YearlyCounts[]> {
  return em.query(
    `with fact as (
       select extract(year from m.created_at at time zone 'UTC')::int as year, f.direction, f.partner, m.case_id, m.kind
         from message m join case_file f using (case_id)
        where m.kind = any($1::text[]) and m.outcome is distinct from 'REFUSED'
       union all
       select extract(year from late_since at time zone 'UTC')::int, direction, partner, case_id, 'LATE'
         from case_file where late_since is not null)
     select year, direction, partner, ${COUNTS}
       from fact group by year, direction, partner order by year, direction, partner`,
    [Object.values(KINDS)],
  );
}

import type { RefusalGround } from '@trace/protocol';
import type { EntityManager } from 'typeorm';

/** On which ground how many cases were refused. */
export interface RefusedOn {
  ground: RefusalGround;
  cases: number;
}

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
  /** Closed by the requested State, because what was missing in the request was never given (lifecycle 11). */
  insufficient: number;
  /** With a notice that a judicial authorisation or something else delays the answer. */
  delayed: number;
  /** Those of them in which a judicial authorisation was waited for: Directive (EU) 2023/977 articles 5(2) and 18. */
  delayedByJudge: number;
  /** Cases refused, in whole or in part, by ground; a case with two grounds is in both. */
  refusedOn: RefusedOn[];
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

/** The body of a signed message, out of its compact form (RFC 7515 section 7.1). */
const BODY = `(convert_from(decode(rpad(translate(split_part(m.jws, '.', 2), '-_', '+/'),
  (length(split_part(m.jws, '.', 2)) + 3) / 4 * 4, '='), 'base64'), 'UTF8')::jsonb -> 'body')`;

/**
 * Counts cases by the year in which each thing happened (UTC), as article 18 of Directive (EU) 2023/977 asks for it. A
 * fact is counted in its own year only, so what happens later never changes a year that is over; nothing is counted by
 * the present state of a case, and a person whose identity was destroyed is still one request. A part that is refused
 * within an answer is an answer here; only what was refused in a word of its own has a ground.
 */
export async function yearlyCounts(em: EntityManager): Promise<YearlyCounts[]> {
  return em.query(
    `with said as (
       select extract(year from m.created_at at time zone 'UTC')::int as year, f.direction, f.partner, m.case_id, m.kind,
              case when m.kind in ('REFUSAL', 'DELAY_NOTICE', 'CLOSE') then ${BODY} end as body
         from message m join case_file f using (case_id)
        where m.kind = any($1::text[])
          and m.outcome is distinct from 'REFUSED' and m.outcome is distinct from 'RECALLED'),
     fact as (
       select year, direction, partner, case_id, kind,
              (body ->> 'judicialAuthorisation')::boolean is true as by_judge,
              coalesce(kind = 'CLOSE' and body ->> 'cause' = 'INSUFFICIENT', false) as insufficient
         from said where kind <> 'CLOSE' or body ->> 'cause' = 'INSUFFICIENT'
       union all
       select extract(year from late_since at time zone 'UTC')::int, direction, partner, case_id, 'LATE', false, false
         from case_file where late_since is not null),
     ground as (
       select year, direction, partner, jsonb_agg(jsonb_build_object('ground', ground, 'cases', cases) order by ground) as refused_on
         from (select year, direction, partner, body ->> 'ground' as ground, count(distinct case_id)::int as cases
                 from said where kind = 'REFUSAL' group by 1, 2, 3, 4) as each_ground
        group by 1, 2, 3)
     select year, direction, partner, ${COUNTS},
            count(distinct case_id) filter (where by_judge)::int as "delayedByJudge",
            count(distinct case_id) filter (where insufficient)::int as insufficient,
            coalesce((select refused_on from ground g
                       where (g.year, g.direction, g.partner) = (fact.year, fact.direction, fact.partner)), '[]') as "refusedOn"
       from fact group by year, direction, partner order by year, direction, partner`,
    [[...Object.values(KINDS), 'CLOSE']],
  );
}

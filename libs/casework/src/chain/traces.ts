import { messagesOfCases, type Partners } from '@trace/exchange';
import { Problem } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { CaseFiles, OpenedCase } from '../case-files.ts';
import { CaseAccess, type Confined } from '../units/case-access.ts';
import { rootOfCase } from './trace-links.ts';
import { tracePath, type TracePath } from './trace-path.ts';
import {
  isOpen,
  withdrawalOffers,
  type OfferCase,
  type WithdrawalOffer,
} from './withdrawal-offers.ts';

/** A case in its trace. */
export interface TracedCase extends OpenedCase {
  parentId?: string;
  relation?: string;
  /** The arm of each item, by its number. */
  arms: Map<number, string>;
}

/** A draft that joined a case of the trace instead of being sent, or that goes on from one. */
export interface TracedDraft {
  draftId: string;
  state: 'OPEN' | 'SUBMITTED';
  /** The case that it joined or came from. */
  caseId: string;
  how: 'LINKED' | 'ONWARD';
  since: Date;
}

/** A trace: everything that this node holds of one matter, over all the States that were asked. */
export interface Trace {
  rootId: string;
  /** CLOSED once nobody is waited for in any of its cases. */
  state: 'OPEN' | 'CLOSED';
  cases: TracedCase[];
  drafts: TracedDraft[];
  offers: WithdrawalOffer[];
  path: TracePath;
}

/** How many arms this State has asked about, and in how many registrations. */
export interface ArmCount {
  arms: number;
  registrations: number;
  byKind: { itemKind: string; arms: number }[];
}

/** More cases than this are no trace. */
const MOST = 200;

/** The traces of this node, and what they amount to. */
export class Traces {
  constructor(
    private readonly ground: { dataSource: DataSource; partners: Partners; caseFiles: CaseFiles },
  ) {}

  /** The trace of a root, or of any case in it. */
  async get(id: string, reader: Confined = {}): Promise<Trace> {
    const em = this.ground.dataSource.manager;
    const rootId = await rootOfCase(em, id);
    const all = await tracedCases(em, rootId, this.ground.caseFiles);
    const ids = all.map(({ file }) => file.caseId);
    const known = await new CaseAccess(this.ground.dataSource).known(reader, ids);
    const cases = all.filter(({ file }) => known.has(file.caseId));
    if (cases.length === 0) throw new Problem('trace.unknown');
    return {
      rootId,
      state: cases.some(({ folded }) => isOpen(folded)) ? 'OPEN' : 'CLOSED',
      cases,
      drafts: await draftsOf(
        em,
        cases.map(({ file }) => file.caseId),
      ),
      offers: withdrawalOffers(cases.map(offerCase), this.ground.partners.ownState),
      path: tracePath(
        cases.map(({ file, folded, arms }) => ({ caseId: file.caseId, folded, arms })),
      ),
    };
  }

  /** Counts arms, each once however many districts and cases have it. */
  async countArms(): Promise<ArmCount> {
    const rows: { itemKind: string; arms: number; registrations: number }[] =
      await this.ground.dataSource.query(
        `select item_kind as "itemKind", count(distinct arm_id)::int as arms, count(*)::int as registrations
           from traced_item t left join draft d on d.draft_id = t.holder_id
          where t.holder_kind = 'CASE' or d.state = 'SUBMITTED' group by 1 order by 1`,
      );
    const sum = (of: 'arms' | 'registrations'): number =>
      rows.reduce((total, row) => total + row[of], 0);
    return {
      arms: sum('arms'),
      registrations: sum('registrations'),
      byKind: rows.map(({ itemKind, arms }) => ({ itemKind, arms })),
    };
  }
}

/** What of an opened case an offer depends on. */
export function offerCase({ file, folded }: OpenedCase): OfferCase {
  const { caseId, direction, reference, partner } = file;
  return { caseId, direction, reference, partner, folded };
}

/** The cases of a trace that this node holds, the first opened first. */
export async function tracedCases(
  em: EntityManager,
  rootId: string,
  caseFiles: Pick<CaseFiles, 'open'>,
): Promise<TracedCase[]> {
  const links: { caseId: string; parentId: string | null; relation: string | null }[] =
    await em.query(
      `select case_id as "caseId", parent_id as "parentId", relation from trace_link where root_id = $1
       union select $1::uuid, null, null where not exists (select from trace_link where case_id = $1::uuid)
       limit ${MOST}`,
      [rootId],
    );
  const ids = links.map(({ caseId }) => caseId);
  const [messages, arms] = [await messagesOfCases(em, ids), await armsOf(em, ids)];
  const cases = links.flatMap(({ caseId, parentId, relation }) => {
    const held = messages.get(caseId);
    if (!held) return [];
    return [
      {
        ...caseFiles.open(held),
        ...(parentId !== null && { parentId }),
        ...(relation !== null && { relation }),
        arms: arms.get(caseId) ?? new Map<number, string>(),
      },
    ];
  });
  return cases.toSorted((one, other) => Number(one.file.openedAt) - Number(other.file.openedAt));
}

async function armsOf(
  em: EntityManager,
  ids: readonly string[],
): Promise<Map<string, Map<number, string>>> {
  const rows: { holder_id: string; item_no: number; arm_id: string }[] = await em.query(
    'select holder_id, item_no, arm_id from traced_item where holder_id = any($1::uuid[])',
    [ids],
  );
  const arms = new Map<string, Map<number, string>>();
  for (const { holder_id: holder, item_no: itemNo, arm_id: arm } of rows) {
    arms.set(holder, (arms.get(holder) ?? new Map<number, string>()).set(itemNo, arm));
  }
  return arms;
}

async function draftsOf(em: EntityManager, ids: readonly string[]): Promise<TracedDraft[]> {
  return em.query<TracedDraft[]>(
    `select draft_id as "draftId", state, origin_case as "caseId", 'ONWARD' as how, created_at as since
       from draft where origin_case = any($1::uuid[])
     union all
     select d.draft_id, d.state, l.case_id, 'LINKED', l.decided_at
       from duplicate_decision l join draft d on d.draft_id = l.holder_id
      where l.case_id = any($1::uuid[]) and l.decision = 'LINK'
     order by since, "draftId"`,
    [ids],
  );
}

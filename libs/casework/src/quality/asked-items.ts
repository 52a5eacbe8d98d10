import type { NodeKeys } from '@trace/platform';
import type { EntityManager } from 'typeorm';
import { marksOf } from '../chain/item-marks.ts';
import type { OpenedCase } from '../case-files.ts';

/** Another case that is about the same item, or the same matter. */
export interface SameItem {
  caseId: string;
  /** IN: another State asks this one; OUT: this State asks. */
  direction: 'OUT' | 'IN';
  partner: string;
  reference: string;
  state: string;
  openedAt: Date;
  /** The item here and there; 0 where another system's reference names the whole matter. */
  itemNo: number;
  otherItemNo: number;
}

/** A request that came in. */
interface Incoming {
  caseId: string;
  request: unknown;
}

// More tell nobody more.
const MOST = 50;

const OTHERS = `with own as (
    select item_no, mark from asked_mark where case_id = $1
    union select item_no, mark from item_mark where holder_id = $1)
  select distinct f.case_id as "caseId", f.direction, f.partner, f.reference, f.state, f.opened_at as "openedAt",
         own.item_no as "itemNo", m.item_no as "otherItemNo"
    from own
    join lateral (
      select case_id, item_no from asked_mark where mark = own.mark and case_id <> $1
      union all select holder_id, item_no from item_mark where mark = own.mark and holder_id <> $1) m
      on (m.item_no = 0) = (own.item_no = 0)
    join case_file f on f.case_id = m.case_id and (f.direction = 'IN' or $2)
   order by f.opened_at, f.case_id limit ${MOST}`;

/**
 * Who else asks about the same item: an officer who answers should know that another State has asked before, or that
 * this State asks itself (ITI 33-35; features 13 and 36).
 */
export class AskedItems {
  constructor(private readonly keys: NodeKeys) {}

  /** Marks the items of requests that have just come, in the caller's transaction; what is marked stays as it is. */
  async mark(em: EntityManager, opened: readonly OpenedCase[]): Promise<void> {
    const incoming = opened
      // Once this State has said something the request has been marked for long.
      .filter(({ file }) => file.direction === 'IN' && file.ownSequence === 0)
      .flatMap(({ file, messages }): Incoming[] => {
        const request = messages.find(({ message }) => message.kind === 'REQUEST');
        return request ? [{ caseId: file.caseId, request: request.message.body }] : [];
      });
    await this.write(em, incoming);
  }

  /** Marks the items of these requests. */
  async write(em: EntityManager, incoming: readonly Incoming[]): Promise<void> {
    const rows = incoming.flatMap(({ caseId, request }) =>
      marksOf(request, (text) => this.keys.mark(text)).map(({ itemNo, mark }) => ({
        caseId,
        itemNo,
        mark,
      })),
    );
    if (rows.length === 0) return;
    await em.query(
      `insert into asked_mark (case_id, item_no, mark)
       select * from unnest($1::uuid[], $2::int[], $3::text[]) on conflict do nothing`,
      [
        rows.map(({ caseId }) => caseId),
        rows.map(({ itemNo }) => itemNo),
        rows.map(({ mark }) => mark),
      ],
    );
  }

  /** The other cases about the same items. What this State asks itself stands in the trace: there only what comes in is told. */
  async others(
    em: EntityManager,
    { caseId, direction }: { caseId: string; direction: string },
  ): Promise<SameItem[]> {
    return em.query<SameItem[]>(OTHERS, [caseId, direction === 'IN']);
  }
}

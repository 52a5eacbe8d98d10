import { answerOf } from '../api/answer-of.ts';
import type { CaseFilters } from '../cases/case-filters.ts';
import { orderBulk } from '../client/sdk.gen.ts';
import type { BulkResultView, OrderBulk } from '../client/types.gen.ts';

/** What is to be done in each case. */
export type BulkWish = Omit<OrderBulk, 'preview' | 'cases'>;

/** Of a list no more cases than these are taken at once. */
export const MOST_CASES = 1_000;
const PORTION = 20;
const LOOKED_AT_ONCE = '200';

/** What would be done in the cases that are chosen, or in all that fit where none is. */
export async function previewBulk(
  wish: BulkWish,
  ids: readonly string[],
  filters: CaseFilters,
): Promise<BulkResultView[]> {
  const results: BulkResultView[] = [];
  if (ids.length > 0) {
    for (const cases of portionsOf(ids, 200))
      results.push(...(await order({ ...wish, preview: true, cases }, '')).results);
    return results;
  }
  let cursor: string | undefined;
  do {
    const query = { ...filters, limit: LOOKED_AT_ONCE, ...(cursor !== undefined && { cursor }) };
    const page = await order({ ...wish, preview: true }, '', query);
    results.push(...page.results);
    cursor = page.next;
  } while (cursor !== undefined && results.length < MOST_CASES);
  return results.slice(0, MOST_CASES);
}

/** Does it portion by portion, under one key, and tells after each how far it is. */
export async function runBulk(
  wish: BulkWish,
  ids: readonly string[],
  key: string,
  tell: (results: readonly BulkResultView[]) => void,
): Promise<void> {
  const results: BulkResultView[] = [];
  for (const cases of portionsOf(ids, PORTION)) {
    results.push(...(await order({ ...wish, preview: false, cases }, key)).results);
    tell([...results]);
  }
}

async function order(
  body: OrderBulk,
  key: string,
  query: object = {},
): Promise<{ results: BulkResultView[]; next?: string }> {
  const { content } = await answerOf(
    orderBulk({
      body,
      query,
      headers: { 'Idempotency-Key': key === '' ? crypto.randomUUID() : key },
    }),
  );
  return content;
}

function portionsOf(ids: readonly string[], size: number): string[][] {
  const portions: string[][] = [];
  for (let from = 0; from < ids.length; from += size) portions.push(ids.slice(from, from + size));
  return portions;
}

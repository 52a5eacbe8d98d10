import type { Place } from './cursor.ts';

/** The orders in which cases can be listed. */
export const CASE_ORDERS = [
  'OPENED',
  'DUE',
  'URGENCY',
  'PARTNER',
  'LEGAL_BASIS',
  'LATE_CAUSE',
] as const;

/**
 * One of the orders. `OPENED` begins with the latest and never changes while one reads; the others begin with what has
 * been late for the most days (`DUE`), or go by a word and, where that is the same, by what is due first.
 */
export type CaseOrder = (typeof CASE_ORDERS)[number];

/** An order that is not by opening, in SQL: by a word first, if it has one, then by what is due first. */
export interface SortKey {
  word?: string;
  due: string;
}

/** What has no running clock comes behind everything that has one. */
const NEVER = '9999-12-31T00:00:00Z';
const DUE = `coalesce(file.next_due_at, '${NEVER}'::timestamptz)`;

const WORDS: Record<Exclude<CaseOrder, 'OPENED' | 'DUE'>, string> = {
  URGENCY: `case file.urgency when 'URGENT' then 'A' when 'ROUTINE' then 'B' else 'C' end`,
  PARTNER: 'file.partner',
  LEGAL_BASIS: `coalesce(file.legal_bases[1], '')`,
  LATE_CAUSE: `coalesce(file.late_causes[1], '')`,
};

/** By what an order goes. */
export function sortKeyOf(order: Exclude<CaseOrder, 'OPENED'>): SortKey {
  return order === 'DUE' ? { due: DUE } : { word: WORDS[order], due: DUE };
}

/** The condition that a case comes behind a place. */
export function behind({ word, due }: SortKey, place: Place): [sql: string, values: object] {
  const values = { ...place };
  return word === undefined
    ? [`(${due}, file.case_id) > (:at, :caseId)`, values]
    : [`(${word}, ${due}, file.case_id) > (:word, :at, :caseId)`, values];
}

import { instant } from '@trace/protocol';
import type { OpenedCase } from '../case-files.ts';
import type { CaseHolder } from '../desk/index.ts';
import { assessUse } from '../handling/index.ts';
import { safeCell } from './safe-cell.ts';

/** The columns of an exported list, in their order; they are called as the api calls them. */
export const EXPORTED_COLUMNS = [
  'reference',
  'direction',
  'partner',
  'requestType',
  'urgency',
  'state',
  'openedAt',
  'changedAt',
  'waitingFor',
  'nextClock',
  'nextDueAt',
  'overdue',
  'lateSince',
  'assignee',
  'unit',
  'items',
  'numbers',
  'withheld',
] as const;

/** One line of an exported list. */
export type CaseRow = Record<(typeof EXPORTED_COLUMNS)[number], string>;

/** The line of a case: what the list shows, and of its items what may stand in the authority's own file. */
export function caseRow(
  opened: OpenedCase,
  { assignee = '', unit = '' }: CaseHolder,
  now: Date,
): CaseRow {
  const { file } = opened;
  const { nextDueAt, lateSince } = file;
  const row: CaseRow = {
    reference: file.reference,
    direction: file.direction,
    partner: file.partner,
    requestType: file.requestType,
    urgency: file.urgency,
    state: file.state,
    openedAt: instant(file.openedAt),
    changedAt: instant(file.changedAt),
    waitingFor: file.waitingFor ?? '',
    nextClock: file.nextClock ?? '',
    nextDueAt: nextDueAt === null ? '' : instant(nextDueAt),
    overdue: nextDueAt !== null && nextDueAt < now ? 'true' : 'false',
    lateSince: lateSince === null ? '' : instant(lateSince),
    assignee,
    unit,
    ...itemsOf(opened, now),
  };
  return Object.fromEntries(
    EXPORTED_COLUMNS.map((column) => [column, safeCell(row[column])]),
  ) as CaseRow;
}

/** The items that were asked about, as far as their State leaves them open to this use, place by place. */
function itemsOf(opened: OpenedCase, now: Date): Pick<CaseRow, 'items' | 'numbers' | 'withheld'> {
  const request = opened.messages.find(({ message }) => message.kind === 'REQUEST')?.message;
  if (request?.kind !== 'REQUEST') return { items: '', numbers: '', withheld: 'false' };
  const { items } = request.body;
  const { messageId } = request;
  const data = items.map((_, at) => ({ messageId, pointer: `/items/${at}` }));
  const verdicts = assessUse(opened, { purpose: 'EXPORT' }, data, now);
  const open = items.filter((_, at) => verdicts[at]?.allowed === true);
  const named = open.map(({ make, model, calibre }) => `${make} ${model} ${calibre}`);
  const numbers = open.flatMap(({ serials }) => serials.flatMap(({ raw }) => raw ?? []));
  return {
    items: named.join('; '),
    numbers: [...new Set(numbers)].join('; '),
    withheld: String(open.length < items.length),
  };
}

import type { NodeKeys } from '@trace/platform';
import type { EntityManager } from 'typeorm';

/** A column that holds something under the node's own key of the sealed parts. */
export interface WrappedColumn {
  table: string;
  column: string;
  /** What says of a row which it is, and whose: what lies in it is bound to these, in this order. */
  row: readonly (readonly [column: string, type: 'uuid' | 'text' | 'integer' | 'boolean'])[];
  /** The files that write it. */
  writtenBy: readonly string[];
}

const OWN_ACCOUNT = ['libs/casework/src/accounts/own-account.ts'];

/** Every such column. */
export const WRAPPED_COLUMNS: readonly WrappedColumn[] = [
  {
    table: 'sealed_key',
    column: 'wrapped_key',
    row: [
      ['message_id', 'uuid'],
      ['part', 'text'],
    ],
    writtenBy: ['libs/exchange/src/keep-part-keys.ts', 'libs/exchange/src/outbox.ts'],
  },
  {
    table: 'draft',
    column: 'identities',
    row: [['draft_id', 'uuid']],
    writtenBy: ['libs/casework/src/chain/draft-rows.ts'],
  },
  {
    table: 'approval',
    column: 'content',
    row: [
      ['approval_id', 'uuid'],
      ['asked_by', 'text'],
      ['asked_role', 'text'],
      ['released', 'boolean'],
    ],
    writtenBy: ['libs/casework/src/approvals/held-store.ts'],
  },
  {
    table: 'case_note',
    column: 'content',
    row: [
      ['note_id', 'uuid'],
      ['case_id', 'uuid'],
      ['author', 'text'],
    ],
    writtenBy: ['libs/casework/src/notes/notes.ts'],
  },
  {
    table: 'upload',
    column: 'wrapped',
    row: [
      ['digest', 'text'],
      ['person', 'text'],
    ],
    writtenBy: ['libs/casework/src/attachments/uploads.ts'],
  },
  {
    table: 'account',
    column: 'second_factor',
    // The number stands in the mark of the account: a factor that it had before does not come back.
    row: [
      ['account_id', 'uuid'],
      ['factor_revision', 'integer'],
    ],
    writtenBy: OWN_ACCOUNT,
  },
  {
    table: 'account',
    column: 'second_factor_offered',
    row: [['account_id', 'uuid']],
    writtenBy: OWN_ACCOUNT,
  },
];

/** What was done with everything that lies under the key of the sealed parts. */
export interface WrappedAnew {
  /** How many values were wrapped anew. */
  count: number;
  /** How many do not open in their place, and were left as they are. */
  displaced: number;
}

interface HeldRow {
  row: string[];
  held: string;
}

const AT_ONCE = 500;

/**
 * Puts everything that lies under an older key of the sealed parts, or is bound to no place, under the newest one and
 * binds it. What changes while this runs is left to the next call; nothing becomes unreadable, because the older key
 * opens until it is destroyed.
 */
export async function wrapAnew(em: EntityManager, keys: NodeKeys): Promise<WrappedAnew> {
  const sum: WrappedAnew = { count: 0, displaced: 0 };
  for (const one of WRAPPED_COLUMNS) {
    let rows: HeldRow[] = [];
    do {
      rows = await next(em, one, keys.wrappedForm, rows.at(-1)?.row);
      const anew = rows.flatMap(({ row, held }) => {
        const place = { table: one.table, column: one.column, row };
        const text = keys.unwrapQuietly(held, place);
        return text === undefined ? [] : [{ row, wrapped: keys.wrap(text, place) }];
      });
      if (anew.length > 0) await write(em, one, anew);
      sum.count += anew.length;
      sum.displaced += rows.length - anew.length;
    } while (rows.length === AT_ONCE);
  }
  return sum;
}

/** The next rows of one column, behind a row, that do not lie under the newest key and bound. */
async function next(
  em: EntityManager,
  { table, column, row }: WrappedColumn,
  newest: string,
  behind: string[] | undefined,
): Promise<HeldRow[]> {
  const names = row.map(([name]) => name).join(', ');
  const values = row.map(([, type], index) => `$${index + 2}::${type}`).join(', ');
  return em.query(
    `select array[${row.map(([name]) => `${name}::text`).join(', ')}] as row, ${column} as held from ${table}
      where ${column} is not null and not starts_with(${column}, $1)
        ${behind ? `and (${names}) > (${values})` : ''}
      order by ${names} limit ${AT_ONCE} for update`,
    [newest, ...(behind ?? [])],
  );
}

async function write(
  em: EntityManager,
  { table, column, row }: WrappedColumn,
  anew: readonly { row: string[]; wrapped: string }[],
): Promise<void> {
  const arrays = row.map(([, type], index) => `$${index + 2}::${type}[]`);
  const names = row.map(([name]) => name);
  await em.query(
    `update ${table} set ${column} = anew.wrapped
       from unnest($1::text[], ${arrays.join(', ')}) as anew (wrapped, ${names.join(', ')})
      where ${names.map((name) => `${table}.${name} = anew.${name}`).join(' and ')}`,
    [
      anew.map(({ wrapped }) => wrapped),
      ...names.map((_, index) => anew.map((one) => one.row[index])),
    ],
  );
}

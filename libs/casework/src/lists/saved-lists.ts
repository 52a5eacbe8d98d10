import { Problem, type Clock } from '@trace/platform';
import { newId } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import { assertAllowed, type Person } from '../permissions.ts';

/** With whom a saved list is shared. */
export const SHARED_WITH = ['NOBODY', 'UNIT', 'ALL'] as const;

/** With whom a saved list is shared. */
export type SharedWith = (typeof SHARED_WITH)[number];

/** Filters of a list as they stand in the address. */
export type ListFilters = Readonly<Record<string, string>>;

/** A list that somebody has saved. */
export interface SavedList {
  listId: string;
  person: string;
  name: string;
  shared: SharedWith;
  filters: ListFilters;
  savedAt: Date;
}

interface Row extends Omit<SavedList, 'filters'> {
  filters: string;
}

const MOST_OF_ONE = 50;
const MOST_SHOWN = 200;
const COLUMNS = `list_id as "listId", person, name, shared, filters, saved_at as "savedAt"`;

/** Lists under a name: only their filters are kept, never what they hold, so that each reader sees what he may. */
export class SavedLists {
  constructor(private readonly ground: { dataSource: DataSource; clock: Clock }) {}

  /** The person's own lists and those that others share with him, by name. */
  async list({ person, unit }: Person): Promise<SavedList[]> {
    const rows: Row[] = await this.ground.dataSource.query(
      `select ${COLUMNS} from saved_list
        where person = $1 or shared = 'ALL' or (shared = 'UNIT' and unit is not distinct from $2)
        order by lower(name), list_id limit ${MOST_SHOWN}`,
      [person, unit ?? null],
    );
    return rows.map((row) => ({ ...row, filters: JSON.parse(row.filters) as ListFilters }));
  }

  /** Saves a list; one of the same name of the same person is replaced. @throws Problem list.too-many */
  async save(
    person: Person,
    { name, shared, filters }: Pick<SavedList, 'name' | 'shared' | 'filters'>,
  ): Promise<SavedList> {
    assertAllowed(person, 'list.save');
    const savedAt = this.ground.clock.now();
    return this.ground.dataSource.transaction(async (em) => {
      // Two of one person at once come one after the other.
      await em.query('select pg_advisory_xact_lock(hashtextextended($1, 44))', [person.person]);
      await em.query('delete from saved_list where person = $1 and name = $2', [
        person.person,
        name,
      ]);
      const [held]: { count: number }[] = await em.query(
        'select count(*)::int as count from saved_list where person = $1',
        [person.person],
      );
      if ((held?.count ?? 0) >= MOST_OF_ONE) throw new Problem('list.too-many');
      const listId = newId();
      await em.query(
        `insert into saved_list (list_id, person, name, shared, unit, filters, saved_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          listId,
          person.person,
          name,
          shared,
          person.unit ?? null,
          JSON.stringify(filters),
          savedAt,
        ],
      );
      return { listId, person: person.person, name, shared, filters, savedAt };
    });
  }

  /** Forgets a list: one's own, and as a supervisor whatever is shared with one. @throws Problem list.unknown */
  async forget(person: Person, listId: string): Promise<void> {
    assertAllowed(person, 'list.save');
    const [rows]: [unknown[]] = await this.ground.dataSource.query(
      `delete from saved_list
        where list_id = $1
          and (person = $2 or ($3 and (shared = 'ALL' or (shared = 'UNIT' and unit is not distinct from $4))))
        returning list_id`,
      [listId, person.person, person.role === 'SUPERVISOR', person.unit ?? null],
    );
    if (rows.length === 0) throw new Problem('list.unknown');
  }
}

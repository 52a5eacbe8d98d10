import type { SavedList } from '@trace/casework';
import { instant } from '@trace/protocol';
import { ListFilters } from '../case-query.view.ts';

/** A list that somebody has saved. */
export class SavedListView {
  listId: string;
  name: string;
  /** Who has saved it. */
  person: string;
  /** NOBODY, UNIT or ALL. */
  shared: string;
  filters: ListFilters;
  savedAt: string;
  /** How many cases fit at this moment, as far as the reader may know of them; counted up to 1,000. */
  count: number;
  /** Whether there are more than were counted. */
  more: boolean;

  /** A saved list with its number. */
  static of(list: SavedList, count: number, most: number): SavedListView {
    const { listId, name, person, shared, filters, savedAt } = list;
    return {
      listId,
      name,
      person,
      shared,
      filters,
      savedAt: instant(savedAt),
      count: Math.min(count, most),
      more: count > most,
    };
  }
}

/** One's own lists, and those that others share. */
export class SavedListsView {
  lists: SavedListView[];
}

import { SHARED_WITH, type SharedWith } from '@trace/casework';
import { Code, One, Text } from '@trace/protocol';
import { ListFilters } from './case-query.view.ts';

/** A list to be kept under a name. */
export class SaveList {
  /** How it is called; one of the same name is replaced. */
  @Text(80)
  name: string;

  /** NOBODY, UNIT: everybody of the own unit, or ALL. */
  @Code(SHARED_WITH)
  shared: SharedWith;

  /** The filters, as they stand in the address of the list. */
  @One(() => ListFilters)
  filters: ListFilters;
}

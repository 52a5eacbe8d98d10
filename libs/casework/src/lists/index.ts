export { assembleLists, type Lists } from './assemble-lists.ts';
export {
  SavedLists,
  SHARED_WITH,
  type ListFilters,
  type SavedList,
  type SharedWith,
} from './saved-lists.ts';
export { SeenCases, type RecentCases, type SeenCase } from './seen-cases.ts';

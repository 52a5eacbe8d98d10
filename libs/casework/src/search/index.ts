export { CaseSearch, type FoundCase, type Search, type Searchable } from './case-search.ts';
export { SearchFormerMessages } from './search-former-messages.ts';
export { HIT_REASONS, type HitReason } from './wanted-hits.ts';
export type { SearchedKind } from './searched-texts.ts';

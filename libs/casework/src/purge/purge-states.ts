/** How far a purge has come: proposed, approved by a second person, carried out; or declined; or nothing was left to do. */
export const PURGE_STATES = ['PROPOSED', 'APPROVED', 'EXECUTED', 'DECLINED', 'OVERTAKEN'] as const;

/** One of the states of a purge. */
export type PurgeState = (typeof PURGE_STATES)[number];

/** Who proposed it: the end of the retention, a person of this State, or the partner by its notice. */
export type PurgeOrigin = 'RETENTION' | 'PERSON' | 'PARTNER';

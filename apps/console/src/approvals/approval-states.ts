/** What can become of something that waits for a second person or for its signature, in the order in which it is offered. */
export const APPROVAL_STATES = [
  'WAITING',
  'UNSIGNED',
  'APPROVED',
  'SIGNED',
  'REFUSED',
  'WITHDRAWN',
  'OUTDATED',
] as const;

/** One of them. */
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/** The state that an address asks for; whatever is none is what waits. */
export function readApprovalState(search: Record<string, unknown>): { state?: ApprovalState } {
  const state = APPROVAL_STATES.find((one) => one === search['state']);
  return state === undefined || state === 'WAITING' ? {} : { state };
}

/** The colour of a state, which also says its name. */
export function colourOfState(state: string): string {
  if (state === 'WAITING' || state === 'UNSIGNED') return 'orange';
  if (state === 'APPROVED' || state === 'SIGNED') return 'teal';
  return state === 'WITHDRAWN' ? 'gray' : 'red';
}

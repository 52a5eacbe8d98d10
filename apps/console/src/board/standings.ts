import type { StandingCountsView } from '../client/types.gen.ts';

/** The ways in which a case may stand, in the order in which the board shows them, each with its number's name. */
export const STANDINGS = [
  ['OPEN', 'open'],
  ['OVERDUE', 'overdue'],
  ['DUE_SOON', 'dueSoon'],
  ['AT_RISK', 'atRisk'],
  ['WAITING_FOR_US', 'waitingForUs'],
  ['WAITING_FOR_PARTNER', 'waitingForPartner'],
  ['DEVIATED', 'deviated'],
  ['SUSPENDED', 'suspended'],
  ['UNDELIVERED', 'undelivered'],
] as const satisfies [code: string, name: keyof StandingCountsView][];

/** The directions, ours first. */
export const DIRECTIONS = ['OUT', 'IN'] as const;

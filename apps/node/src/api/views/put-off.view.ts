import type { PutOff } from '@trace/exchange';
import { instant } from '@trace/protocol';

/** That the parcels of a partner are put off, because processes of this node have died as they opened them. */
export class PutOffView {
  deaths: number;
  /** When the next one is tried; left out where the next one that comes is. */
  until?: string;

  /** The view of it. */
  static of({ deaths, until }: PutOff): PutOffView {
    return { deaths, ...(until && { until: instant(until) }) };
  }
}

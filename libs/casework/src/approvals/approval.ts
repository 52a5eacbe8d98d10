import type { EntityManager } from 'typeorm';

/** An approval that was given: settled in the very transaction in which the message is signed. */
export interface Approval {
  /** Marks it as given. @throws Problem approval.decided when it was decided otherwise meanwhile */
  settle(em: EntityManager): Promise<void>;
}

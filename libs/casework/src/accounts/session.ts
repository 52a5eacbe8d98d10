import type { Person } from '../permissions.ts';
import type { AccountRow } from './account.entity.ts';
import type { Capacity } from './capacities.ts';
import type { SessionRow } from './session.entity.ts';

/** What somebody has to do before anything else is open to him. */
export type SessionTask = 'SECOND_FACTOR';

/** Somebody who is signed in, as far as the node knows him at this moment. */
export interface Session {
  row: SessionRow;
  account: AccountRow;
  person: Person;
  capacities: readonly Capacity[];
  tasks: readonly SessionTask[];
  /** When it ends unless another call comes. */
  idleUntil: Date;
}

/** A session that has just begun, and the text of its cookie: the only moment at which that exists. */
export interface NewSession {
  session: Session;
  secret: string;
}

/** From where somebody signs in, and by which call. */
export interface SignInOrigin {
  address: string;
  agent?: string;
  correlationId?: string;
}

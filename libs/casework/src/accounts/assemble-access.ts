import type { NodeKeys } from '@trace/platform';
import { AccessTokens } from '../access-tokens.ts';
import { Accounts } from './accounts.ts';
import { OwnAccount } from './own-account.ts';
import { PasswordHashes } from './password-hashes.ts';
import { Sessions, type SessionGround } from './sessions.ts';
import { SignIn } from './sign-in.ts';
import { StateSignIn } from './state-sign-in.ts';
import { SignInTries } from './sign-in-tries.ts';

/** Everything by which people and systems come in. */
export interface Access {
  tokens: AccessTokens;
  accounts: Accounts;
  sessions: Sessions;
  signIn: SignIn;
  stateSignIn: StateSignIn;
  ownAccount: OwnAccount;
}

/** Puts the parts of access together. */
export function assembleAccess(ground: SessionGround & { keys: NodeKeys; state: string }): Access {
  const { dataSource, clock, audit, keys } = ground;
  const sessions = new Sessions(ground);
  const within = {
    ...ground,
    hashes: new PasswordHashes(),
    tries: new SignInTries(dataSource, clock),
    sessions,
  };
  return {
    tokens: new AccessTokens(dataSource, clock, keys, audit),
    accounts: new Accounts(ground),
    sessions,
    signIn: new SignIn(within),
    stateSignIn: new StateSignIn(within),
    ownAccount: new OwnAccount(within),
  };
}

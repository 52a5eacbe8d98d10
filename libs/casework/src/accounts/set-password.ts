import { announce } from '@trace/platform';
import { AccountRow } from './account.entity.ts';
import type { AccountGround } from './accounts.ts';
import { changeAccount } from './change-account.ts';
import { PasswordHashes } from './password-hashes.ts';
import { SessionRow } from './session.entity.ts';
import { SESSION_ENDED } from './sessions.ts';
import { refuseWeak } from './sign-in.ts';

/** Sets the password of an account from the command line of the node, where there is no console to take up an invitation. */
export async function setPassword(
  ground: AccountGround,
  accountId: string,
  password: string,
): Promise<void> {
  const { dataSource, audit, clock } = ground;
  const { person } = await dataSource.manager.findOneByOrFail(AccountRow, { accountId });
  await refuseWeak(password, person);
  const passwordHash = await new PasswordHashes().of(password);
  await dataSource.transaction(async (em) => {
    const afresh = { passwordHash, invitationHash: null, invitedUntil: null, factorLost: false };
    await changeAccount(em, ground, accountId, (sessionsFrom) => ({ ...afresh, sessionsFrom }));
    await em.delete(SessionRow, { accountId });
    announce(em, [SESSION_ENDED]);
    const note = { at: clock.now(), actor: 'node', role: 'ADMINISTRATOR' };
    await audit.record(em, [{ ...note, action: 'PASSWORD_SET', outcome: person }]);
  });
}

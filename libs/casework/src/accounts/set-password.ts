import { AccountRow } from './account.entity.ts';
import type { AccountGround } from './accounts.ts';
import { changeAccount } from './change-account.ts';
import { PasswordHashes } from './password-hashes.ts';
import { refuseWeak } from './sign-in.ts';

/** Sets the password of an account from the command line of the node, where there is no console to take up an invitation. */
export async function setPassword(
  { dataSource, audit, clock, keys }: AccountGround,
  accountId: string,
  password: string,
): Promise<void> {
  const { person } = await dataSource.manager.findOneByOrFail(AccountRow, { accountId });
  await refuseWeak(password, person);
  const passwordHash = await new PasswordHashes().of(password);
  await dataSource.transaction(async (em) => {
    const afresh = { passwordHash, invitationHash: null, invitedUntil: null, factorLost: false };
    await changeAccount(em, keys, accountId, afresh);
    const note = { at: clock.now(), actor: 'node', role: 'ADMINISTRATOR' };
    await audit.record(em, [{ ...note, action: 'PASSWORD_SET', outcome: person }]);
  });
}

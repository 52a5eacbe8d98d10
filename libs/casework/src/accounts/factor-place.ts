import type { SealedPlace } from '@trace/platform';
import type { AccountRow } from './account.entity.ts';

/** Where the secret of a second factor lies that counts: of one account, since it was taken up there. */
export function factorPlace({
  accountId,
  factorRevision,
}: Pick<AccountRow, 'accountId' | 'factorRevision'>): SealedPlace {
  return { table: 'account', column: 'second_factor', row: [accountId, String(factorRevision)] };
}

/** Where the secret of a second factor lies that is offered to the person of an account. */
export function offeredFactorPlace(accountId: string): SealedPlace {
  return { table: 'account', column: 'second_factor_offered', row: [accountId] };
}

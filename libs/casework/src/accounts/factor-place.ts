import type { SealedPlace } from '@trace/platform';

/** Where the secret of the second factor of one account lies: the one that counts, or the one that is offered. */
export function factorPlace(
  column: 'second_factor' | 'second_factor_offered',
  accountId: string,
): SealedPlace {
  return { table: 'account', column, row: [accountId] };
}

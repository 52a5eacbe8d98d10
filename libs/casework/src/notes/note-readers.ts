import { IsNull, type EntityManager } from 'typeorm';
import { AccountRow } from '../accounts/account.entity.ts';
import { rolesOf } from '../accounts/capacities.ts';
import { desksOf, type Desk } from '../notices/index.ts';
import { isAllowed, type Role } from '../permissions.ts';
import { mayKnow } from '../units/case-access.ts';
import { CaseUnitRow } from '../units/case-unit.entity.ts';

/** Somebody who may read the notes about a case, and the desk at which he is told of them. */
export interface NoteReader {
  accountId: string;
  person: string;
  roles: Role[];
  desk: Desk;
}

/** Everybody who may see a case and its notes, and reads notices, by name. */
export async function noteReaders(em: EntityManager, caseId: string): Promise<NoteReader[]> {
  const accounts = await em.find(AccountRow, {
    where: { disabledAt: IsNull() },
    order: { signInName: 'ASC' },
  });
  const held = await em.findOneBy(CaseUnitRow, { caseId });
  return accounts.flatMap((account) => {
    const { accountId, person, unit } = account;
    const roles = rolesOf(account).filter((role) => isAllowed(role, 'note.read'));
    // An auditor looks at how others work, and is not called into it.
    const desk = roles
      .filter((role) => isAllowed(role, 'note.write'))
      .flatMap(desksOf)
      .at(0);
    const sees = mayKnow(unit === null ? {} : { unit }, held?.unit);
    return desk !== undefined && sees ? [{ accountId, person, roles, desk }] : [];
  });
}

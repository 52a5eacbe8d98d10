import { Problem, type Audit, type Clock } from '@trace/platform';
import { newId } from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { assertAllowed, type Person } from '../permissions.ts';
import { notOfOtherUnits, type Confined } from '../units/case-access.ts';
import { BaitRow } from './bait.entity.ts';

/** A bait that stands, under the reference by which people know the case. */
export interface Bait extends BaitRow {
  reference: string;
}

/** What baits stand on. */
interface Ground {
  dataSource: DataSource;
  audit: Audit;
  clock: Clock;
}

/**
 * Cases that nobody has a reason to open, named by an auditor: invented ones, or such as are long over. Only auditors see
 * which these are until one is opened; the trail says that one was placed, and not which.
 */
export class Baits {
  constructor(private readonly ground: Ground) {}

  /** Those that stand, the latest first; who is confined to a unit sees none of another's. */
  async list({ unit }: Confined): Promise<Bait[]> {
    return this.ground.dataSource.query(
      `select * from (
         select distinct on (bait.case_id) bait_id as "baitId", bait.case_id as "caseId", is_placed as "isPlaced",
                said_by as "saidBy", key, said_at as "saidAt", reference
           from bait join case_file using (case_id)
          where $1::text is null or ${notOfOtherUnits('bait.case_id', '$1')}
          order by bait.case_id, said_at desc, bait_id desc) latest
        where "isPlaced" order by "saidAt" desc`,
      [unit ?? null],
    );
  }

  /** Names a case as a bait, or says that it is none any more. @throws Problem case.unknown, idempotency.mismatch */
  async place(
    person: Person,
    { reference, isPlaced, key }: { reference: string; isPlaced: boolean; key: string },
  ): Promise<Bait> {
    assertAllowed(person, 'bait.place');
    const { dataSource, audit, clock } = this.ground;
    return dataSource.transaction(async (em) => {
      // The same word twice at once comes one after the other.
      await em.query('select pg_advisory_xact_lock(hashtextextended($1, 84))', [person.person]);
      const caseId = await this.find(em, person, reference);
      const before = await em.findOneBy(BaitRow, { saidBy: person.person, key });
      if (before !== null) {
        if (before.caseId !== caseId || before.isPlaced !== isPlaced)
          throw new Problem('idempotency.mismatch');
        return Object.assign(before, { reference });
      }
      const row: BaitRow = {
        baitId: newId(),
        caseId,
        isPlaced,
        saidBy: person.person,
        key,
        saidAt: clock.now(),
      };
      await em.insert(BaitRow, row);
      await audit.record(em, [
        {
          at: row.saidAt,
          actor: person.person,
          role: person.role,
          action: 'BAIT_PLACED',
          outcome: `${isPlaced ? 'PLACED' : 'LIFTED'} ${row.baitId}`,
          ...(person.correlationId !== undefined && { correlationId: person.correlationId }),
        },
      ]);
      return Object.assign(row, { reference });
    });
  }

  private async find(em: EntityManager, { unit }: Confined, reference: string): Promise<string> {
    const [found]: { caseId: string }[] = await em.query(
      `select case_id as "caseId" from case_file
        where reference = $1 and ($2::text is null or ${notOfOtherUnits('case_file.case_id', '$2')})
        order by opened_at limit 1`,
      [reference, unit ?? null],
    );
    if (!found) throw new Problem('case.unknown');
    return found.caseId;
  }
}

import { lockCases } from '@trace/exchange';
import { Problem, type Audit, type Clock as NodeClock } from '@trace/platform';
import { newId } from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { isOpen, type Clock } from '../case/index.ts';
import type { CaseFiles, OpenedCase } from '../case-files.ts';
import { assessUse } from '../handling/index.ts';
import { AccountRow } from '../accounts/account.entity.ts';
import { assertAllowed, type Person, type Role } from '../permissions.ts';
import { notPossible } from '../possible-steps.ts';
import { giveToUnit } from '../units/case-access.ts';
import { AssignmentRow } from './assignment.entity.ts';
import { giveToOfficer } from './case-holders.ts';
import { deskClocks, type Assigned } from './desk-clocks.ts';

/** To whom a case is to be given, in the version in which it was read. */
export interface AssignmentOrder {
  caseId: string;
  version: number;
  key: string;
  officer: string;
  unit?: string;
  reason?: string;
}

/** Who works on a case at home, and the clocks that only this State sees. */
export interface Desk {
  /** All assignments, the latest last: that one counts. */
  assignments: AssignmentRow[];
  clocks: Clock[];
}

/**
 * Who works at home on what this State was asked, and who follows what it asks. Nothing of it ever crosses the border
 * (lifecycle 8, C3).
 */
export class Assignments {
  constructor(
    private readonly ground: {
      dataSource: DataSource;
      caseFiles: CaseFiles;
      audit: Audit;
      clock: NodeClock;
    },
  ) {}

  /** Gives a case to somebody; a supervisor to anybody, whoever works on it to himself while nobody else has it. */
  async assign(
    person: Person,
    order: AssignmentOrder,
  ): Promise<{ desk: Desk; opened: OpenedCase }> {
    assertAllowed(person, 'case.assign');
    const { dataSource, caseFiles, audit, clock } = this.ground;
    const { caseId, version, key, officer, unit, reason } = order;
    return dataSource.transaction(async (em) => {
      await lockCases(em, [caseId]);
      const opened = await caseFiles.get(caseId, em);
      const held = await this.read(em, caseId);
      const before = await em.findOneBy(AssignmentRow, { assignedBy: person.person, key });
      if (before) {
        if (!isSame(before, order)) throw new Problem('idempotency.mismatch');
        return { desk: deskOf(opened, held), opened };
      }
      this.assertPossible(person, opened, version);
      assertMayGive(person, officer, { held: held.at(-1), direction: opened.file.direction });
      const assignedAt = clock.now();
      assertUnitMayKnow(opened, unit, assignedAt);
      const row: AssignmentRow = {
        assignmentId: newId(),
        caseId,
        officer,
        unit: unit ?? null,
        reason: reason ?? null,
        assignedBy: person.person,
        key,
        assignedAt,
      };
      await em.insert(AssignmentRow, row);
      await giveToOfficer(em, caseId, officer, assignedAt);
      const home = unit ?? (await unitOf(em, person, officer));
      if (home !== undefined) await giveToUnit(em, caseId, home, assignedAt);
      await audit.record(em, [
        {
          at: assignedAt,
          actor: person.person,
          role: person.role,
          action: 'CASE_ASSIGNED',
          caseId,
          outcome: officer,
          ...(reason !== undefined && { reason }),
          ...(person.correlationId !== undefined && { correlationId: person.correlationId }),
        },
      ]);
      return { desk: deskOf(opened, [...held, row]), opened };
    });
  }

  /** Who has a case at home; the clocks are those of the requested State. */
  async of(opened: OpenedCase): Promise<Desk> {
    return deskOf(opened, await this.read(this.ground.dataSource.manager, opened.file.caseId));
  }

  /** Whether a case can be given to somebody now. @throws Problem version.stale, case.not-possible */
  assertPossible(person: Person, opened: OpenedCase, version: number): void {
    const { file, folded } = opened;
    if (file.version !== version) {
      throw new Problem('version.stale', undefined, { state: file.state, version: file.version });
    }
    const own = file.direction === 'IN' ? folded.requestedState : folded.requestingState;
    const at = { own: own ?? '', now: this.ground.clock.now() };
    if (!isOpen(folded.state)) {
      const because = 'The request waits for no answer any more, so nobody need work on it.';
      throw notPossible(because, opened, person, at);
    }
  }

  private async read(em: EntityManager, caseId: string): Promise<AssignmentRow[]> {
    return em.find(AssignmentRow, {
      where: { caseId },
      order: { assignedAt: 'ASC', assignmentId: 'ASC' },
    });
  }
}

/** Who was given these cases and when, for whoever looks at many at once. */
export async function assignmentsOf(
  em: EntityManager,
  caseIds: readonly string[],
): Promise<Map<string, Assigned[]>> {
  const rows: (Assigned & { caseId: string })[] = await em.query(
    `select case_id as "caseId", assignment_id as "assignmentId", assigned_at as "assignedAt"
       from assignment where case_id = any($1::uuid[])`,
    [caseIds],
  );
  const byCase = new Map<string, Assigned[]>();
  for (const { caseId, ...assigned } of rows) {
    byCase.set(caseId, [...(byCase.get(caseId) ?? []), assigned]);
  }
  return byCase;
}

/** The unit in which an officer works, as his account says. */
async function unitOf(
  em: EntityManager,
  person: Person,
  officer: string,
): Promise<string | undefined> {
  if (officer === person.person) return person.unit;
  const account = await em.findOneBy(AccountRow, { person: officer });
  return account?.unit ?? undefined;
}

function deskOf({ file, folded, terms }: OpenedCase, assignments: AssignmentRow[]): Desk {
  return {
    assignments,
    clocks: file.direction === 'IN' ? deskClocks(folded, assignments, terms) : [],
  };
}

function isSame(row: AssignmentRow, { caseId, officer, unit, reason }: AssignmentOrder): boolean {
  return (
    row.caseId === caseId &&
    row.officer === officer &&
    row.unit === (unit ?? null) &&
    row.reason === (reason ?? null)
  );
}

/** Who takes cases of each direction for himself: the officer answers, the focal point asks. */
const TAKES: Partial<Record<Role, 'IN' | 'OUT'>> = { OFFICER: 'IN', FOCAL_POINT: 'OUT' };

function assertMayGive(
  { person, role }: Person,
  officer: string,
  { held, direction }: { held: AssignmentRow | undefined; direction: 'IN' | 'OUT' },
): void {
  if (role === 'SUPERVISOR') return;
  if (
    TAKES[role] === direction &&
    officer === person &&
    (held === undefined || held.officer === person)
  )
    return;
  throw new Problem(
    'role.forbidden',
    'An officer takes what is answered here and a focal point what is asked, while nobody has it; a supervisor gives it to anybody. Ask a supervisor.',
  );
}

/** What may not be forwarded at home stays with the unit that has it (ITI 15; NO_NATIONAL_FORWARD). */
function assertUnitMayKnow(opened: OpenedCase, unit: string | undefined, at: Date): void {
  const { folded, messages } = opened;
  const known = folded.acknowledgement?.said.assignedUnit;
  // Whoever acknowledges names the unit; before that any is the first.
  if (unit === undefined || known === undefined || unit === known) return;
  const request = messages.find(({ message }) => message.kind === 'REQUEST')?.message;
  if (request === undefined) return;
  const [verdict] = assessUse(
    opened,
    { purpose: 'ASSIGN', unit },
    [{ messageId: request.messageId }],
    at,
  );
  if (verdict === undefined || verdict.allowed) return;
  const detail = `${verdict.because} Ask for the permission ${verdict.ask}.`;
  throw new Problem('handling.restricted', detail, {
    errors: [{ pointer: '/unit', code: 'handling.restricted', detail }],
  });
}

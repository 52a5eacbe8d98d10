import { createHash } from 'node:crypto';
import { Problem, type Audit, type Clock } from '@trace/platform';
import { instant, REMINDED_CLOCKS, type RemindedClock, type Reminder } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import { allWaiting, isOpen, mayDo, sayingOf } from '../case/index.ts';
import type { CaseFiles, OpenedCase } from '../case-files.ts';
import type { Assignments } from '../desk/index.ts';
import { writeNotices } from '../notices/index.ts';
import { assertAllowed, type Person } from '../permissions.ts';
import type { Requests } from '../requests.ts';
import type { CaseAccess } from '../units/index.ts';
import type { BulkOrder, BulkResult } from './bulk-order.ts';

/** What bulk work stands on. */
export interface BulkGround {
  dataSource: DataSource;
  caseFiles: CaseFiles;
  requests: Requests;
  assignments: Assignments;
  cases: CaseAccess;
  audit: Audit;
  clock: Clock;
  ownState: string;
}

const NOT_THERE = 'There is no such case.';

/**
 * The same thing in many cases, for a supervisor. Each case is judged as if it were the only one, and done in a
 * transaction of its own: one that can not be done keeps none of the others from it, and a repeat under the same key
 * does nothing twice.
 */
export class Bulk {
  constructor(private readonly ground: BulkGround) {}

  /** Does it, or says what would be done, case by case in the order in which they are named. */
  async run(person: Person, order: BulkOrder): Promise<BulkResult[]> {
    assertAllowed(person, 'case.bulk');
    const caseIds = [...new Set(order.caseIds)];
    const known = await this.ground.cases.known(person, caseIds);
    const results: BulkResult[] = [];
    for (const caseId of caseIds) {
      results.push(
        known.has(caseId)
          ? await this.one(person, order, caseId)
          : { caseId, outcome: 'NOT_POSSIBLE', because: NOT_THERE },
      );
    }
    if (order.action === 'REASSIGN' && results.some(({ outcome }) => outcome === 'DONE'))
      await this.tellOfficer(person, order);
    return results;
  }

  private async one(person: Person, order: BulkOrder, caseId: string): Promise<BulkResult> {
    const opened = await this.found(caseId);
    if (!opened) return { caseId, outcome: 'NOT_POSSIBLE', because: NOT_THERE };
    const { reference, partner } = opened.file;
    const about = { caseId, reference, partner };
    try {
      const told = await this.act(person, order, opened);
      return { ...about, outcome: order.isPreview ? 'POSSIBLE' : 'DONE', ...told };
    } catch (fault) {
      if (!(fault instanceof Problem)) throw fault;
      return { ...about, outcome: 'NOT_POSSIBLE', because: fault.detail };
    }
  }

  private async found(caseId: string): Promise<OpenedCase | undefined> {
    try {
      return await this.ground.caseFiles.get(caseId);
    } catch (fault) {
      if (fault instanceof Problem && fault.code === 'case.unknown') return undefined;
      throw fault;
    }
  }

  private async act(
    person: Person,
    order: BulkOrder,
    opened: OpenedCase,
  ): Promise<{ clock?: string }> {
    const { action, key: batch } = order;
    const { caseId } = opened.file;
    const key = createHash('sha256').update(`${batch}|${caseId}`).digest('base64url');
    if (action === 'REMIND') return this.remind(person, order, opened, key);
    if (action === 'REASSIGN') await this.reassign(person, order, opened, key);
    else await this.escalate(person, order, opened, key);
    return {};
  }

  private async remind(
    person: Person,
    { isPreview, text, language = 'en' }: BulkOrder,
    opened: OpenedCase,
    key: string,
  ): Promise<{ clock: string }> {
    const { folded, file } = opened;
    const body = reminderFor(opened, text);
    const { ownState: own, clock, requests } = this.ground;
    const may = mayDo(
      folded,
      'REMINDER',
      own,
      sayingOf({ kind: 'REMINDER', body, cause: undefined }, clock.now()),
    );
    if (!may.allowed) throw new Problem('case.not-possible', may.because);
    if (!isPreview) {
      const { caseId, version } = file;
      await requests.follow(person, key, {
        caseId,
        version,
        kind: 'REMINDER',
        language,
        body,
        identities: [],
        at: '/body',
      });
    }
    return { clock: body.clock };
  }

  private async reassign(
    person: Person,
    { isPreview, officer = '', unit, reason }: BulkOrder,
    opened: OpenedCase,
    key: string,
  ): Promise<void> {
    const { caseId, version } = opened.file;
    const { assignments } = this.ground;
    assignments.assertPossible(person, opened, version);
    if (isPreview) return;
    await assignments.assign(person, {
      caseId,
      version,
      key,
      officer,
      ...(unit !== undefined && { unit }),
      ...(reason !== undefined && { reason }),
    });
  }

  /** Brings a case before the head of the own house; the other State learns nothing of it. */
  private async escalate(
    { person, role, correlationId }: Person,
    { isPreview, reason }: BulkOrder,
    { file, folded }: OpenedCase,
    key: string,
  ): Promise<void> {
    const { caseId, reference, partner, state } = file;
    if (!isOpen(folded.state))
      throw new Problem('case.not-possible', 'Nothing is waited for in this case any more.', {
        state,
      });
    if (isPreview) return;
    const { dataSource, audit, clock } = this.ground;
    const at = clock.now();
    await dataSource.transaction(async (em) => {
      const told = await writeNotices(em, [
        {
          key: `escalated:${key}`,
          what: 'CASE_ESCALATED',
          desk: 'HEAD',
          caseId,
          reference,
          partner,
          raisedAt: at,
        },
      ]);
      if (told === 0) return;
      await audit.record(em, [
        {
          at,
          actor: person,
          role,
          action: 'CASE_ESCALATED',
          caseId,
          outcome: 'HEAD',
          ...(reason !== undefined && { reason }),
          ...(correlationId !== undefined && { correlationId }),
        },
      ]);
    });
  }

  /** One notice, however many cases it is about and in however many portions they come. */
  private async tellOfficer({ person }: Person, { key, officer = '' }: BulkOrder): Promise<void> {
    const name = createHash('sha256').update(`${person}|${key}`).digest('base64url');
    await this.ground.dataSource.transaction((em) =>
      writeNotices(em, [
        {
          key: `reassigned:${name}`,
          what: 'CASES_ASSIGNED',
          desk: 'OFFICER',
          person: officer,
          raisedAt: this.ground.clock.now(),
        },
      ]),
    );
  }
}

/** A reminder of what the other State owes first. */
function reminderFor({ folded, file }: OpenedCase, text: string | undefined): Reminder {
  const waiting = allWaiting(folded).find(
    (one): one is typeof one & { clock: RemindedClock } =>
      one.state === file.partner && (REMINDED_CLOCKS as readonly string[]).includes(one.clock),
  );
  if (!waiting) throw new Problem('case.not-possible', 'Nothing is due from the other State here.');
  const due = folded.clocks.find(
    ({ kind, startedAt }) => kind === waiting.clock && startedAt === waiting.since,
  );
  return {
    clock: waiting.clock,
    ...(due && { dueAt: instant(due.dueAt) }),
    ...(text !== undefined && { text }),
    handling: { level: 'H0', flags: [] },
  };
}

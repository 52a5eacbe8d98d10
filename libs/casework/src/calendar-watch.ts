import { lockCases, messagesOfCases, type Partners } from '@trace/exchange';
import type { Audit, AuditNote, Clock as NodeClock } from '@trace/platform';
import { instant } from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { OPEN, type Case, type Clock } from './case/index.ts';
import { writeCaseFiles } from './case-file-store.ts';
import type { CaseFiles, OpenedCase } from './case-files.ts';
import { declaredCalendars } from './declared-calendars.ts';
import { workingDesk, writeNotices, type NoticeOrder } from './notices/index.ts';

/** A due date that a newer calendar has moved. */
export interface MovedClock {
  clock: Clock;
  from: string;
  to: string;
  dueBefore: Date;
  dueAfter: Date;
}

const BATCH = 100;
/** So many batches in one round; the next goes on where this one has stopped. */
const BATCHES = 10;

interface Progress {
  taken: number;
  behind: string | null;
}

/**
 * Takes a newer calendar to the open cases of its State, in batches: their lines are computed again, and each due date
 * that has moved leaves an audit entry and a notice (deadlines, rule 4). The cases themselves need it not, for they are
 * folded with every calendar whenever they are read. Several workers share the work and do each case once.
 */
export class CalendarWatch {
  readonly name = 'calendars';
  /** The newest version by State of which this process knows that every case has it: asked once, and not each round. */
  private readonly done = new Map<string, number>();

  constructor(
    private readonly ground: {
      dataSource: DataSource;
      caseFiles: CaseFiles;
      partners: Partners;
      audit: Audit;
      clock: NodeClock;
    },
  ) {}

  /** One round: nothing where no State has declared another calendar. Returns how many due dates have moved. */
  async run(): Promise<number> {
    const { partners } = this.ground;
    let moved = 0;
    for (const state of [partners.ownState, ...partners.all().map((one) => one.state)]) {
      const declared = declaredCalendars(partners.historyOf(state));
      const version = declared.at(-1)?.statement.version;
      if (declared.length < 2 || this.done.get(state) === version) continue;
      moved += await this.take(state);
    }
    return moved;
  }

  private async take(state: string): Promise<number> {
    let moved = 0;
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const done = await this.ground.dataSource.transaction((em) => this.batch(em, state));
      if (done === undefined) break;
      moved += done;
    }
    return moved;
  }

  /** Undefined where nothing is left to do, or somebody else does it. */
  private async batch(em: EntityManager, state: string): Promise<number | undefined> {
    const { partners, audit, clock } = this.ground;
    const declared = declaredCalendars(partners.historyOf(state));
    const version = declared.at(-1)?.statement.version ?? 0;
    const progress = await this.claim(em, state, version);
    if (progress === undefined) return undefined;
    if (progress.taken >= version) {
      this.done.set(state, version);
      return undefined;
    }
    const caseIds = await this.openCases(em, state, progress.behind);
    if (caseIds.length === 0) {
      await em.query(
        'update calendar_round set taken = $2, taking = null, behind = null where state = $1',
        [state, version],
      );
      return undefined;
    }
    const since = declared
      .filter(({ statement }) => statement.version > progress.taken)
      .map((one) => one.since.getTime());
    const opened = await this.projectAgain(em, caseIds);
    const now = clock.now();
    const moved = opened.flatMap((one) =>
      movedClocks(one.folded, state, since).map((change) => ({ opened: one, change })),
    );
    await audit.record(
      em,
      moved.map(({ opened: one, change }) => noteOf(one, change, now)),
    );
    await writeNotices(
      em,
      moved.map(({ opened: one, change }) => noticeOf(one, change, now)),
    );
    await em.query('update calendar_round set behind = $2 where state = $1', [
      state,
      caseIds.at(-1),
    ]);
    return moved.length;
  }

  private async claim(
    em: EntityManager,
    state: string,
    version: number,
  ): Promise<Progress | undefined> {
    await em.query('insert into calendar_round (state) values ($1) on conflict do nothing', [
      state,
    ]);
    const [row]: (Progress & { taking: number | null })[] = await em.query(
      'select taken, taking, behind from calendar_round where state = $1 for update skip locked',
      [state],
    );
    if (row === undefined || row.taken >= version || row.taking === version) return row;
    // A version that came while another was being taken begins anew.
    await em.query('update calendar_round set taking = $2, behind = null where state = $1', [
      state,
      version,
    ]);
    return { taken: row.taken, behind: null };
  }

  private async openCases(
    em: EntityManager,
    state: string,
    behind: string | null,
  ): Promise<string[]> {
    const rows: { case_id: string }[] = await em.query(
      `select case_id from case_file
        where ($1 or partner = $2) and ($3::uuid is null or case_id > $3)
          and (next_due_at is not null or closes_at is not null or state = any($4::text[]))
        order by case_id limit $5`,
      [state === this.ground.partners.ownState, state, behind, OPEN, BATCH],
    );
    return rows.map((row) => row.case_id);
  }

  private async projectAgain(em: EntityManager, caseIds: readonly string[]): Promise<OpenedCase[]> {
    await lockCases(em, caseIds);
    const byCase = await messagesOfCases(em, caseIds);
    const opened = [...byCase.values()].map((messages) => this.ground.caseFiles.open(messages));
    await writeCaseFiles(
      em,
      opened.map(({ file }) => file),
    );
    return opened;
  }
}

/** The due dates of a State's clocks that its calendars since these instants have moved. */
export function movedClocks(
  { clocks, closing }: Pick<Case, 'clocks' | 'closing'>,
  state: string,
  since: readonly number[],
): MovedClock[] {
  return [...clocks, ...(closing ? [closing] : [])].flatMap((clock): MovedClock[] => {
    if (clock.owner !== state) return [];
    const changes = (clock.calendarChanges ?? []).filter((one) => since.includes(+one.since));
    const [first, last] = [changes[0], changes.at(-1)];
    if (!first || !last || +first.dueBefore === +last.dueAfter) return [];
    const { from, dueBefore } = first;
    const { to, dueAfter } = last;
    return [{ clock, from, to, dueBefore, dueAfter }];
  });
}

function noteOf({ file }: OpenedCase, moved: MovedClock, at: Date): AuditNote {
  const { clock, from, to, dueBefore, dueAfter } = moved;
  return {
    at,
    actor: 'node',
    role: 'NODE',
    action: 'CALENDAR_CHANGED',
    caseId: file.caseId,
    partner: file.partner,
    ...(clock.startedBy !== undefined && { messageId: clock.startedBy }),
    outcome: `${clock.kind} ${instant(dueBefore)} -> ${instant(dueAfter)}`,
    reason: `${clock.owner}: calendar ${from} -> ${to}`,
  };
}

function noticeOf({ file }: OpenedCase, moved: MovedClock, raisedAt: Date): NoticeOrder {
  const { clock, to, dueBefore, dueAfter } = moved;
  const { caseId, reference, partner, direction } = file;
  return {
    key: `clock-moved:${caseId}:${clock.kind}:${clock.startedBy ?? ''}:${to}:${instant(dueAfter)}`,
    what: 'CLOCK_MOVED',
    desk: workingDesk(direction),
    caseId,
    reference,
    partner,
    clock: clock.kind,
    dueAt: dueAfter,
    formerDueAt: dueBefore,
    raisedAt,
  };
}

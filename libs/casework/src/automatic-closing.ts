import { lockCases, type Lanes } from '@trace/exchange';
import { log, type Clock } from '@trace/platform';
import type { Close } from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { writeCaseFiles } from './case-file-store.ts';
import type { CaseFiles } from './case-files.ts';
import { OPEN } from './case/index.ts';
import type { OwnWords } from './own-words.ts';

const BATCH = 50;
/** So many open cases are looked at again in one round, after the start of a node that closes what stays unanswered. */
const AGAIN = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
const CLOSED_BY_ITSELF: Close = { cause: 'AUTOMATIC', handling: { level: 'H0', flags: [] } };

/**
 * Closes the cases whose end is thirty days behind and about which nobody has said anything more (lifecycle 21, C10),
 * and those that stay unanswered, where this State has set after how many days (CLOSE_UNANSWERED_DAYS): the node of the
 * requesting State signs the close, exactly once, with the cause AUTOMATIC. What is due is found through an index, so a
 * round costs what there is to close and nothing else.
 */
export class AutomaticClosing {
  readonly name = 'automatic-closing';
  private readonly logger = log('automatic-closing');
  /** The last open case that was looked at since the start; undefined once all were, or none need be. */
  private again: string | undefined;

  constructor(
    private readonly ground: {
      dataSource: DataSource;
      caseFiles: CaseFiles;
      words: OwnWords;
      lanes: Lanes;
      clock: Clock;
    },
    /** See {@link closesAt}. */
    unansweredDays = 0,
  ) {
    this.again = unansweredDays > 0 ? BEFORE_ALL : undefined;
  }

  /** One round. Returns how many cases it has closed. */
  async run(): Promise<number> {
    const { dataSource, clock, lanes } = this.ground;
    await this.lookAgain();
    let closed = 0;
    for (;;) {
      const due: { case_id: string }[] = await dataSource.query(
        'select case_id from case_file where closes_at < $1 order by closes_at, case_id limit $2',
        [clock.now(), BATCH],
      );
      const partners = new Set<string>();
      for (const { case_id: caseId } of due) {
        const partner = await dataSource.transaction((em) => this.close(em, caseId));
        if (partner === undefined) continue;
        closed += 1;
        partners.add(partner);
      }
      for (const partner of partners) {
        // The message is durable, and the sweep finds a lane that was not nudged.
        await lanes
          .nudge(partner)
          .catch((fault: unknown) => this.logger.warn('a lane was not nudged', { partner, fault }));
      }
      if (due.length < BATCH) return closed;
    }
  }

  /** The setting may be newer than the lines of the open cases, so each line is written once more after a start. */
  private async lookAgain(): Promise<void> {
    if (this.again === undefined) return;
    const { dataSource, caseFiles } = this.ground;
    const open: { case_id: string }[] = await dataSource.query(
      `select case_id from case_file where direction = 'OUT' and state = any($1::text[]) and case_id > $2
        order by case_id limit $3`,
      [OPEN, this.again, AGAIN],
    );
    const caseIds = open.map(({ case_id: caseId }) => caseId);
    await dataSource.transaction(async (em) => {
      await lockCases(em, caseIds);
      await caseFiles.filed(em, caseIds);
    });
    this.again = caseIds.length < AGAIN ? undefined : caseIds.at(-1);
  }

  /** Looks again once the case is locked: a person or another worker may have been faster. */
  private async close(em: EntityManager, caseId: string): Promise<string | undefined> {
    const { caseFiles, words, clock } = this.ground;
    await lockCases(em, [caseId]);
    const { file } = await caseFiles.get(caseId, em);
    const due = file.closesAt !== null && file.closesAt < clock.now();
    const actor = { person: 'node', role: 'NODE' };
    const word = due
      ? await words.say(em, { caseId, kind: 'CLOSE', body: CLOSED_BY_ITSELF, actor })
      : undefined;
    if (word?.said === true) return word.partner;
    // A line that says otherwise than its case, or a close that is not possible, would be found again and again.
    await writeCaseFiles(em, [due ? Object.assign(file, { closesAt: null }) : file]);
    return undefined;
  }
}

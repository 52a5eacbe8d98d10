import { lockCases, type Lanes } from '@trace/exchange';
import { log, type Clock } from '@trace/platform';
import type { Close } from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { writeCaseFiles } from './case-file-store.ts';
import type { CaseFiles } from './case-files.ts';
import type { OwnWords } from './own-words.ts';

const BATCH = 50;
const CLOSED_BY_ITSELF: Close = { cause: 'AUTOMATIC', handling: { level: 'H0', flags: [] } };

/**
 * Closes the cases whose end is thirty days behind and about which nobody has said anything more (lifecycle 21, C10):
 * the node of the requesting State signs the close, exactly once, with the cause AUTOMATIC. What is due is found through
 * an index, so a round costs what there is to close and nothing else.
 */
export class AutomaticClosing {
  readonly name = 'automatic-closing';
  private readonly logger = log('automatic-closing');

  constructor(
    private readonly ground: {
      dataSource: DataSource;
      caseFiles: CaseFiles;
      words: OwnWords;
      lanes: Lanes;
      clock: Clock;
    },
  ) {}

  /** One round. Returns how many cases it has closed. */
  async run(): Promise<number> {
    const { dataSource, clock, lanes } = this.ground;
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

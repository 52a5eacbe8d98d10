import type { DataSource } from 'typeorm';
import type { Reconciliation } from './reconciliation.ts';

/** What the resumption stands on. */
interface Ground {
  dataSource: DataSource;
  reconciliation: Pick<Reconciliation, 'since' | 'resume'>;
}

/** A partner that was restored from a backup may lack what is older than its outage: a month covers every sane backup. */
const LOOK_BACK_MS = 30 * 86_400_000;

/**
 * After an outage a partner is asked what it holds of the last month, at once and not only in the night: it may have been
 * restored from a backup, and what it has lost goes to it again (send-again.ts). So it is when something has shown that
 * either node was (compare-soon.ts), and what is lost here comes back (come-back.ts).
 */
export class Resume {
  readonly name = 'resume';

  constructor(private readonly ground: Ground) {}

  /** One round: every lane that has come back from an outage. Returns how many messages are sent again by now. */
  async run(): Promise<number> {
    const due: { partner: string; resumeFrom: Date }[] = await this.ground.dataSource.query(
      'select partner, resume_from as "resumeFrom" from lane where resume_from is not null and failures = 0',
    );
    const since = new Map(due.map(({ partner, resumeFrom }) => [partner, resumeFrom]));
    let again = 0;
    await this.ground.reconciliation.resume(due, async (partner) => {
      again += await this.resume(partner, since.get(partner) ?? new Date(0));
    });
    return again;
  }

  private async resume(partner: string, resumeFrom: Date): Promise<number> {
    const { dataSource, reconciliation } = this.ground;
    const from = new Date(resumeFrom.getTime() - LOOK_BACK_MS);
    const { sentAgain } = await reconciliation.since(partner, from);
    await dataSource.query(
      'update lane set resume_from = null where partner = $1 and resume_from = $2',
      [partner, resumeFrom],
    );
    return sentAgain;
  }
}

import { readMessage } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import type { CaseSearch } from './case-search.ts';

const AT_ONCE = 500;
const PORTIONS = 20;

interface Row {
  jws: string;
  stored_at: Date;
}

/**
 * Makes messages findable that are from before there was a search. The migration has listed them; only the node has the
 * key for their marks. Each round takes some portions, each in one transaction, so that a node with millions of messages
 * starts at once and finds more of them from minute to minute, the latest first.
 */
export class SearchFormerMessages {
  readonly name = 'search-former-messages';

  constructor(
    private readonly dataSource: DataSource,
    private readonly search: CaseSearch,
  ) {}

  /** @returns how many messages were made findable */
  async run(): Promise<number> {
    let count = 0;
    for (let portion = 0; portion < PORTIONS; portion++) {
      const done = await this.some();
      count += done;
      if (done < AT_ONCE) break;
    }
    return count;
  }

  private async some(): Promise<number> {
    return this.dataSource.transaction(async (em) => {
      const [rows]: [Row[]] = await em.query(
        `delete from unsearched_message u using message m
          where m.message_id = u.message_id and u.message_id in (
            select message_id from unsearched_message order by 1 desc limit ${AT_ONCE} for update skip locked)
          returning m.jws, m.stored_at`,
      );
      await this.search.write(
        em,
        rows.map(({ jws, stored_at: storedAt }) => ({ message: readMessage(jws), storedAt })),
      );
      return rows.length;
    });
  }
}

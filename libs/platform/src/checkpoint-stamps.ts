import { randomBytes } from 'node:crypto';
import { readTimeStampReply, timeStampQuery, verifyTimeStamp } from '@trace/protocol';
import type { DataSource } from 'typeorm';
import { request } from 'undici';
import type { Audit } from './audit.ts';
import type { Clock } from './clock.ts';
import { log } from './log.ts';

const HOUR_MS = 3_600_000;
/** An authority that is away is asked again after so long. */
const AGAIN_MS = 300_000;
const ANSWER_MS = 10_000;
const ANSWER_BYTES = 65_536;

/** What stamping stands on. */
interface Ground {
  dataSource: DataSource;
  audit: Audit;
  clock: Clock;
  /** Where the time-stamping authority answers; without it nothing is stamped. */
  url: string | undefined;
}

/**
 * Lets an independent authority say, once an hour, that the audit log of this node existed as it is (RFC 3161): a
 * time-stamp over the latest checkpoint. What a State has signed of its log, it can then no longer have signed later.
 */
export class CheckpointStamps {
  readonly name = 'time-stamps';
  private readonly logger = log('time-stamps');
  private nextAt = 0;

  constructor(private readonly ground: Ground) {}

  /** Stamps the latest checkpoint if there is a newer one than the last that was stamped, and an hour is over. */
  async run(): Promise<void> {
    const { url, clock, dataSource } = this.ground;
    const now = clock.now().getTime();
    if (url === undefined || now < this.nextAt) return;
    this.nextAt = now + AGAIN_MS;
    const rows: { size: string; token: string; stampedAt: Date | null }[] = await dataSource.query(
      `select checkpoint.size, checkpoint.jws as token,
              (select max(stored_at) from checkpoint_stamp) as "stampedAt"
         from audit_checkpoint checkpoint
        where size > coalesce((select max(size) from checkpoint_stamp), 0)
        order by size desc limit 1`,
    );
    const [latest] = rows;
    if (latest === undefined) return;
    const due = (latest.stampedAt?.getTime() ?? 0) + HOUR_MS;
    if (due > now) {
      this.nextAt = Math.min(this.nextAt, due);
      return;
    }
    await this.stamp(url, latest);
  }

  private async stamp(url: string, { size, token }: { size: string; token: string }) {
    const { dataSource, audit, clock } = this.ground;
    const reply = readTimeStampReply(await this.ask(url, timeStampQuery(token, randomBytes(16))));
    const verdict =
      reply.kind === 'GRANTED' ? await verifyTimeStamp(reply.token, token) : undefined;
    if (reply.kind !== 'GRANTED' || verdict?.kind !== 'PROVED') {
      this.logger.warn('the time-stamping authority gave no time-stamp that holds', {
        outcome: reply.kind,
      });
      return;
    }
    const { at } = verdict;
    await dataSource.transaction(async (em) => {
      await em.query(
        `insert into checkpoint_stamp (size, token, stamped_at, stored_at) values ($1, $2, $3, $4)
         on conflict do nothing`,
        [size, reply.token, at, clock.now()],
      );
      await audit.record(em, [
        {
          at: clock.now(),
          actor: 'node',
          role: 'NODE',
          action: 'CHECKPOINT_STAMPED',
          outcome: `${size} entries`,
        },
      ]);
    });
  }

  private async ask(url: string, query: Buffer): Promise<Buffer> {
    const { statusCode, body } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: query,
      headersTimeout: ANSWER_MS,
      bodyTimeout: ANSWER_MS,
      signal: AbortSignal.timeout(2 * ANSWER_MS),
    });
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > ANSWER_BYTES) throw new Error('the answer is far too long for a time-stamp');
      chunks.push(chunk);
    }
    if (statusCode !== 200) throw new Error(`the authority answered with ${statusCode}`);
    return Buffer.concat(chunks);
  }
}

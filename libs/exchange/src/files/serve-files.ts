import { Problem, type Audit, type Clock } from '@trace/platform';
import { checkShape, FileOutcome, parseStrictJson, type Partner } from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import type { MessageHandler } from '../message-handler.ts';
import { byteRangeOf } from './file-addresses.ts';
import { PIECE_BYTES, readRange } from './file-store.ts';

/** What serving stands on. */
interface Ground {
  state: string;
  dataSource: DataSource;
  handler: MessageHandler;
  audit: Audit;
  clock: Clock;
}

/** A range of a file, and how long the whole is. */
export interface ServedRange {
  bytes: Buffer;
  contentRange: string;
}

const UNKNOWN = 'No message of this State to yours names such a file, or it was destroyed.';

/**
 * Gives partners the sealed bytes of those files that a message to them names, as long as the key of that message is
 * here; and hears from them what became of it.
 */
export class ServeFiles {
  constructor(private readonly ground: Ground) {}

  /** One range of the bytes of a file. */
  async range(
    { state: partner }: Partner,
    digest: string,
    asked: string | undefined,
  ): Promise<ServedRange> {
    const { state: origin, dataSource } = this.ground;
    const bytes = await this.bytesFor(dataSource.manager, partner, digest);
    const range = byteRangeOf(asked);
    const fits = range && range.to < bytes && range.to - range.from < PIECE_BYTES;
    const found = fits && (await readRange(dataSource.manager, { origin, digest }, range));
    if (!found) throw new Problem('range.invalid');
    return { bytes: found, contentRange: `bytes ${range.from}-${range.to}/${bytes}` };
  }

  /** Notes what a partner says of a file. It may say so again, and the latest counts. */
  async hear({ state: partner }: Partner, digest: string, body: Uint8Array): Promise<void> {
    const said = checkShape(FileOutcome, parseStrictJson(body, { maxBytes: 1_024 }));
    const { dataSource, clock, audit, handler } = this.ground;
    const at = clock.now();
    await dataSource.transaction(async (em) => {
      await this.bytesFor(em, partner, digest);
      const before = await writeReport(em, { partner, digest, at, said });
      if (before === said.outcome) return;
      const caseIds = await this.casesNaming(em, partner, digest);
      await audit.record(
        em,
        caseIds.map((caseId) => ({
          at,
          actor: `node:${partner}`,
          role: 'PARTNER',
          action:
            said.outcome === 'ARRIVED' ? 'ATTACHMENT_ARRIVED_THERE' : 'ATTACHMENT_REFUSED_THERE',
          caseId,
          partner,
          outcome: said.code ?? said.outcome,
        })),
      );
      if (said.outcome === 'REFUSED')
        await handler.fileRefused(em, { caseIds, partner, digest, at });
    });
  }

  /** How long the sealed file is that a message to this partner names. @throws Problem where there is none */
  private async bytesFor(em: EntityManager, partner: string, digest: string): Promise<number> {
    const rows: { bytes: number }[] = await em.query(
      `select bytes from sealed_file f where origin = $1 and digest = $2 and exists (
         select 1 from file_reference r join message m using (message_id) join sealed_key k using (message_id, part)
          where r.origin = f.origin and r.digest = f.digest and m.direction = 'OUT' and m.partner = $3)`,
      [this.ground.state, digest, partner],
    );
    if (!rows[0]) throw new Problem('attachment.unknown', UNKNOWN);
    return rows[0].bytes;
  }

  private async casesNaming(em: EntityManager, partner: string, digest: string): Promise<string[]> {
    const rows: { case_id: string }[] = await em.query(
      `select distinct m.case_id from file_reference r join message m using (message_id)
        where r.origin = $1 and r.digest = $2 and m.direction = 'OUT' and m.partner = $3 order by 1`,
      [this.ground.state, digest, partner],
    );
    return rows.map(({ case_id }) => case_id);
  }
}

interface Report {
  said: FileOutcome;
  partner: string;
  digest: string;
  at: Date;
}

/** @returns what the partner had said before, if anything */
async function writeReport(
  em: EntityManager,
  { partner, digest, said: { outcome, code }, at }: Report,
): Promise<string | undefined> {
  const rows: { outcome: string }[] = await em.query(
    'select outcome from file_report where partner = $1 and digest = $2 for update',
    [partner, digest],
  );
  await em.query(
    `insert into file_report (partner, digest, outcome, refusal_code, reported_at) values ($1, $2, $3, $4, $5)
     on conflict (partner, digest) do update
        set outcome = excluded.outcome, refusal_code = excluded.refusal_code, reported_at = excluded.reported_at`,
    [partner, digest, outcome, outcome === 'REFUSED' ? (code ?? null) : null, at],
  );
  return rows[0]?.outcome;
}

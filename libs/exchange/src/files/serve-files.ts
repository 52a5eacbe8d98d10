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

const UNKNOWN =
  'No message between your State and this one names such a file, or it was destroyed.';

/**
 * Gives partners the sealed bytes of those files that a message to them names, as long as the key of that message is
 * here; and hears from them what became of it. A partner that has lost its own file gets it back in the same way.
 */
export class ServeFiles {
  constructor(private readonly ground: Ground) {}

  /** One range of the bytes of a file. */
  async range(
    { state: partner }: Partner,
    digest: string,
    asked: string | undefined,
  ): Promise<ServedRange> {
    const { dataSource } = this.ground;
    const { origin, bytes } = await this.between(dataSource.manager, partner, digest);
    const range = byteRangeOf(asked);
    const fits = range && range.to < bytes && range.to - range.from < PIECE_BYTES;
    const piece = fits && (await readRange(dataSource.manager, { origin, digest }, range));
    if (!piece) throw new Problem('range.invalid');
    return { bytes: piece, contentRange: `bytes ${range.from}-${range.to}/${bytes}` };
  }

  /** Notes what a partner says of a file. It may say so again, and the latest counts. */
  async hear({ state: partner }: Partner, digest: string, body: Uint8Array): Promise<void> {
    const said = checkShape(FileOutcome, parseStrictJson(body, { maxBytes: 1_024 }));
    const { dataSource, clock, audit, handler } = this.ground;
    const at = clock.now();
    await dataSource.transaction(async (em) => {
      const { origin } = await this.between(em, partner, digest);
      if (origin !== this.ground.state) throw new Problem('attachment.unknown', UNKNOWN);
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

  /**
   * The file of this name that a message to this partner names, or one of its own to this State.
   *
   * @throws Problem where there is none
   */
  private async between(
    em: EntityManager,
    partner: string,
    digest: string,
  ): Promise<{ origin: string; bytes: number }> {
    const rows: { origin: string; bytes: number }[] = await em.query(
      `select origin, bytes from sealed_file f
        where digest = $2 and (origin = $1 or origin = $3 and state = 'ARRIVED') and exists (
          select 1 from file_reference r join message m using (message_id) join sealed_key k using (message_id, part)
           where r.origin = f.origin and r.digest = f.digest and m.partner = $3
             and m.direction = case when f.origin = $1 then 'OUT' else 'IN' end)
        order by origin = $1 desc limit 1`,
      [this.ground.state, digest, partner],
    );
    if (!rows[0]) throw new Problem('attachment.unknown', UNKNOWN);
    return rows[0];
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

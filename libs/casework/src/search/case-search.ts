import type { StoredMessage } from '@trace/exchange';
import { PLANNED_ANEW, Problem, type Audit, type Clock, type NodeKeys } from '@trace/platform';
import { readMessage } from '@trace/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { CaseFileRow } from '../case-file.entity.ts';
import { assertAllowed, type Person } from '../permissions.ts';
import { notOfOtherUnits } from '../units/case-access.ts';
import { marksOfTexts } from './search-marks.ts';
import { searchedTexts, type SearchedKind } from './searched-texts.ts';
import { rankOf, wantedHits, type HitReason, type WantedHit } from './wanted-hits.ts';

/** A case that was found. */
export interface FoundCase {
  file: CaseFileRow;
  because: HitReason;
  /** What kind of text it was found by, and that text as it stands in the message. */
  kind: SearchedKind;
  found: string;
}

/** What a search has led to. */
export interface Search {
  hits: FoundCase[];
  /** Whether there may be more than were looked at: another word narrows it. */
  more: boolean;
}

interface Candidate {
  message_id: string;
  case_id: string;
  jws: string;
}

/** Of each way in which a term may be meant, so many messages are read. */
const MOST_READ = 100;
/** What is known by heart of marks that come again and again, such as those of makers. */
const MOST_REMEMBERED = 50_000;

const WRITE = `insert into message_mark (message_id, case_id, said_at, marks)
  select message_id, case_id, said_at, string_to_array(marks, ',')::bigint[]
    from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[]) as one (message_id, case_id, said_at, marks)
  on conflict do nothing`;

/** A message whose words can be found. */
export type Searchable = Pick<StoredMessage, 'message' | 'storedAt'>;

/**
 * Finds cases by numbers, references and words. The table holds keyed hashes alone, so that without the node's own key
 * none of it can be read; whether a case really fits is read in its signed messages.
 */
export class CaseSearch {
  private readonly remembered = new Map<string, string>();

  constructor(
    private readonly ground: {
      dataSource: DataSource;
      keys: NodeKeys;
      audit: Audit;
      clock: Clock;
    },
  ) {}

  /** Makes messages findable, in the caller's transaction; what is so already stays as it is. */
  async write(em: EntityManager, messages: readonly Searchable[]): Promise<void> {
    if (messages.length === 0) return;
    await em.query(WRITE, [
      messages.map(({ message }) => message.messageId),
      messages.map(({ message }) => message.caseId),
      messages.map(({ storedAt }) => storedAt),
      messages.map(({ message }) => this.marksOf(marksOfTexts(searchedTexts(message.body))).join()),
    ]);
  }

  /** Makes those of these messages findable that are not yet, in the caller's transaction. */
  async writeMissing(em: EntityManager, messages: readonly Searchable[]): Promise<void> {
    if (messages.length === 0) return;
    const ids = messages.map(({ message }) => message.messageId);
    const rows: { message_id: string }[] = await em.query(
      'select message_id from message_mark where message_id = any($1::uuid[])',
      [ids],
    );
    const known = new Set(rows.map((row) => row.message_id));
    await this.write(
      em,
      messages.filter(({ message }) => !known.has(message.messageId)),
    );
  }

  /**
   * The cases of which the person may know and that a term means, the surest first. The trail tells who searched, with
   * a digest of the term: two searches for the same can be seen to be so, and what was looked for can not.
   */
  async search(person: Person, term: string, limit: number): Promise<Search> {
    assertAllowed(person, 'case.search');
    const wanted = wantedHits(term);
    if (wanted.length === 0) throw new Problem('search.too-short');
    return this.ground.dataSource.transaction(async (em) => {
      // A server that expects many to fit would rather read the whole table.
      await em.query('set local enable_seqscan = off');
      const hits = new Map<string, FoundCase & { rank: number }>();
      let more = false;
      for (const one of wanted) {
        const candidates = await this.candidatesFor(em, person, one);
        more ||= candidates.length === MOST_READ;
        await this.judge(em, one, candidates, hits);
      }
      const found = [...hits.values()].toSorted(
        (one, other) =>
          one.rank - other.rank || other.file.openedAt.getTime() - one.file.openedAt.getTime(),
      );
      await this.note(em, person, term, found.length);
      return {
        hits: found.slice(0, limit),
        more: more || found.length > limit,
      };
    });
  }

  private async candidatesFor(
    em: EntityManager,
    { unit }: Person,
    { markSets }: WantedHit,
  ): Promise<Candidate[]> {
    const sets = markSets.filter((set) => set.length > 0).map((set) => this.marksOf(set));
    if (sets.length === 0) return [];
    const fits = sets.map((_, at) => `marked.marks @> $${at + 1}::bigint[]`).join(' or ');
    const confined =
      unit === undefined ? '' : `and ${notOfOtherUnits('marked.case_id', `$${sets.length + 1}`)}`;
    return em.query<Candidate[]>(
      `/* ${PLANNED_ANEW} */ select message_id, fitting.case_id, jws from (
         select message_id, case_id, said_at from message_mark marked
          where (${fits}) ${confined} order by said_at desc limit ${MOST_READ}) fitting
       join message using (message_id) order by said_at desc`,
      [...sets.map((set) => `{${set.join()}}`), ...(unit === undefined ? [] : [unit])],
    );
  }

  private async judge(
    em: EntityManager,
    { because, find }: WantedHit,
    candidates: readonly Candidate[],
    hits: Map<string, FoundCase & { rank: number }>,
  ): Promise<void> {
    const fitting = candidates.flatMap(({ case_id: caseId, jws }) => {
      const text = find(searchedTexts(readMessage(jws).body));
      return text ? [{ caseId, ...text, rank: rankOf(because, text.kind) }] : [];
    });
    const better = fitting.filter(
      ({ caseId, rank }) => rank < (hits.get(caseId)?.rank ?? Infinity),
    );
    if (better.length === 0) return;
    const files: CaseFileRow[] = await em
      .createQueryBuilder(CaseFileRow, 'file')
      .where('file.caseId = any(:ids)', { ids: better.map(({ caseId }) => caseId) })
      .getMany();
    for (const { caseId, kind, text, rank } of better) {
      const file = files.find((one) => one.caseId === caseId);
      if (file && rank < (hits.get(caseId)?.rank ?? Infinity))
        hits.set(caseId, { file, because, kind, found: text, rank });
    }
  }

  private async note(
    em: EntityManager,
    { person, role, correlationId }: Person,
    term: string,
    count: number,
  ): Promise<void> {
    const digest = this.ground.keys.mark(`SEARCH|${term}`).slice(0, 16);
    await this.ground.audit.record(em, [
      {
        at: this.ground.clock.now(),
        actor: person,
        role,
        action: 'CASES_SEARCHED',
        outcome: `${digest} ${count}`,
        ...(correlationId !== undefined && { correlationId }),
      },
    ]);
  }

  /** The keyed hashes of comparable forms, as numbers of sixty-four bits. */
  private marksOf(forms: readonly string[]): string[] {
    return forms.map((form) => {
      const known = this.remembered.get(form);
      if (known !== undefined) return known;
      const bytes = Buffer.from(this.ground.keys.mark(`SEARCHED|${form}`), 'base64url');
      const mark = String(bytes.readBigInt64BE(0));
      if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
      this.remembered.set(form, mark);
      return mark;
    });
  }
}

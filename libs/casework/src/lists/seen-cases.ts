import { In, type DataSource } from 'typeorm';
import { CaseFileRow } from '../case-file.entity.ts';
import type { Person } from '../permissions.ts';
import { notOfOtherUnits } from '../units/case-access.ts';

/** A case that somebody has opened. */
export interface SeenCase {
  file: CaseFileRow;
  seenAt: Date;
  /** Whether something was said in it since. */
  unread: boolean;
}

/** What a person has opened lately. */
export interface RecentCases {
  cases: SeenCase[];
  /** How many of all cases that the person has ever opened have something new. */
  unread: number;
}

/** A minute is fine enough for when something was last seen. */
const SEEN = `insert into case_seen (person, case_id, version, seen_at) values ($1, $2, $3, $4)
  on conflict (person, case_id) do update set version = excluded.version, seen_at = excluded.seen_at
   where case_seen.version <> excluded.version or case_seen.seen_at < excluded.seen_at - interval '1 minute'`;

const MOST_RECENT = 20;

/** Which cases each person has opened, and in which version: what was said since is unread. */
export class SeenCases {
  constructor(private readonly ground: { dataSource: DataSource }) {}

  /** Keeps that the person has the case before him as it is. */
  async see(
    { person }: Person,
    { caseId, version }: Pick<CaseFileRow, 'caseId' | 'version'>,
    at: Date,
  ): Promise<void> {
    await this.ground.dataSource.query(SEEN, [person, caseId, version, at]);
  }

  /** Those of these cases in which something was said since the person last opened them. */
  async unreadOf({ person }: Person, caseIds: readonly string[]): Promise<Set<string>> {
    if (caseIds.length === 0) return new Set();
    const rows: { case_id: string }[] = await this.ground.dataSource.query(
      `select case_id from case_seen seen join case_file file using (case_id)
        where seen.person = $1 and seen.case_id = any($2::uuid[]) and file.version > seen.version`,
      [person, caseIds],
    );
    return new Set(rows.map((row) => row.case_id));
  }

  /** The cases that the person has opened last: those with something new first, else the latest opened first. */
  async recent({ person, unit }: Person): Promise<RecentCases> {
    const confined = unit === undefined ? '' : `and ${notOfOtherUnits('seen.case_id', '$2')}`;
    const known = unit === undefined ? [person] : [person, unit];
    const from = `from case_seen seen join case_file file using (case_id) where seen.person = $1 ${confined}`;
    const { dataSource } = this.ground;
    const rows: { caseId: string; seenAt: Date; unread: boolean }[] = await dataSource.query(
      `select case_id as "caseId", seen.seen_at as "seenAt", file.version > seen.version as unread ${from}
        order by file.version > seen.version desc, seen.seen_at desc limit ${MOST_RECENT}`,
      known,
    );
    const [counted]: { count: number }[] = await dataSource.query(
      `select count(*)::int as count ${from} and file.version > seen.version`,
      known,
    );
    const files = await dataSource.manager.findBy(CaseFileRow, {
      caseId: In(rows.map(({ caseId }) => caseId)),
    });
    const byId = new Map(files.map((file) => [file.caseId, file]));
    return {
      cases: rows.flatMap(({ caseId, seenAt, unread }) => {
        const file = byId.get(caseId);
        return file ? [{ file, seenAt, unread }] : [];
      }),
      unread: counted?.count ?? 0,
    };
  }
}

import type { Partners } from '@trace/exchange';
import { Problem, type Audit, type Clock } from '@trace/platform';
import { newId } from '@trace/protocol';
import { In, type DataSource, type EntityManager } from 'typeorm';
import type { CaseFiles } from '../case-files.ts';
import { declaredCalendars } from '../declared-calendars.ts';
import { isKnownZone } from '../deadlines/local-time.ts';
import type { Calendar } from '../deadlines/calendar.ts';
import { assertAllowed, type Person } from '../permissions.ts';
import { CaseAccess, type Confined } from '../units/case-access.ts';
import type { DrawnOpening } from './draw-openings.ts';
import { baitsOpened } from './baits-opened.ts';
import { findUnusual, type Found } from './find-unusual.ts';
import type { UnusualFinding } from './finding.ts';
import { grouped } from './grouped.ts';
import { readBaited } from './read-desk-facts.ts';
import { readFacts, shownDaysUntil } from './read-facts.ts';
import { UnusualWordRow, type Verdict } from './unusual-word.entity.ts';

const DAY_MS = 86_400_000;

/** A finding or a drawn opening, with what people have said about it, the latest last. */
export type WithWords<T> = T & { words: UnusualWordRow[] };

/** What is unusual at this moment. */
export interface UnusualReport {
  now: Date;
  /** The days that are shown. */
  from: string;
  until: string;
  findings: WithWords<UnusualFinding>[];
  openings: WithWords<DrawnOpening>[];
  /** The references of all cases that are named. */
  references: ReadonlyMap<string, string>;
}

/** What is said about something. */
export interface WordOrder {
  about: string;
  verdict: Verdict;
  sentence: string;
  key: string;
}

/** What the report stands on. */
export interface UnusualGround {
  dataSource: DataSource;
  caseFiles: CaseFiles;
  partners: Partners;
  audit: Audit;
  clock: Clock;
}

/**
 * What is unusual on this node: read from the facts each time, never stored. What supervisors say about it is added and
 * never changed.
 */
export class Unusual {
  private readonly access: CaseAccess;

  constructor(private readonly ground: UnusualGround) {
    this.access = new CaseAccess(ground.dataSource);
  }

  /** Everything that somebody may know of; who is confined to a unit sees nothing of cases and officers of others. */
  async report(person: Confined): Promise<UnusualReport> {
    const { dataSource, clock } = this.ground;
    const em = dataSource.manager;
    const now = clock.now();
    const { findings, openings, today } = await this.known(em, person, now);
    const keys = [...findings, ...openings].map(({ key }) => key);
    const words = await em.find(UnusualWordRow, {
      where: { about: In(keys) },
      order: { saidAt: 'ASC', wordId: 'ASC' },
    });
    const about = grouped(words, (word) => word.about);
    const said = <T extends { key: string }>(one: T): WithWords<T> => ({
      ...one,
      words: about.get(one.key) ?? [],
    });
    const caseIds = [
      ...findings.flatMap((one) => one.caseIds),
      ...openings.map(({ caseId }) => caseId),
    ];
    return {
      now,
      ...shownDaysUntil(today),
      findings: findings.map(said),
      openings: openings.map(said),
      references: await referencesOf(em, caseIds),
    };
  }

  /**
   * Says about a finding or a drawn opening whether it was justified; nobody says so of what he did himself.
   *
   * @throws Problem unusual.unknown, unusual.own, idempotency.mismatch
   */
  async say(person: Person, order: WordOrder): Promise<UnusualWordRow> {
    assertAllowed(person, 'unusual.judge');
    const { dataSource, clock, audit } = this.ground;
    const { about, verdict, sentence, key } = order;
    return dataSource.transaction(async (em) => {
      await em.query('select pg_advisory_xact_lock(hashtextextended($1, 83))', [about]);
      const before = await em.findOneBy(UnusualWordRow, { saidBy: person.person, key });
      if (before !== null) {
        if (before.about === about && before.verdict === verdict && before.sentence === sentence)
          return before;
        throw new Problem('idempotency.mismatch');
      }
      const saidAt = clock.now();
      const { findings, openings } = await this.known(em, person, saidAt);
      const meant = [...findings, ...openings].find((one) => one.key === about);
      if (meant === undefined) throw new Problem('unusual.unknown');
      if (meant.officer === person.person) throw new Problem('unusual.own');
      const row: UnusualWordRow = {
        wordId: newId(),
        about,
        verdict,
        sentence,
        saidBy: person.person,
        key,
        saidAt,
      };
      await em.insert(UnusualWordRow, row);
      await audit.record(em, [
        {
          at: saidAt,
          actor: person.person,
          role: person.role,
          action: 'UNUSUAL_JUDGED',
          outcome: `${verdict} ${about}`,
          reason: sentence,
          ...('caseId' in meant && { caseId: meant.caseId }),
          ...(person.correlationId !== undefined && { correlationId: person.correlationId }),
        },
      ]);
      return row;
    });
  }

  /** Baits that were opened within a day: cheap enough to be asked for again and again. */
  async baitsOpened(): Promise<{ findings: UnusualFinding[]; now: Date }> {
    const { dataSource, clock } = this.ground;
    const now = clock.now();
    const from = new Date(now.getTime() - DAY_MS);
    const { zone } = this.calendar();
    return {
      now,
      findings: baitsOpened({ baited: await readBaited(dataSource.manager, { zone, from }) }),
    };
  }

  private async known(
    em: EntityManager,
    person: Confined,
    now: Date,
  ): Promise<Found & { today: number }> {
    const { caseFiles } = this.ground;
    const facts = await readFacts({ em, caseFiles, calendar: this.calendar(), now });
    const found = findUnusual(facts);
    const { today, units } = facts;
    if (person.unit === undefined) return { ...found, today };
    const named = [
      ...found.findings.flatMap((one) => one.caseIds),
      ...found.openings.map(({ caseId }) => caseId),
    ];
    const open = await this.access.known(person, named);
    const isNear = (officer: string | undefined): boolean =>
      officer === undefined || (units.get(officer) ?? person.unit) === person.unit;
    return {
      today,
      findings: found.findings.filter(
        ({ officer, caseIds }) => isNear(officer) && caseIds.every((caseId) => open.has(caseId)),
      ),
      openings: found.openings.filter(({ officer, caseId }) => isNear(officer) && open.has(caseId)),
    };
  }

  /** The days and the zone of this State, as it declares them now. */
  private calendar(): Calendar {
    const { partners } = this.ground;
    const declared = declaredCalendars(partners.historyOf(partners.ownState)).at(-1)?.calendar;
    const { state, zone, weekend, holidays, version } = declared ?? UNDECLARED;
    return { state, zone: isKnownZone(zone) ? zone : 'UTC', weekend, holidays, version };
  }
}

/** Of a State that has declared no calendar, as the fold takes it. */
const UNDECLARED: Calendar = {
  state: '',
  zone: 'UTC',
  weekend: [6, 7],
  holidays: [],
  version: 'none',
};

async function referencesOf(
  em: EntityManager,
  caseIds: readonly string[],
): Promise<Map<string, string>> {
  const rows: { caseId: string; reference: string }[] = await em.query(
    'select case_id as "caseId", reference from case_file where case_id = any($1::uuid[])',
    [[...new Set(caseIds)]],
  );
  return new Map(rows.map(({ caseId, reference }) => [caseId, reference]));
}

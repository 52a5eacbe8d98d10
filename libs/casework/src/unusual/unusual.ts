import type { Partners } from '@trace/exchange';
import { Problem, type Audit, type Clock } from '@trace/platform';
import { newId } from '@trace/protocol';
import { In, type DataSource, type EntityManager } from 'typeorm';
import type { CaseFiles } from '../case-files.ts';
import { usableCalendar } from '../case/calendars.ts';
import { declaredCalendars } from '../declared-calendars.ts';
import type { Calendar } from '../deadlines/calendar.ts';
import type { DayNumber } from '../deadlines/day.ts';
import { assertAllowed, type Person } from '../permissions.ts';
import { CaseAccess, type Confined } from '../units/case-access.ts';
import type { DrawnOpening } from './draw-openings.ts';
import type { Facts } from './facts.ts';
import { baitsOpened } from './baits-opened.ts';
import { findUnusual, type Found } from './find-unusual.ts';
import type { UnusualFinding } from './finding.ts';
import { hideBaits } from './hide-baits.ts';
import { grouped } from '../grouped.ts';
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
    const { findings, openings, today } = await this.known(person, now);
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
    const known = await saidBefore(dataSource.manager, person, order);
    if (known !== undefined) return known;
    // To read all facts takes a moment, in which no transaction stays open and nobody waits for a lock.
    const meant = await this.meant(person, about);
    return dataSource.transaction(async (em) => {
      // The same word twice at once comes one after the other.
      await em.query('select pg_advisory_xact_lock(hashtextextended($1, 83))', [person.person]);
      const before = await saidBefore(em, person, order);
      if (before !== undefined) return before;
      const saidAt = clock.now();
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

  /** What a word is about, of whatever its author may know of. */
  private async meant(person: Person, about: string): Promise<UnusualFinding | DrawnOpening> {
    const { findings, openings } = await this.known(person, this.ground.clock.now());
    const meant = [...findings, ...openings].find((one) => one.key === about);
    if (meant === undefined) throw new Problem('unusual.unknown');
    if (meant.officer === person.person) throw new Problem('unusual.own');
    return meant;
  }

  private async known(person: Confined, now: Date): Promise<Found & { today: DayNumber }> {
    const { dataSource, caseFiles } = this.ground;
    const em = dataSource.manager;
    const facts = await readFacts({ em, caseFiles, calendar: this.calendar(), now });
    const found = await this.near(person, findUnusual(facts), facts.units);
    return { today: facts.today, ...hideBaits(found, facts.baits) };
  }

  /** Of what was found, that which concerns no case and no officer of another unit than somebody's own. */
  private async near(person: Confined, found: Found, units: Facts['units']): Promise<Found> {
    if (person.unit === undefined) return found;
    const named = [
      ...found.findings.flatMap((one) => one.caseIds),
      ...found.openings.map(({ caseId }) => caseId),
    ];
    const open = await this.access.known(person, named);
    const isNear = (officer: string | undefined): boolean =>
      officer === undefined || (units.get(officer) ?? person.unit) === person.unit;
    return {
      findings: found.findings.filter(
        ({ officer, caseIds }) => isNear(officer) && caseIds.every((caseId) => open.has(caseId)),
      ),
      openings: found.openings.filter(({ officer, caseId }) => isNear(officer) && open.has(caseId)),
    };
  }

  /** The days and the zone of this State, as it declares them now. */
  private calendar(): Calendar {
    const { partners } = this.ground;
    const { ownState } = partners;
    return usableCalendar(
      declaredCalendars(partners.historyOf(ownState)).at(-1)?.calendar,
      ownState,
    );
  }
}

/** The word that somebody has said under the same key before. @throws Problem idempotency.mismatch where it is another */
async function saidBefore(
  em: EntityManager,
  { person: saidBy }: Person,
  { about, verdict, sentence, key }: WordOrder,
): Promise<UnusualWordRow | undefined> {
  const before = await em.findOneBy(UnusualWordRow, { saidBy, key });
  if (before === null) return undefined;
  if (before.about === about && before.verdict === verdict && before.sentence === sentence)
    return before;
  throw new Problem('idempotency.mismatch');
}

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

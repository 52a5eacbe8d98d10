import { Controller, Get, Query } from '@nestjs/common';
import { CaseFiles, declaredCalendars, yearlyCounts, type Person } from '@trace/casework';
import { AtCall, Lanes, PartnerQuotas, Partners } from '@trace/exchange';
import { Clock } from '@trace/platform';
import { fingerprintOf, instant, type Partner } from '@trace/protocol';
import { DataSource } from 'typeorm';
import { Allow } from './allow.ts';
import { limitOf, OverdueQuery } from './case-query.view.ts';
import { Documented } from './documented.ts';
import { Caller } from './headers.ts';
import { CalendarsView, CalendarView } from './views/calendar.view.ts';
import { LaneView } from './views/lane.view.ts';
import { OverdueCaseView, OverduePageView } from './views/overdue.view.ts';
import {
  DirectoryFreshnessView,
  OwnStatementView,
  PartnerTrustView,
} from './views/partner-trust.view.ts';
import { PartnersView, PartnerView } from './views/partner.view.ts';
import { YearsView } from './views/yearly-counts.view.ts';

/** What a supervisor sees at a glance, and whom this State can ask. */
@Controller('v1')
export class OverviewController {
  constructor(
    private readonly caseFiles: CaseFiles,
    private readonly partners: Partners,
    private readonly lanes: Lanes,
    private readonly quotas: PartnerQuotas,
    private readonly atCall: AtCall,
    private readonly clock: Clock,
    private readonly dataSource: DataSource,
  ) {}

  /** Counts what happened with each partner, year by year, as article 18 of Directive (EU) 2023/977 asks for it. */
  @Get('overview/years')
  @Allow('statistics.read')
  @Documented({ ok: YearsView, problems: [] })
  async countYears(): Promise<YearsView> {
    return { years: await yearlyCounts(this.dataSource.manager) };
  }

  /** Lists what is overdue or due soon at this moment, the most urgent first. */
  @Get('overdue')
  @Allow('overdue.read')
  @Documented({ ok: OverduePageView, problems: [400] })
  async listOverdue(
    @Query() query: OverdueQuery,
    @Caller() { unit }: Person,
  ): Promise<OverduePageView> {
    const { cursor, direction } = query;
    const wanted = { limit: limitOf(query), ...(cursor !== undefined && { cursor }) };
    const [{ items, next }, totals] = await Promise.all([
      this.caseFiles.overdue(
        {
          ...(direction !== undefined && { direction }),
          ...(unit !== undefined && { confinedTo: unit }),
        },
        wanted,
      ),
      this.caseFiles.overdueTotals(unit),
    ]);
    const now = this.clock.now();
    return {
      asOf: instant(now),
      totals,
      cases: items.map((opened) => OverdueCaseView.ofOpened(opened, now)),
      ...(next !== undefined && { next }),
    };
  }

  /** Lists every calendar of this State and its partners that a clock was or is computed by. */
  @Get('calendars')
  @Allow('calendars.read')
  @Documented({ ok: CalendarsView, problems: [] })
  listCalendars(): CalendarsView {
    const { ownState } = this.partners;
    const states = [ownState, ...this.partners.all().map(({ state }) => state)];
    return {
      state: ownState,
      states: states.map((state) => ({
        state,
        calendars: declaredCalendars(this.partners.historyOf(state)).map((one) =>
          CalendarView.of(one),
        ),
      })),
    };
  }

  /** Lists the partner States with their legal bases, calendars and lanes. */
  @Get('partners')
  @Allow('partners.read')
  @Documented({ ok: PartnersView, problems: [] })
  async listPartners(): Promise<PartnersView> {
    const lanes = new Map(
      (await this.lanes.list()).map((lane) => [lane.partner, LaneView.of(lane)]),
    );
    const uses = new Map((await this.quotas.list()).map((use) => [use.partner, use]));
    const putOff = new Map((await this.atCall.list()).map((one) => [one.partner, one]));
    const { limits } = this.quotas;
    const today = instant(this.clock.now()).slice(0, 10);
    const waiting = new Set((await this.partners.store.waiting()).map(({ state }) => state));
    const seen = await this.partners.store.freshness();
    const { self } = this.partners;
    return {
      state: this.partners.ownState,
      ...(self && { own: ownOf(self) }),
      ...(seen && { directory: freshnessOf(seen) }),
      partners: this.partners.all().flatMap((one) => {
        const { state } = one;
        const standing = this.partners.standing(state);
        if (standing === undefined) return [];
        const speaks = this.partners.versionFor(state);
        const trust = PartnerTrustView.of(one, standing, {
          speaks,
          changeWaits: waiting.has(state),
          now: this.clock.now(),
        });
        const bases = this.partners.sharedBases(state, today);
        const used = { limits, use: uses.get(state), putOff: putOff.get(state) };
        return [PartnerView.of(one, trust, bases, lanes.get(state), used)];
      }),
    };
  }
}

function ownOf({ statement, token }: Partner): OwnStatementView {
  return {
    fingerprint: fingerprintOf(token),
    statementVersion: statement.version,
    statementValidUntil: instant(new Date(statement.exp * 1_000)),
  };
}

function freshnessOf(seen: {
  seenAt: Date;
  triedAt: Date | null;
  fault: string | null;
}): DirectoryFreshnessView {
  return {
    seenAt: instant(seen.seenAt),
    ...(seen.triedAt && { triedAt: instant(seen.triedAt) }),
    ...(seen.fault !== null && { fault: seen.fault }),
  };
}

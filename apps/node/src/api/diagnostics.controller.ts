import { Body, Controller, Get, HttpCode, Post as HttpPost, Req } from '@nestjs/common';
import {
  mailLanguageOf,
  MailWords,
  NotTaken,
  Post,
  PROFILES,
  testMail,
  type DeadlineProfile,
  type Person,
} from '@trace/casework';
import { clockSkews, Lanes, Partners } from '@trace/exchange';
import {
  Audit,
  backupStates,
  Clock,
  Config,
  databaseFacts,
  diskFacts,
  Jobs,
  Problem,
  programVersion,
  TrailGuard,
} from '@trace/platform';
import { instant, newId } from '@trace/protocol';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { Allow } from './allow.ts';
import { callOf } from './call.ts';
import { Documented } from './documented.ts';
import { Caller } from './headers.ts';
import { SendTestMail } from './mail-test.message.ts';
import {
  BackupView,
  ClockSkewView,
  DatabaseView,
  DeadlineProfilesView,
  DiagnosticsView,
  MailTestView,
  TrailView,
  type DeadlineRuleView,
  type QueueView,
} from './views/diagnostics.view.ts';
import { CertificateView, PublishedKeyView } from './views/published-key.view.ts';

/** What whoever looks after the node has to see, and the mail by which the server is tried. */
@Controller('v1')
export class DiagnosticsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly partners: Partners,
    private readonly lanes: Lanes,
    private readonly jobs: Jobs,
    private readonly config: Config,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly guard: TrailGuard,
  ) {}

  /** Shows versions, migrations, database, queue, clocks, disk, certificates and backups of this node. */
  @Get('diagnostics')
  @Allow('diagnostics.read')
  @Documented({ ok: DiagnosticsView, problems: [] })
  async showDiagnostics(): Promise<DiagnosticsView> {
    const { manager } = this.dataSource;
    const { dataDir, mail } = this.config;
    const { self, ownState } = this.partners;
    const now = this.clock.now();
    const [program, database, disk, audit, queue, clocks, backups] = await Promise.all([
      programVersion(),
      databaseFacts(manager),
      diskFacts(dataDir),
      this.guard.standing(manager),
      this.queue(),
      clockSkews(manager, ownState),
      backupStates(manager),
    ]);
    return {
      state: ownState,
      nowAt: instant(now),
      versions: { program, node: process.versions.node, database: database.version },
      database: DatabaseView.of(database),
      queue,
      clocks: clocks.map((one) => ClockSkewView.of(one)),
      disk: { ...disk, standing: this.guard.disk },
      audit: TrailView.of(audit),
      keys: self ? PublishedKeyView.allOf(self, now) : [],
      certificates: self ? CertificateView.allOf(self, now) : [],
      backups: backups.map((one) => BackupView.of(one)),
      mail: { configured: mail !== undefined, ...(mail && { from: mail.from }) },
    };
  }

  /** Sends one mail through the server of the settings, and says whether it was taken. */
  @HttpPost('diagnostics/mail-test')
  @HttpCode(200)
  @Allow('mail.test')
  @Documented({ asks: SendTestMail, ok: MailTestView, problems: [408, 409, 413, 415] })
  async sendTestMail(
    @Body() { to }: SendTestMail,
    @Caller() { person, role, correlationId }: Person,
    @Req() request: Request,
  ): Promise<MailTestView> {
    const { mail } = this.config;
    if (mail === undefined) throw new Problem('mail.not-configured');
    const state = this.partners.ownState;
    const now = this.clock.now();
    const post = new Post(mail);
    const language = mailLanguageOf(
      callOf(request).session?.account.language,
      mailLanguageOf(mail.language, 'en'),
    );
    const text = testMail(newId(), state, new MailWords(language));
    const outcome = await post.send([to], text, now).then(
      () => undefined,
      (fault: unknown) => {
        if (!(fault instanceof NotTaken)) throw fault;
        return fault;
      },
    );
    post.close();
    await this.dataSource.transaction((em) =>
      this.audit.record(em, [
        {
          at: now,
          actor: person,
          role,
          action: 'MAIL_TESTED',
          outcome: outcome?.code ?? 'TAKEN',
          ...(correlationId !== undefined && { correlationId }),
        },
      ]),
    );
    if (outcome) throw new Problem('mail.not-taken', `The server said: ${outcome.message}.`);
    return { takenAt: instant(now) };
  }

  /** Shows the table of deadlines: every period with the instrument that names it. */
  @Get('deadline-profiles')
  @Allow('deadlines.read')
  @Documented({ ok: DeadlineProfilesView, problems: [] })
  listDeadlineProfiles(): DeadlineProfilesView {
    return {
      profiles: Object.values(PROFILES).map((profile) => ({
        name: profile.name,
        source: profile.source,
        rules: rulesOf(profile),
      })),
    };
  }

  private async queue(): Promise<QueueView> {
    const { since, ...counts } = await this.jobs.counts();
    const lanes = await this.lanes.list();
    const { fault } = this.jobs;
    return {
      backend: this.config.redisUrl === undefined ? 'POSTGRESQL' : 'REDIS',
      ...counts,
      ...(since && { waitingSince: instant(since) }),
      ...(fault !== undefined && { fault }),
      undelivered: lanes.reduce((sum, { waiting }) => sum + waiting, 0),
      restingLanes: lanes.filter(({ circuit }) => circuit === 'OPEN').length,
    };
  }
}

function rulesOf({ acknowledgement, answer, delivery }: DeadlineProfile): DeadlineRuleView[] {
  const named = [
    ['DELIVERY', delivery],
    ['ACKNOWLEDGEMENT', acknowledgement],
    ['ANSWER', answer],
  ] as const;
  return named.flatMap(([clock, rule]) =>
    rule ? [{ clock, ...rule.period, source: rule.source, standing: rule.standing }] : [],
  );
}

import type { ClockSkew } from '@trace/exchange';
import type { BackupState, DatabaseFacts, TrailStanding } from '@trace/platform';
import { instant } from '@trace/protocol';
import type { CertificateView, PublishedKeyView } from './published-key.view.ts';

/** Which programs run here. */
export class VersionsView {
  program: string;
  node: string;
  database: string;
}

/** A migration that was applied. */
export class MigrationView {
  name: string;
  appliedAt: string;
}

/** The database as it stands. */
export class DatabaseView {
  bytes: number;
  connections: number;
  migrations: MigrationView[];
  /** Known to this program and not applied yet. */
  pending: string[];

  static of({ bytes, connections, migrations, pending }: DatabaseFacts): DatabaseView {
    return {
      bytes,
      connections,
      migrations: migrations.map(({ name, appliedAt }) => ({
        name,
        appliedAt: instant(appliedAt),
      })),
      pending,
    };
  }
}

/** The queue of nudges, and what waits in the lanes: the queue may be empty, what waits is in the database. */
export class QueueView {
  /** POSTGRESQL or REDIS. */
  backend: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  /** Since when the first of them waits. */
  waitingSince?: string;
  /** What is wrong with the queue, where something is. */
  fault?: string;
  /** Messages that have no receipt yet, in all lanes. */
  undelivered: number;
  /** Lanes that rest after failures. */
  restingLanes: number;
}

/** How far the clock of a partner seems to be from this node's. */
export class ClockSkewView {
  partner: string;
  /** Milliseconds that it is ahead; negative where it is behind. */
  aheadMilliseconds: number;
  seenAt: string;

  static of({ partner, aheadMs, seenAt }: ClockSkew): ClockSkewView {
    return { partner, aheadMilliseconds: aheadMs, seenAt: instant(seenAt) };
  }
}

/** The disk on which the data folder lies. */
export class DiskView {
  freeBytes: number;
  totalBytes: number;
  /** UP, WARNING where it fills, or FULL: cases can be read and nothing new is taken in. */
  standing: string;
}

/** Whether what is done can be written down: the audit trail, and the log over it. */
export class TrailView {
  /** UP; BEHIND where entries get no positions; STOPPED where the time of grace is over and nothing more is done. */
  log: string;
  /** Entries that have no position yet. */
  waiting: number;
  /** Since when the oldest of them waits. */
  waitingSince?: string;
  /** When nothing more is done, unless the log goes on before. */
  refusedFrom?: string;
  /** Since when entries can not be written at all, where they can not. */
  unwrittenSince?: string;

  static of({ log, waiting, oldestAt, refusedFrom, unwrittenSince }: TrailStanding): TrailView {
    return {
      log,
      waiting,
      ...(oldestAt && { waitingSince: instant(oldestAt) }),
      ...(refusedFrom && { refusedFrom: instant(refusedFrom) }),
      ...(unwrittenSince && { unwrittenSince: instant(unwrittenSince) }),
    };
  }
}

/** A backup, or the test of one. */
export class BackupView {
  /** BACKUP, or RESTORE_TEST: a backup that was read through. */
  kind: string;
  at: string;
  /** The moment that the backup holds. */
  madeAt: string;
  bytes: number;
  rows: number;
  /** SHA-256 of the file, hexadecimal. */
  digest: string;
  person: string;

  static of({ at, madeAt, ...rest }: BackupState): BackupView {
    return { ...rest, at: instant(at), madeAt: instant(madeAt) };
  }
}

/** Whether this node sends mails. */
export class MailView {
  configured: boolean;
  from?: string;
}

/** What whoever looks after a node has to see. */
export class DiagnosticsView {
  state: string;
  /** The clock of the node. */
  nowAt: string;
  versions: VersionsView;
  database: DatabaseView;
  queue: QueueView;
  clocks: ClockSkewView[];
  disk: DiskView;
  audit: TrailView;
  /** The keys and certificates that this State's own statement names. */
  keys: PublishedKeyView[];
  certificates: CertificateView[];
  backups: BackupView[];
  mail: MailView;
}

/** That the mail server has taken a mail. */
export class MailTestView {
  takenAt: string;
}

/** A period of a deadline profile, and who says so. */
export class DeadlineRuleView {
  /** ACKNOWLEDGEMENT, ANSWER or DELIVERY. */
  clock: string;
  /** MINUTE, HOUR, CALENDAR_DAY, WORKING_DAY or MONTH. */
  unit: string;
  count: number;
  source: string;
  /** READ, TO_BE_CHECKED or NODE_DEFAULT. */
  standing: string;
}

/** A row of the table of deadlines. */
export class DeadlineProfileView {
  name: string;
  source: string;
  rules: DeadlineRuleView[];
}

/** The table of deadlines, as it stands in the program. */
export class DeadlineProfilesView {
  profiles: DeadlineProfileView[];
}

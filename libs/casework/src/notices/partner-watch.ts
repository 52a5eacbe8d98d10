import {
  SECURITY_EVENTS,
  takeUntoldEvents,
  type Lanes,
  type LaneState,
  type SecurityEventKind,
} from '@trace/exchange';
import { log, type Audit, type AuditNote, type Clock } from '@trace/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { Desk } from './desk.ts';
import type { NoticeKind } from './notice-kinds.ts';
import { writeNotices, type NoticeOrder } from './write-notices.ts';

/** What the watch stands on. */
interface Ground {
  dataSource: DataSource;
  lanes: Pick<Lanes, 'list'>;
  audit: Audit;
  clock: Clock;
}

/** Events that a person can act on by the list of refused messages, and by name. */
const KIND_OF: Partial<Record<SecurityEventKind, NoticeKind>> = {
  EQUIVOCATION: 'MESSAGE_REFUSED',
  FOREIGN_CASE: 'MESSAGE_REFUSED',
  PUT_OFF: 'PARCELS_PUT_OFF',
};

/** Whom an event is told to: what ends processes is the matter of whoever runs them too. */
const DESKS_OF: Partial<Record<SecurityEventKind, readonly Desk[]>> = {
  PUT_OFF: ['SUPERVISOR', 'ADMINISTRATOR'],
};

/**
 * Tells the supervisors what looks like an attack, and which partner has fallen silent: once for each kind, partner and
 * hour, and once for each silence, by notice and by mail.
 */
export class PartnerWatch {
  readonly name = 'partner-watch';
  private readonly logger = log('partner-watch');

  constructor(private readonly ground: Ground) {}

  /** One round. Returns how many notices are new. */
  async run(): Promise<number> {
    const { dataSource, lanes, clock } = this.ground;
    const now = clock.now();
    const silences = silencesOf(await lanes.list(), now);
    return dataSource.transaction(async (em) => {
      const events = await this.events(em, now);
      return writeNotices(em, [...events, ...silences]);
    });
  }

  private async events(em: EntityManager, now: Date): Promise<NoticeOrder[]> {
    const events = await takeUntoldEvents(em, now);
    await this.ground.audit.record(
      em,
      events.map(({ kind, partner }): AuditNote => ({
        at: now,
        actor: 'node',
        role: 'NODE',
        action: 'SECURITY_EVENT',
        outcome: kind,
        ...(partner !== '' && { partner }),
      })),
    );
    return events.flatMap(({ kind, partner, hour, times, outcome }) => {
      this.logger.warn(SECURITY_EVENTS[kind], { partner, code: outcome, count: times });
      return (DESKS_OF[kind] ?? ['SUPERVISOR']).map((desk) => ({
        key: `security:${kind}:${partner}:${hour.toISOString()}`,
        what: KIND_OF[kind] ?? 'SECURITY_EVENT',
        desk,
        raisedAt: now,
        ...(partner !== '' && { partner }),
      }));
    });
  }
}

/** One notice for each silence, named by the receipt before it. */
function silencesOf(lanes: readonly LaneState[], raisedAt: Date): NoticeOrder[] {
  return lanes
    .filter(({ health }) => health === 'SILENT')
    .map(({ partner, canaryReceiptAt }) => ({
      key: `silent:${partner}:${canaryReceiptAt?.toISOString() ?? 'never'}`,
      what: 'PARTNER_SILENT',
      desk: 'SUPERVISOR',
      partner,
      raisedAt,
    }));
}

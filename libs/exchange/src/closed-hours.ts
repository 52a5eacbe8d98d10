import type { Partner } from '@trace/protocol';
import type { Clock } from '@trace/platform';
import type { DataSource } from 'typeorm';
import { LONGEST_RETRY_AFTER_MS } from './retry.ts';
import { openingHoursAt, type OpeningHours } from './opening-hours.ts';

/** Why a lane rests until the partner's service window opens. */
export const OUTSIDE_WINDOW = 'outside-service-window';
/** Why a lane rests after something urgent was tried outside the window, in vain. */
export const TRIED_OUTSIDE_WINDOW = 'no-answer-outside-service-window';
/** Two windows are never further apart than a week, or a day more where clocks change. */
export const LONGEST_WINDOW_REST_MS = 8 * 86_400_000;

/** The service hours of a partner at an instant, by its statement in force. */
export function hoursOf({ statement }: Partner, now: Date): OpeningHours {
  const { trace_node: node, trace_state: about } = statement.metadata;
  return openingHoursAt(node.service_windows, about.zone, now);
}

/**
 * Lets lanes rest while their partner takes no parcels by what it publishes: it is no failure and no outage, no try is
 * made, and people read until when. What is urgent does not wait for an office to open: then the lane is tried, once in
 * a quarter of an hour while nobody answers.
 */
export class ClosedHours {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Whether a lane may be drained now. If not, it rests until the window opens, where something waits. */
  async mayDrain(partner: Partner): Promise<boolean> {
    const hours = hoursOf(partner, this.clock.now());
    if (hours.open) return true;
    if (await this.holdsUrgent(partner.state)) {
      await this.end([partner.state], [OUTSIDE_WINDOW]);
      return true;
    }
    await this.rest(partner.state, hours.next, OUTSIDE_WINDOW);
    return false;
  }

  /** Whether nobody is due to answer at this hour. */
  isClosed(partner: Partner): boolean {
    return !hoursOf(partner, this.clock.now()).open;
  }

  /** Notes that what is urgent was tried in vain: again in a quarter of an hour, or when the window opens. */
  async tried(partner: Partner): Promise<void> {
    const now = this.clock.now();
    const hours = hoursOf(partner, now);
    const later = now.getTime() + LONGEST_RETRY_AFTER_MS;
    const next = hours.open ? now.getTime() : Math.min(later, hours.next.getTime());
    await this.rest(partner.state, new Date(next), TRIED_OUTSIDE_WINDOW);
  }

  /** Ends the rests of partners whose window is open by now, or who publish none any more. */
  async reopen(partners: readonly Partner[]): Promise<void> {
    const now = this.clock.now();
    const open = partners.filter((partner) => hoursOf(partner, now).open);
    await this.end(
      open.map(({ state }) => state),
      [OUTSIDE_WINDOW, TRIED_OUTSIDE_WINDOW],
    );
  }

  private async rest(partner: string, until: Date, reason: string): Promise<void> {
    await this.dataSource.query(
      `update lane set next_attempt_at = $2, last_error = $3,
              waiting_since = coalesce(waiting_since, (select min(queued_at) from outbox where partner = $1))
        where partner = $1 and holder is null and exists (select from outbox where partner = $1)`,
      [partner, until, reason],
    );
  }

  private async end(partners: readonly string[], reasons: readonly string[]): Promise<void> {
    await this.dataSource.query(
      `update lane set next_attempt_at = null, last_error = null
        where partner = any($1::text[]) and last_error = any($2::text[])`,
      [partners, reasons],
    );
  }

  private async holdsUrgent(partner: string): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(
      `select 1 from outbox join message using (message_id) join case_file using (case_id)
        where outbox.partner = $1 and case_file.urgency = 'URGENT' limit 1`,
      [partner],
    );
    return rows.length > 0;
  }
}

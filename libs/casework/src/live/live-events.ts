import {
  AnnouncementFeed,
  EVERYTHING,
  log,
  Problem,
  type Announcement,
  type Clock,
  type Heard,
} from '@trace/platform';
import type { DataSource } from 'typeorm';
import type { Session } from '../accounts/session.ts';
import type { Sessions } from '../accounts/sessions.ts';
import { eventsFor, type LiveEvent } from './events-for.ts';

/** Somebody who is signed in and wants to hear of changes as they happen. */
export interface Listener {
  session: Session;
  say(event: LiveEvent): void;
  end(): void;
}

/** What live events stand on. */
export interface LiveGround {
  dataSource: DataSource;
  sessions: Pick<Sessions, 'unchanged'>;
  clock: Clock;
  databaseUrl: string;
  state: string;
}

/** How often it is said that nothing is wrong. */
const BEAT_MS = 15_000;
/** After this the browser calls again, and who it is is asked anew. */
const LONGEST_MS = 3_600_000;
/** As many places as one person has open at once, and a few more. */
const MOST_OF_ONE = 10;
const MOST_OF_ALL = 2_000;

/**
 * Tells people who are signed in that something has changed at which they may be looking: which case, or that there are
 * notices; never what. Before anything is said, each session is looked at: one that has ended hears nothing any more.
 */
export class LiveEvents {
  private readonly listeners = new Map<Listener, Date>();
  private readonly feed: AnnouncementFeed;
  private timer: NodeJS.Timeout | undefined;
  private turn = Promise.resolve();
  private closed = false;

  constructor(private readonly ground: LiveGround) {
    const { databaseUrl, state } = ground;
    this.feed = new AnnouncementFeed(databaseUrl, `trace-node ${state}`, (heard) =>
      this.queue(() => this.tell(heard)),
    );
  }

  /** Lets somebody listen. @returns how to stop. @throws Problem events.too-many */
  join(listener: Listener): () => void {
    const { person } = listener.session.person;
    const own = [...this.listeners.keys()].filter((one) => one.session.person.person === person);
    if (this.closed || own.length >= MOST_OF_ONE || this.listeners.size >= MOST_OF_ALL)
      throw new Problem('events.too-many', undefined, { retryAfterSeconds: 60 });
    this.listeners.set(listener, this.ground.clock.now());
    this.feed.open();
    this.timer ??= setInterval(() => this.queue(() => this.beat()), BEAT_MS).unref();
    return () => this.listeners.delete(listener);
  }

  /** Sends everybody away, and lets nobody in any more. */
  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    for (const listener of this.listeners.keys()) this.dismiss(listener);
    await this.feed.close();
    await this.turn;
  }

  /** One thing after the other, so that everybody hears it in order. */
  private queue(work: () => Promise<void>): void {
    this.turn = this.turn.then(work).catch((fault: unknown) => {
      // The next beat comes by itself; who hears none for a while asks for everything again.
      log('live').warn('changes were not told', { fault });
    });
  }

  private async beat(): Promise<void> {
    if (this.listeners.size === 0) return;
    await this.feed.probe();
    if (!this.feed.isLive) return;
    const old = new Date(this.ground.clock.now().getTime() - LONGEST_MS);
    for (const [listener, since] of this.listeners) if (since < old) this.dismiss(listener);
    for (const listener of await this.present()) listener.say({ event: 'beat' });
  }

  private async tell(heard: Heard): Promise<void> {
    if (this.listeners.size === 0) return;
    const present = await this.present();
    if (heard === EVERYTHING) {
      for (const listener of present) listener.say({ event: 'everything' });
      return;
    }
    const units = await this.unitsOf(heard);
    for (const listener of present)
      for (const event of eventsFor(listener.session.person, heard, units)) listener.say(event);
  }

  /** Those whose sessions are what they were; the others are sent away. */
  private async present(): Promise<Listener[]> {
    const listeners = [...this.listeners.keys()];
    const unchanged = await this.ground.sessions.unchanged(listeners.map(({ session }) => session));
    return listeners.filter((listener) => {
      const stays = unchanged.has(listener.session.row.sessionId);
      if (!stays) this.dismiss(listener);
      return stays && this.listeners.has(listener);
    });
  }

  private dismiss(listener: Listener): void {
    this.listeners.delete(listener);
    listener.end();
  }

  private async unitsOf(heard: readonly Announcement[]): Promise<ReadonlyMap<string, string>> {
    const ids = [...new Set(heard.flatMap(({ caseId }) => caseId ?? []))];
    const rows: { caseId: string; unit: string }[] = await this.ground.dataSource.query(
      'select case_id as "caseId", unit from case_unit where case_id = any($1::uuid[])',
      [ids],
    );
    return new Map(rows.map(({ caseId, unit }) => [caseId, unit]));
  }
}

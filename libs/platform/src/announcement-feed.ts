import * as pg from 'pg';
import { ANNOUNCEMENT_CHANNEL, EVERYTHING, type Announcement } from './announcements.ts';
import { connectionOptions } from './database.ts';
import { log } from './log.ts';

/** What a process hears: some announcements, or that anything may have changed. */
export type Heard = readonly Announcement[] | typeof EVERYTHING;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * What all processes of a node announce, over one listening connection. It begins with the first who wants to hear. A
 * connection that breaks is made again, ever more slowly, and then anything may have changed meanwhile.
 */
export class AnnouncementFeed {
  private readonly logger = log('announcements');
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private opened = false;
  private listening = false;

  constructor(
    private readonly databaseUrl: string,
    private readonly name: string,
    private readonly hear: (heard: Heard) => void,
  ) {}

  /** Whether it hears at this moment. */
  get isLive(): boolean {
    return this.listening;
  }

  /** Begins to listen, if it does not yet. */
  open(): void {
    if (this.opened) return;
    this.opened = true;
    void this.connect();
  }

  /** Whether the connection still answers; one that does not is given up and made again. */
  async probe(): Promise<void> {
    const { client } = this;
    if (!client || !this.listening) return;
    try {
      await client.query('select 1');
    } catch (fault) {
      this.lose(client, fault);
    }
  }

  /** Ends it for good. */
  async close(): Promise<void> {
    this.opened = false;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = undefined;
    this.listening = false;
    await client?.end().catch((fault: unknown) => {
      this.logger.warn('a listening connection did not end well', { fault });
    });
  }

  private async connect(): Promise<void> {
    const client = new pg.Client(connectionOptions(this.databaseUrl, `${this.name} listening`));
    this.client = client;
    client.on('error', (fault) => this.lose(client, fault));
    client.on('end', () => this.lose(client, undefined));
    client.on('notification', ({ payload }) => this.take(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${ANNOUNCEMENT_CHANNEL}`);
    } catch (fault) {
      this.lose(client, fault);
      return;
    }
    if (this.client !== client) return;
    this.listening = true;
    if (this.failures > 0) this.hear(EVERYTHING);
    this.failures = 0;
  }

  private lose(client: pg.Client, fault: unknown): void {
    if (this.client !== client) return;
    this.client = undefined;
    this.listening = false;
    client.end().catch((late: unknown) => {
      this.logger.warn('a listening connection did not end well', { fault: late });
    });
    if (!this.opened) return;
    this.failures += 1;
    if (this.failures === 1) this.logger.warn('nothing is heard of changes for now', { fault });
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (this.failures - 1), LONGEST_PAUSE_MS);
    this.timer = setTimeout(() => void this.connect(), pause);
  }

  private take(payload: string): void {
    this.hear(payload === EVERYTHING ? EVERYTHING : (JSON.parse(payload) as Announcement[]));
  }
}

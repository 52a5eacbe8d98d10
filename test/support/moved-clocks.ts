import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The clocks of several nodes, moved together while the nodes run; between two moves they go on as clocks do. */
export class MovedClocks {
  private readonly folder = join(tmpdir(), `trace-clock-${randomUUID()}`);
  private aheadSeconds = 0;
  private standsAt: string | undefined;

  /** Lets them go from an instant on, or as the machine's clock goes. */
  async start(at?: string): Promise<void> {
    await mkdir(this.folder);
    await (at === undefined ? this.move(0) : this.setTo(at));
  }

  /** The settings by which a node follows these clocks. */
  get env(): Record<string, string> {
    return { CLOCK_FILE: this.file };
  }

  /** What time it is by these clocks. */
  get now(): Date {
    if (this.standsAt !== undefined) return new Date(this.standsAt);
    return new Date(Date.now() + this.aheadSeconds * 1_000);
  }

  /** Moves them ahead, from where they are. */
  async move(seconds: number): Promise<void> {
    this.aheadSeconds = (this.now.getTime() - Date.now()) / 1_000 + seconds;
    this.standsAt = undefined;
    await this.write(String(this.aheadSeconds));
  }

  /** Sets them to an instant, from which they go on. */
  async setTo(at: string): Promise<void> {
    await this.move((Date.parse(at) - this.now.getTime()) / 1_000);
  }

  /**
   * Stops them at an instant, for due dates that a scenario names to the minute. A delivery that fails is not tried again
   * before they are moved.
   */
  async standAt(at: string): Promise<void> {
    this.standsAt = at;
    await this.write(at);
  }

  /** The day that is so many days away by these clocks. */
  day(away: number): string {
    return new Date(this.now.getTime() + away * 86_400_000).toISOString().slice(0, 10);
  }

  /** Takes their file away. */
  async stop(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Whole or not at all: a node that finds half a file would believe the machine's clock for a moment. */
  private async write(said: string): Promise<void> {
    await writeFile(`${this.file}.new`, said);
    await rename(`${this.file}.new`, this.file);
  }

  private get file(): string {
    return join(this.folder, 'clock');
  }
}
